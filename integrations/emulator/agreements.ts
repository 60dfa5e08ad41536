import type { AgreementOffer, AgreementRules } from '../../bot/ports/back-office.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { bogotaDay } from '../../bot/domain/bogota-time.ts';
import type { Agreement } from '../../contracts/paper.ts';
import { CITY_TERMS, offersFor, scheduleOf } from './agreement-terms.ts';
import { standingAgreements } from './agreement-book.ts';
import type { City } from './city.ts';
import type { DebtToPay, SignedAgreement } from './ledger-entries.ts';
import type { Ledger } from './ledger.ts';
import { obligationKey, type SyntheticTaxpayer } from './people/taxpayer.ts';
import { EmulatorProblem } from './problem.ts';
import { nextNumber } from './sequence.ts';

type Items = readonly DebtToPay[];

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

export function createAgreementOffice(options: { city: City; ledger: Ledger; clock: Clock }): AgreementOffice {
  const { city, ledger, clock } = options;
  const today = (): string => bogotaDay(clock.now());

  const all = (taxpayer: SyntheticTaxpayer) => standingAgreements(taxpayer, ledger, today());

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
      const made = all(taxpayer).find(({ agreement }) => agreement.number === signed.number);
      if (!made) throw new RangeError('an agreement that was signed is not there');
      return made.agreement;
    },
    list: (taxpayer) =>
      all(taxpayer)
        .map(({ agreement }) => agreement)
        .sort((a, b) => (a.signedAt < b.signedAt ? 1 : -1)),
  };
}
