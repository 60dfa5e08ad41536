import { createHash } from 'node:crypto';
import type { PaymentItem } from '../../contracts/fact.ts';
import type { AgreementOffer } from '../ports/back-office.ts';

/** What is signed with an agreement: who, which debts, and the terms. */
export interface AgreementTerms {
  document: string;
  items: readonly PaymentItem[];
  offer: AgreementOffer;
}

/**
 * Hex SHA-256 of the terms in a fixed form: one line each of `documento`, every debt (tax|property|year|pesos, sorted)
 * and the plan. Whoever has the terms can work it out again (Ley 527 de 1999, art. 7).
 */
export function agreementSha256({ document, items, offer }: AgreementTerms): string {
  const debts = items.map(
    ({ tax, propertyId, year, balanceCop }) => `${tax}|${propertyId ?? ''}|${year}|${balanceCop}`,
  );
  const { instalments, firstPaymentCop, instalmentCop, totalCop, firstDueOn } = offer;
  const plan = [instalments, firstPaymentCop, instalmentCop, totalCop, firstDueOn].join('|');
  return createHash('sha256')
    .update([document, ...debts.sort(), plan].join('\n'))
    .digest('hex');
}
