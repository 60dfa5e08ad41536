import type { PayableItem } from '../../contracts/fact.ts';
import type { Conversation } from '../domain/conversation.ts';
import { ownPayments } from '../domain/own-payments.ts';
import type { Write } from '../flows/flow.ts';
import { openReference, paymentAsked } from '../policy/payments.ts';
import type { CallContext, Payments } from '../ports/back-office.ts';
import type { Clock } from '../ports/system.ts';
import { bare, disclosure, provenTaxpayer, type EffectResult } from './result.ts';

export interface PaymentEffectsOptions {
  payments: Payments;
  clock: Clock;
}

/** A reference and its link, or the one that these debts or instalments already have. */
export async function createLink(
  options: PaymentEffectsOptions,
  items: PayableItem[],
  conversation: Conversation,
  write: { key: string; call: CallContext },
): Promise<EffectResult> {
  const open = await stillOpen(options, items, conversation, write.call);
  if (open) return open;
  const taxpayerId = provenTaxpayer(conversation);
  const link = await options.payments.createLink({ taxpayerId, items, idempotencyKey: write.key }, write.call);
  const detail = { reference: link.reference, amountCop: link.amountCop };
  return {
    ...bare({ kind: 'payment-link', ...link, items }),
    audit: [disclosure('payment-link.created', conversation, detail)],
  };
}

/** A reference for a property's debt that anybody may pay: nothing of its owner is told (R-A4). */
export async function createOpenLink(
  { payments }: PaymentEffectsOptions,
  { propertyId }: Extract<Write, { kind: 'create-open-link' }>,
  conversation: Conversation,
  write: { key: string; call: CallContext },
): Promise<EffectResult> {
  const link = await payments.createOpenLink({ propertyId, idempotencyKey: write.key }, write.call);
  const detail = { propertyId, reference: link?.reference ?? 'none' };
  return {
    ...bare({ kind: 'open-link', ...(link && { link }) }),
    audit: [disclosure('open-link.created', conversation, detail)],
  };
}

/** The payment that a question is most likely about. */
export async function checkPayment(
  { payments }: PaymentEffectsOptions,
  conversation: Conversation,
  call: CallContext,
): Promise<EffectResult> {
  const all = await payments.listPayments(provenTaxpayer(conversation), call);
  const payment = paymentAsked(all, ownPayments(conversation));
  const audit = [disclosure('payment.disclosed', conversation, { reference: payment?.reference ?? 'none' })];
  return { ...bare({ kind: 'payment', ...(payment && { payment }) }), audit };
}

export async function listPayments(
  options: PaymentEffectsOptions,
  conversation: Conversation,
  call: CallContext,
): Promise<EffectResult> {
  const payments = await options.payments.listPayments(provenTaxpayer(conversation), call);
  const audit = [disclosure('payments.disclosed', conversation, { payments: payments.length })];
  return { ...bare({ kind: 'payments', payments }), audit };
}

export async function readReceipt(
  { payments }: PaymentEffectsOptions,
  reference: string,
  conversation: Conversation,
  call: CallContext,
): Promise<EffectResult> {
  // Only of one's own payments: a reference alone opens nothing.
  const own = await payments.listPayments(provenTaxpayer(conversation), call);
  const isOwn = own.some((payment) => payment.reference === reference);
  const receipt = isOwn ? await payments.readReceipt(reference, call) : undefined;
  return {
    ...bare({ kind: 'receipt', ...(receipt && { receipt }) }),
    audit: [disclosure('receipt.disclosed', conversation, { reference })],
  };
}

/** What the reference that this debt already has came to, where it can still be used or was paid. */
async function stillOpen(
  { payments, clock }: PaymentEffectsOptions,
  items: PayableItem[],
  conversation: Conversation,
  call: CallContext,
): Promise<EffectResult | undefined> {
  provenTaxpayer(conversation);
  const open = openReference(ownPayments(conversation), items, clock.now());
  const payment = open && (await payments.readPayment(open.reference, call));
  if (!open || !payment) return undefined;
  const audit = [disclosure('payment.disclosed', conversation, { reference: open.reference })];
  if (payment.state === 'approved') return { ...bare({ kind: 'payment', payment }), audit };
  if (payment.state !== 'pending' || open.expiresAt === undefined) return undefined;
  const { reference, url, amountCop, expiresAt } = open;
  return { ...bare({ kind: 'payment-link', reference, url, amountCop, expiresAt, items, isSame: true }), audit };
}
