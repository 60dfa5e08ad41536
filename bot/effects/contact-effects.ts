import { openWrites, type Conversation } from '../domain/conversation.ts';
import type { Write } from '../flows/flow.ts';
import { contactChangeSha256 } from '../policy/contact-change.ts';
import type { CallContext, ContactRegister } from '../ports/back-office.ts';
import type { OutboxMessage } from '../ports/outbox.ts';
import { bare, disclosure, holderOf, type EffectResult, type EffectTurn } from './result.ts';

export interface ContactEffectsOptions {
  contacts: ContactRegister;
  clock: { now(): Date };
  /** The words by which a contact that was registered learns that it was changed. */
  contactChangedText(locale: Conversation['locale']): { text: string; subject: string };
}

/** A warning that could not be delivered in this time is of no more use, ms. */
const NOTICE_LASTS_MS = 24 * 3_600_000;

/** Nothing is intended but the very changes that who is proven has just signed in this conversation (R-I3). */
export function checkSigned(
  { changes, signature }: Extract<Write, { kind: 'update-contacts' }>,
  conversation: Conversation,
): void {
  const { signed } = conversation;
  const sha256 = contactChangeSha256(holderOf(conversation).document, changes);
  const isIt = signed?.act === 'contact-change' && signed.sha256 === sha256 && signed.at === signature.at;
  if (!isIt || signature.sha256 !== sha256)
    throw new RangeError('a change of contact was asked for that nobody signed');
}

/** Writes a change of contact that was committed with its signature, and tells each contact that stood before. */
export async function updateContacts(
  { contacts, clock, contactChangedText }: ContactEffectsOptions,
  { changes, signature: { sha256, at } }: Extract<Write, { kind: 'update-contacts' }>,
  conversation: Conversation,
  turn: EffectTurn,
  write: { key: string; call: CallContext },
): Promise<EffectResult> {
  const { taxpayerId, document } = holderOf(conversation);
  if (!openWrites('update-contacts', conversation).some(({ key }) => key === write.key))
    throw new RangeError('a change of contact was asked for that was not committed as intended');
  const signature = { sha256, at, method: 'otp' as const };
  const order = { taxpayerId, changes, signature, idempotencyKey: write.key };
  const { changedAt, previous } = await contacts.updateContacts(order, write.call);
  const expiresAt = new Date(clock.now().getTime() + NOTICE_LASTS_MS).toISOString();
  const words = contactChangedText(conversation.locale);
  const outbox = previous.map((contact, index): OutboxMessage => ({
    id: `contact-${turn.conversationId}-${turn.number}-${index}`,
    kind: 'notice',
    payload: { document, contacts: [contact], ...words },
    expiresAt,
  }));
  const detail = { kinds: changes.map(({ kind }) => kind).join(','), sha256, told: previous.length };
  return {
    ...bare({ kind: 'contacts-updated', changedAt }),
    outbox,
    audit: [disclosure('contact.changed', conversation, detail)],
  };
}
