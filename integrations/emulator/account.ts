import type { Obligation } from '../../contracts/fact.ts';
import type { SignedAgreement } from './ledger-entries.ts';
import type { PaidKeys } from './ledger.ts';
import {
  instalmentKey,
  obligationKey,
  paidInstalmentsOn,
  type SyntheticAgreement,
  type SyntheticObligation,
  type SyntheticTaxpayer,
} from './people/taxpayer.ts';

/**
 * Simple interest of 24 % a year by days late, each amount to the nearest thousand pesos (art. 577 ET). The law's own
 * rate (art. 635 ET: usura less two points) changes monthly; the emulator's does not, so that its sums can be checked.
 */
const YEARLY_RATE = 0.24;
const DAY_MS = 86_400_000;

/**
 * What a taxpayer owes on a day (ISO, Bogotá); paid years stand with zeros. `paid` is what was paid since the emulator
 * began, `signed` what was agreed on since: each instalment that is paid takes its share off the debts it is for.
 */
export function accountOf(
  taxpayer: SyntheticTaxpayer,
  paid: PaidKeys,
  day: string,
  signed: readonly SignedAgreement[] = [],
): Obligation[] {
  return taxpayer.obligations.map((obligation) => {
    const { tax, propertyId, propertyLabel, year } = obligation;
    const settled = obligation.paid || paid.has(obligationKey(obligation));
    const { capitalCop, interestCop } = settled ? NOTHING : owedOn(taxpayer, obligation, day, paid, signed);
    return {
      tax,
      ...(propertyId !== undefined && { propertyId }),
      ...(propertyLabel !== undefined && { propertyLabel }),
      year,
      capitalCop,
      interestCop,
      balanceCop: capitalCop + interestCop,
    };
  });
}

const NOTHING = { capitalCop: 0, interestCop: 0 };

function owedOn(
  taxpayer: SyntheticTaxpayer,
  obligation: SyntheticObligation,
  day: string,
  paid: PaidKeys,
  signed: readonly SignedAgreement[],
): typeof NOTHING {
  const agreement = taxpayer.agreements.find(({ id }) => id === obligation.agreement);
  const since = signed.findLast(({ items }) => items.some((item) => obligationKey(item) === obligationKey(obligation)));
  const left = (agreement ? leftOfCity(agreement, day, paid) : 1) * (since ? leftOf(since, paid) : 1);
  const interestCop = interest(obligation.capitalCop, dueDay(obligation), agreement?.signedOn ?? day);
  return { capitalCop: toThousands(obligation.capitalCop * left), interestCop: toThousands(interestCop * left) };
}

/** The share not paid yet of an older agreement, whose instalments are equal. */
function leftOfCity(agreement: SyntheticAgreement, day: string, paid: PaidKeys): number {
  const { id, instalments } = agreement;
  const before = paidInstalmentsOn(agreement, day);
  const since = Array.from({ length: instalments }, (_, index) => index + 1).filter(
    (instalment) => instalment > before && paid.has(instalmentKey({ agreement: id, instalment })),
  );
  return 1 - (before + since.length) / instalments;
}

function leftOf({ number, schedule, totalCop }: SignedAgreement, paid: PaidKeys): number {
  const unpaid = schedule.filter((each) => !paid.has(instalmentKey({ agreement: number, instalment: each.number })));
  return unpaid.reduce((total, { amountCop }) => total + amountCop, 0) / totalCop;
}

function interest(capitalCop: number, due: string, until: string): number {
  const daysLate = Math.max(0, (Date.parse(until) - Date.parse(due)) / DAY_MS);
  return (capitalCop * YEARLY_RATE * daysLate) / 365;
}

/** Last day without interest. */
function dueDay({ tax, year }: SyntheticObligation): string {
  if (tax === 'ica') return `${year + 1}-03-31`;
  if (tax === 'reteica') return `${year + 1}-01-31`;
  return tax === 'valorizacion' ? `${year}-09-30` : `${year}-06-30`;
}

const toThousands = (pesos: number): number => Math.round(pesos / 1000) * 1000;
