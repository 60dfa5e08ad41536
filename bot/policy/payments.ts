import type { Obligation, PayableItem, PaymentItem } from '../../contracts/fact.ts';
import type { PaymentReference } from '../domain/conversation.ts';

/** A payment as the gateway's record has it. */
export interface ListedPayment {
  reference: string;
  state: PaymentReference['state'];
  amountCop: number;
}

/** What a reference is asked for. */
export function itemsOf(obligations: readonly Obligation[]): PaymentItem[] {
  return obligations.map(({ tax, propertyId, year, balanceCop }) => ({
    ...{ tax, year, balanceCop },
    ...(propertyId !== undefined && { propertyId }),
  }));
}

/** The reference that still serves for exactly these items and amounts, if there is one: a debt has one at a time. */
export function openReference(
  references: readonly PaymentReference[],
  items: readonly PayableItem[],
  now: Date,
): PaymentReference | undefined {
  const wanted = fingerprint(items);
  return references.findLast(
    ({ state, expiresAt, items: its }) =>
      state === 'pending' &&
      expiresAt !== undefined &&
      Date.parse(expiresAt) > now.getTime() &&
      its !== undefined &&
      fingerprint(its) === wanted,
  );
}

/**
 * Which payment "¿ya quedó mi pago?" is about; `listed` newest first. This conversation's own come before others:
 * first a registration not yet told, then the newest. One that was not paid is not told where the same debt was
 * paid by another reference.
 */
export function paymentAsked(
  listed: readonly ListedPayment[],
  references: readonly PaymentReference[],
): ListedPayment | undefined {
  const known = new Map(references.map((each) => [each.reference, each]));
  const own = listed.filter(({ reference }) => known.has(reference));
  const news = own.find(({ reference, state }) => state === 'approved' && known.get(reference)?.state !== 'approved');
  const newest = news ?? own[0] ?? listed[0];
  if (!newest || newest.state === 'approved') return newest;
  const paid = listed.find((each) => each.state === 'approved' && isSameDebt(each, newest, known));
  return paid ?? newest;
}

/** By what they are for, where both are known; else by the amount. */
function isSameDebt(a: ListedPayment, b: ListedPayment, known: ReadonlyMap<string, PaymentReference>): boolean {
  const [itsA, itsB] = [known.get(a.reference)?.items, known.get(b.reference)?.items];
  if (!itsA || !itsB) return a.amountCop === b.amountCop;
  return itsA.some((item) => itsB.some((other) => debtOf(item) === debtOf(other)));
}

/** What names it, whatever it comes to. */
const debtOf = (item: PayableItem): string =>
  'agreement' in item ? `${item.agreement}#${item.instalment}` : `${item.tax}|${item.propertyId ?? ''}|${item.year}`;

const fingerprint = (items: readonly PayableItem[]): string =>
  items
    .map((item) => `${debtOf(item)}|${item.balanceCop}`)
    .sort()
    .join(';');
