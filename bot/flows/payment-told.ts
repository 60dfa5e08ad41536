import type { FactOf } from '../../contracts/fact.ts';
import type { Reply } from '../../contracts/reply.ts';
import type { Conversation } from '../domain/conversation.ts';
import { ownPayments } from '../domain/own-payments.ts';
import type { PaymentRecord } from '../ports/back-office.ts';
import { AGREEMENT_STATUS, CLEARANCE, PAY, PAY_INSTALMENT, PERSON } from './choices.ts';
import type { FlowContext, FlowStep, Outcome } from './flow.ts';
import { unavailable } from './unavailable.ts';

/** What is said of a payment in each state. */
export function replyTo({ reference, state, amountCop }: PaymentRecord, conversation: Conversation): Reply {
  const items = ownPayments(conversation).find((each) => each.reference === reference)?.items ?? [];
  // What was an instalment is paid as one again: never the whole debt in its place.
  const [after, again] = items.some((item) => 'agreement' in item)
    ? [AGREEMENT_STATUS, PAY_INSTALMENT]
    : [CLEARANCE, PAY];
  const choices = state === 'approved' ? [{ id: 'receipt', key: 'choice.receipt' }, after] : [again, PERSON];
  return { key: `payment.${state}`, data: { reference, amountCop }, choices };
}

/** What is kept of a payment that was looked up. */
export const checkedFact = ({
  reference,
  state,
}: Pick<PaymentRecord, 'reference' | 'state'>): FactOf<'payment-checked'> => ({
  kind: 'payment-checked',
  reference,
  state,
});

/** A reference was wanted for what turns out to be paid by the one it had: the city does not show it yet. */
export function alreadyPaid(outcome: Extract<Outcome, { kind: 'payment' }>, context: FlowContext): FlowStep {
  const { payment } = outcome;
  if (!payment) return unavailable(outcome, context);
  return { facts: [checkedFact(payment)], replies: [replyTo(payment, context.conversation)], end: 'done' };
}

/** What is kept of a reference that is given, a new one or once more. */
export function linkFact({
  reference,
  url,
  amountCop,
  expiresAt,
  items,
  isSame,
}: Extract<Outcome, { kind: 'payment-link' }>): FactOf<'payment-link-created' | 'payment-checked'> {
  if (isSame) return checkedFact({ reference, state: 'pending' });
  return { kind: 'payment-link-created', reference, url, amountCop, expiresAt, items };
}
