import type { Conversation } from '../domain/conversation.ts';
import type { Ask, Write } from '../flows/flow.ts';
import type { Cadastre, CallContext, Payments } from '../ports/back-office.ts';
import type { Procedures } from '../ports/procedures.ts';
import type { Clock } from '../ports/system.ts';
import { bare, disclosure, provenTaxpayer, type EffectResult, type EffectTurn } from './result.ts';

export interface ProcedureEffectsOptions {
  procedures: Procedures;
  cadastre: Cadastre;
  payments: Payments;
  clock: Clock;
}

/** By its id, else by the matter and the words of the message. */
export function findProcedure(
  { procedures, clock }: ProcedureEffectsOptions,
  { intent, procedureId }: Extract<Ask, { kind: 'find-procedure' }>,
  { text }: EffectTurn,
): EffectResult {
  const now = clock.now();
  const { procedure: named, options } = procedures.find({ intent, text, now });
  const procedure = procedureId === undefined ? named : procedures.read(procedureId, now);
  return bare({ kind: 'procedure', ...(procedure && { procedure }), options });
}

/** Whether a document is a property's owner's: of who is proven, or of who sold it. Each asking leaves its row. */
export async function matchOwner(
  { cadastre }: ProcedureEffectsOptions,
  { number, document }: Extract<Ask, { kind: 'match-owner' }>,
  conversation: Conversation,
  call: CallContext,
): Promise<EffectResult> {
  provenTaxpayer(conversation);
  const asked = document ?? conversation.identity.document ?? '';
  const property = await cadastre.matchOwner({ number, document: asked }, call);
  const detail = {
    property: property?.propertyId ?? 'none',
    isOwner: property?.isOwner ?? false,
    ofAnother: document !== undefined,
  };
  return {
    ...bare({ kind: 'owner', ...(property && { property }) }),
    audit: [disclosure('property.matched', conversation, detail)],
  };
}

/** One payment as the gateway has it, by a reference that was given in this conversation. */
export async function readPayment(
  { payments }: ProcedureEffectsOptions,
  { reference }: Extract<Ask, { kind: 'read-payment' }>,
  conversation: Conversation,
  call: CallContext,
): Promise<EffectResult> {
  provenTaxpayer(conversation);
  const payment = await payments.readPayment(reference, call);
  const audit = [disclosure('payment.disclosed', conversation, { reference })];
  return { ...bare({ kind: 'payment', ...(payment && { payment }) }), audit };
}

/** A reference for the stamps of a procedure; how much, the city says. */
export async function createStampLink(
  { payments }: ProcedureEffectsOptions,
  { procedure, propertyId }: Extract<Write, { kind: 'create-stamp-link' }>,
  conversation: Conversation,
  write: { key: string; call: CallContext },
): Promise<EffectResult> {
  const order = {
    taxpayerId: provenTaxpayer(conversation),
    procedure,
    ...(propertyId !== undefined && { propertyId }),
  };
  const link = await payments.createStampLink({ ...order, idempotencyKey: write.key }, write.call);
  const detail = { reference: link.reference, amountCop: link.amountCop, procedure };
  return {
    ...bare({ kind: 'stamp-link', link }),
    audit: [disclosure('payment-link.created', conversation, detail)],
  };
}
