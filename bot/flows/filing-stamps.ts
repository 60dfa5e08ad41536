import type { FilingDraft } from '../policy/filing-draft.ts';
import { askPayment } from './filing-questions.ts';
import { next, setAside } from './filing-next.ts';
import type { FlowStep, Outcome } from './flow.ts';
import { checkedFact } from './payment-told.ts';

/** "Ya pagué" is looked up: what the payment gateway does not have is not paid. */
export function paymentSaid(choice: string | undefined, draft: FilingDraft): FlowStep {
  if (choice === 'later') return setAside(draft, 'guide.kept');
  if (choice !== 'paid' || !draft.payment) return askPayment(draft, 'guide.stamps-unclear');
  const { reference } = draft.payment;
  return { at: { step: 'checking', slots: { ...draft } }, effect: { kind: 'read-payment', reference } };
}

/** The city gave a reference and said how much. */
export function ordered({ link }: Extract<Outcome, { kind: 'stamp-link' }>, draft: FilingDraft): FlowStep {
  const { reference, url, amountCop, expiresAt } = link;
  const payment = { reference, url, amountCop, expiresAt, state: 'pending' as const };
  const facts = [{ kind: 'payment-link-created' as const, reference, url, amountCop, expiresAt }];
  return { facts, ...askPayment({ ...draft, payment }) };
}

/** What the payment gateway has of it. */
export function checked({ payment: seen }: Extract<Outcome, { kind: 'payment' }>, draft: FilingDraft): FlowStep {
  const { payment } = draft;
  if (!payment) return next(draft);
  // A reference that the gateway does not know any more is as good as expired.
  const state = seen?.state ?? 'expired';
  const facts = [checkedFact({ reference: payment.reference, state })];
  const paid = { ...draft, payment: { ...payment, state } };
  const data = { reference: payment.reference, amountCop: payment.amountCop };
  if (state === 'pending') return { facts, ...askPayment(paid, 'guide.stamps-pending') };
  const key = state === 'approved' ? 'guide.payment-confirmed' : 'guide.stamps-void';
  return { facts, ...next(paid, [{ key, data }]) };
}
