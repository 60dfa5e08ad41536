import type { Obligation } from '../../contracts/fact.ts';
import {
  obligationKey,
  paidInstalmentsOn,
  type SyntheticObligation,
  type SyntheticTaxpayer,
} from './people/taxpayer.ts';

/**
 * Simple interest of 24 % a year by days late, each amount to the nearest thousand pesos (art. 577 ET). The law's own
 * rate (art. 635 ET: usura less two points) changes monthly; the emulator's does not, so that its sums can be checked.
 */
const YEARLY_RATE = 0.24;
const DAY_MS = 86_400_000;

/** What a taxpayer owes on a day (ISO, Bogotá); paid years stand with zeros. `paidKeys` are those paid since. */
export function accountOf(
  taxpayer: SyntheticTaxpayer,
  paidKeys: { has(key: string): boolean },
  day: string,
): Obligation[] {
  return taxpayer.obligations.map((obligation) => {
    const { tax, propertyId, propertyLabel, year } = obligation;
    const settled = obligation.paid || paidKeys.has(obligationKey(obligation));
    const { capitalCop, interestCop } = settled ? NOTHING : owedOn(taxpayer, obligation, day);
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

function owedOn(taxpayer: SyntheticTaxpayer, obligation: SyntheticObligation, day: string): typeof NOTHING {
  const agreement = taxpayer.agreements.find(({ id }) => id === obligation.agreement);
  const left = agreement ? 1 - paidInstalmentsOn(agreement, day) / agreement.instalments : 1;
  const interestCop = interest(obligation.capitalCop, dueDay(obligation), agreement?.signedOn ?? day);
  return { capitalCop: toThousands(obligation.capitalCop * left), interestCop: toThousands(interestCop * left) };
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
