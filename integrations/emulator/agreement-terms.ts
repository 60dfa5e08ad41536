import { addDays, addMonths } from '../../bot/domain/business-days.ts';
import type { AgreementOffer } from '../../bot/ports/back-office.ts';
import type { Instalment } from '../../contracts/paper.ts';

/** What the invented city demands of an agreement. */
export const CITY_TERMS = {
  firstPaymentPercent: 20,
  minimumInstalmentCop: 100_000,
  terms: [6, 12, 24, 36],
  monthlyInterestPercent: 1.5,
};

/** Days between signing and the first payment. */
const DAYS_TO_FIRST_PAYMENT = 5;

/** The ways to pay a debt in pesos agreed on `day` (ISO, Bogotá), shortest first; those below the least instalment fall out. */
export function offersFor(debtCop: number, day: string): AgreementOffer[] {
  return CITY_TERMS.terms
    .map((instalments) => offerFor(debtCop, instalments, day))
    .filter(({ instalmentCop }) => instalmentCop >= CITY_TERMS.minimumInstalmentCop);
}

/**
 * Equal instalments of a debt that shrinks by equal parts of capital: the interest is that of the capital left each
 * month, spread evenly. Each amount is rounded up to the next thousand.
 */
function offerFor(debtCop: number, instalments: number, day: string): AgreementOffer {
  const firstPaymentCop = upToThousands((debtCop * CITY_TERMS.firstPaymentPercent) / 100);
  const restCop = Math.max(0, debtCop - firstPaymentCop);
  const interestCop = (restCop * CITY_TERMS.monthlyInterestPercent * (instalments + 1)) / 2 / 100;
  const instalmentCop = upToThousands((restCop + interestCop) / instalments);
  return {
    instalments,
    firstPaymentCop,
    instalmentCop,
    totalCop: firstPaymentCop + instalments * instalmentCop,
    firstDueOn: addDays(day, DAYS_TO_FIRST_PAYMENT),
  };
}

/** The payments of an offer: number 0 first, then one a month. */
export function scheduleOf(offer: AgreementOffer): Omit<Instalment, 'state'>[] {
  const { firstPaymentCop, instalmentCop, firstDueOn } = offer;
  return Array.from({ length: offer.instalments + 1 }, (_, number) => ({
    number,
    dueOn: addMonths(firstDueOn, number),
    amountCop: number === 0 ? firstPaymentCop : instalmentCop,
  }));
}

const upToThousands = (pesos: number): number => Math.ceil(pesos / 1000) * 1000;
