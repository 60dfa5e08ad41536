import type { AgreementOffer, AgreementRules } from '../../bot/ports/back-office.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { bogotaDay } from '../../bot/domain/bogota-time.ts';
import { addMonths } from '../../bot/domain/business-days.ts';
import type { Agreement } from '../../contracts/paper.ts';
import { CITY_TERMS, offersFor, scheduleOf } from './agreement-terms.ts';
import { accountOf } from './account.ts';
import type { City } from './city.ts';
import type { Order, SignedAgreement } from './ledger-entries.ts';
import type { Ledger } from './ledger.ts';
import {
  obligationKey,
  paidInstalmentsOn,
  type SyntheticAgreement,
  type SyntheticTaxpayer,
} from './people/taxpayer.ts';
import { EmulatorProblem } from './problem.ts';
import { nextNumber } from './sequence.ts';

type Items = Order['items'];

/** *Cartera* of the invented city: what may be agreed on and what was. */
export interface AgreementOffice {
  rules(taxpayer: SyntheticTaxpayer, items: Items): AgreementRules;
  /** Shortest first; none where it is barred. */
  offers(taxpayer: SyntheticTaxpayer, items: Items): AgreementOffer[];
  /** Throws a problem where it is barred (409) or the term is not offered (422). */
  sign(request: SignRequest): Agreement;
  /** Newest first. */
  list(taxpayer: SyntheticTaxpayer): Agreement[];
}

type SignRequest = Pick<
  SignedAgreement,
  'taxpayerId' | 'items' | 'signedAt' | 'signatureSha256' | 'idempotencyKey' | 'bodyHash'
> & { instalments: number };

/** So many payments late, and an agreement is broken. */
const OVERDUE_THAT_BREAK = 3;

export function createAgreementOffice(options: { city: City; ledger: Ledger; clock: Clock }): AgreementOffice {
  const { city, ledger, clock } = options;
  const today = (): string => bogotaDay(clock.now());

  const all = (taxpayer: SyntheticTaxpayer): { agreement: Agreement; keys: string[] }[] => [
    ...ledger.agreements
      .all()
      .filter(({ taxpayerId }) => taxpayerId === taxpayer.taxpayerId)
      .map((signed) => ({ agreement: ofLedger(signed), keys: signed.items.map(obligationKey) })),
    ...taxpayer.agreements.map((agreement) => ofCity(taxpayer, agreement)),
  ];

  function ofLedger({ number, taxpayerId, items, signedAt, totalCop, schedule }: SignedAgreement): Agreement {
    const paid = ledger.paidKeys(taxpayerId);
    const isPaid = items.every((item) => paid.has(obligationKey(item)));
    return { number, signedAt, totalCop, ...withStates(schedule, isPaid ? schedule.length : 0, today()) };
  }

  function ofCity(taxpayer: SyntheticTaxpayer, agreement: SyntheticAgreement) {
    const covered = taxpayer.obligations.filter((o) => o.agreement === agreement.id);
    const keys = covered.map(obligationKey);
    const paid = ledger.paidKeys(taxpayer.taxpayerId);
    const isPaid = keys.length > 0 && keys.every((key) => paid.has(key));
    const { id: number, signedOn, instalments } = agreement;
    const schedule = scheduleOfCity(taxpayer, agreement);
    const paidUntilToday = isPaid ? instalments : paidInstalmentsOn(agreement, today());
    const states = withStates(schedule, paidUntilToday, today());
    const totalCop = schedule.reduce((total, { amountCop }) => total + amountCop, 0);
    const signedAt = `${signedOn}T15:00:00.000Z`;
    const state = agreement.annulled ? ('void' as const) : states.state;
    return { agreement: { number, signedAt, totalCop, ...states, state }, keys };
  }

  function barred(taxpayer: SyntheticTaxpayer, items: Items): AgreementRules['barred'] {
    if (debtOf(taxpayer, items) === 0) return 'nothing-owed';
    if (taxpayer.coactivo) return 'coactivo';
    const agreements = all(taxpayer);
    if (agreements.some(({ agreement }) => agreement.state === 'in-default')) return 'in-default';
    const wanted = new Set(items.map(obligationKey));
    const active = agreements.filter(({ agreement }) => agreement.state === 'active');
    return active.some(({ keys }) => keys.some((key) => wanted.has(key))) ? 'already-one' : undefined;
  }

  /** Today's balance of the items; throws a 422 for one that is not the taxpayer's. */
  function debtOf(taxpayer: SyntheticTaxpayer, items: Items): number {
    const balances = new Map(city.account(taxpayer).map((o) => [obligationKey(o), o.balanceCop]));
    return items.reduce((total, item) => {
      const balance = balances.get(obligationKey(item));
      if (balance === undefined) throw new EmulatorProblem(422, 'unknown-item', 'An item is not of this taxpayer.');
      return total + balance;
    }, 0);
  }

  const offers = (taxpayer: SyntheticTaxpayer, items: Items): AgreementOffer[] =>
    barred(taxpayer, items) ? [] : offersFor(debtOf(taxpayer, items), today());

  return {
    rules(taxpayer, items) {
      const reason = barred(taxpayer, items);
      const terms = offers(taxpayer, items).map(({ instalments }) => instalments);
      return { ...CITY_TERMS, terms, ...(reason && { barred: reason }) };
    },
    offers,
    sign({ instalments, ...request }) {
      const taxpayer = city.taxpayer(request.taxpayerId);
      if (!taxpayer) throw new EmulatorProblem(404, 'unknown-taxpayer', 'The taxpayer does not exist.');
      const reason = barred(taxpayer, request.items);
      if (reason) throw new EmulatorProblem(409, reason, 'No agreement is possible on these debts.');
      city.assertOwed(request.taxpayerId, request.items);
      const offer = offers(taxpayer, request.items).find((each) => each.instalments === instalments);
      if (!offer) throw new EmulatorProblem(422, 'unknown-term', 'That number of instalments is not offered.');
      const year = today().slice(0, 4);
      const signed: SignedAgreement = {
        ...request,
        number: nextNumber(`ACP-${year}-`, ledger.agreements.last(1)[0]?.number),
        totalCop: offer.totalCop,
        schedule: scheduleOf(offer),
      };
      ledger.agreements.add(signed);
      return ofLedger(signed);
    },
    list: (taxpayer) =>
      all(taxpayer)
        .map(({ agreement }) => agreement)
        .sort((a, b) => (a.signedAt < b.signedAt ? 1 : -1)),
  };
}

/** The first `paid` payments are made; what is late of the others, and how the whole stands. */
function withStates(
  schedule: Omit<Agreement['instalments'][number], 'state'>[],
  paid: number,
  today: string,
): Pick<Agreement, 'state' | 'instalments'> {
  const instalments = schedule.map((each, index) => ({
    ...each,
    state: index < paid ? ('paid' as const) : each.dueOn < today ? ('overdue' as const) : ('pending' as const),
  }));
  const overdue = instalments.filter(({ state }) => state === 'overdue').length;
  if (paid >= schedule.length) return { state: 'paid', instalments };
  return { state: overdue >= OVERDUE_THAT_BREAK ? 'in-default' : 'active', instalments };
}

/** Equal parts of what was owed the day it was signed, one a month; those of the old days have no first payment. */
function scheduleOfCity(taxpayer: SyntheticTaxpayer, { id, signedOn, instalments, annulled }: SyntheticAgreement) {
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
