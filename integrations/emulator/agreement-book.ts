import type { Agreement } from '../../contracts/paper.ts';
import { addMonths } from '../../bot/domain/business-days.ts';
import { accountOf } from './account.ts';
import type { SignedAgreement } from './ledger-entries.ts';
import type { Ledger, PaidKeys } from './ledger.ts';
import {
  instalmentKey,
  obligationKey,
  paidInstalmentsOn,
  type SyntheticAgreement,
  type SyntheticTaxpayer,
} from './people/taxpayer.ts';

/** An agreement as it stands on a day, with the keys of the debts it covers. */
export interface StandingAgreement {
  agreement: Agreement;
  keys: string[];
}

/** So many payments late, and an agreement is broken. */
const OVERDUE_THAT_BREAK = 3;

/** The agreements of a taxpayer on a day (ISO, Bogotá): those signed since the emulator began, then the older ones. */
export function standingAgreements(
  taxpayer: SyntheticTaxpayer,
  ledger: Pick<Ledger, 'agreements' | 'paidKeys'>,
  day: string,
): StandingAgreement[] {
  const paid = ledger.paidKeys(taxpayer.taxpayerId);
  return [
    ...ledger.agreements
      .all()
      .filter(({ taxpayerId }) => taxpayerId === taxpayer.taxpayerId)
      .map((signed) => ofLedger(signed, paid, day)),
    ...taxpayer.agreements.map((agreement) => ofCity(taxpayer, agreement, paid, day)),
  ];
}

function ofLedger(
  { number, items, signedAt, totalCop, schedule }: SignedAgreement,
  paid: PaidKeys,
  day: string,
): StandingAgreement {
  const keys = items.map(obligationKey);
  // Who pays the debts has no instalments left.
  const isPaid = keys.every((key) => paid.has(key));
  const states = withStates(
    schedule,
    ({ number: instalment }) => isPaid || paid.has(instalmentKey({ agreement: number, instalment })),
    day,
  );
  return { agreement: { number, signedAt, totalCop, ...states }, keys };
}

function ofCity(
  taxpayer: SyntheticTaxpayer,
  agreement: SyntheticAgreement,
  paid: PaidKeys,
  day: string,
): StandingAgreement {
  const keys = taxpayer.obligations.filter((o) => o.agreement === agreement.id).map(obligationKey);
  const isPaid = keys.length > 0 && keys.every((key) => paid.has(key));
  const { id: number, signedOn } = agreement;
  const schedule = scheduleOfCity(taxpayer, agreement);
  const before = paidInstalmentsOn(agreement, day);
  const states = withStates(
    schedule,
    ({ number: instalment }) =>
      isPaid || instalment <= before || paid.has(instalmentKey({ agreement: number, instalment })),
    day,
  );
  const totalCop = schedule.reduce((total, { amountCop }) => total + amountCop, 0);
  const signedAt = `${signedOn}T15:00:00.000Z`;
  const state = agreement.annulled ? ('void' as const) : states.state;
  return { agreement: { number, signedAt, totalCop, ...states, state }, keys };
}

type Planned = Omit<Agreement['instalments'][number], 'state'>;

/** What is paid, what is late of the others, and how the whole stands. */
function withStates(
  schedule: readonly Planned[],
  isPaid: (each: Planned) => boolean,
  day: string,
): Pick<Agreement, 'state' | 'instalments'> {
  const instalments = schedule.map((each) => ({
    ...each,
    state: isPaid(each) ? ('paid' as const) : each.dueOn < day ? ('overdue' as const) : ('pending' as const),
  }));
  const overdue = instalments.filter(({ state }) => state === 'overdue').length;
  if (instalments.every(({ state }) => state === 'paid')) return { state: 'paid', instalments };
  return { state: overdue >= OVERDUE_THAT_BREAK ? 'in-default' : 'active', instalments };
}

/** Equal parts of what was owed the day it was signed, one a month; those of the old days have no first payment. */
function scheduleOfCity(
  taxpayer: SyntheticTaxpayer,
  { id, signedOn, instalments, annulled }: SyntheticAgreement,
): Planned[] {
  const debts = taxpayer.obligations.filter((o) => (annulled ? !o.paid && o.year <= 2024 : o.agreement === id));
  const free = debts.map(({ agreement: _agreement, ...debt }) => debt);
  const then = accountOf({ ...taxpayer, obligations: free, agreements: [] }, { has: () => false }, signedOn);
  const totalCop = then.reduce((total, { balanceCop }) => total + balanceCop, 0);
  const each = Math.floor(totalCop / instalments);
  return Array.from({ length: instalments }, (_, index) => ({
    number: index + 1,
    dueOn: addMonths(signedOn, index + 1),
    amountCop: index === instalments - 1 ? totalCop - each * (instalments - 1) : each,
  }));
}
