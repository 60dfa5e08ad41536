import type { Conversation, PaymentReference } from './conversation.ts';

/** The references of who is proven now: they outlive a proof that went stale, but nobody else sees them. */
export function ownPayments({ payments = [], identity: { taxpayerId } }: Conversation): PaymentReference[] {
  return taxpayerId === undefined ? [] : payments.filter((each) => each.taxpayerId === taxpayerId);
}
