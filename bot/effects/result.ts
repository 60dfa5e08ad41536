import type { Fact } from '../../contracts/fact.ts';
import type { Origin } from '../../contracts/reply.ts';
import type { Holder } from '../../contracts/paper.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Outcome } from '../flows/flow.ts';
import type { AuditEntry } from '../ports/audit.ts';
import type { OutboxMessage } from '../ports/outbox.ts';

/** What an effect brought: an outcome for the flow, and what the commit must hold with it. */
export interface EffectResult {
  outcome: Outcome;
  facts: Fact[];
  outbox: OutboxMessage[];
  audit: AuditEntry[];
  /** The system of the city that was asked; absent for what is our own. */
  call?: Origin['calls'][number];
}

/** The turn an effect belongs to: its number makes keys that a repeated turn repeats. */
export interface EffectTurn {
  conversationId: string;
  number: number;
  /** Number of the message that it answers; without it, the turn's own. */
  about?: number;
  addressHmac: string;
  text: string;
  /** Network address of the message, for the record of a signature. */
  address?: string;
  /** It asks now what was put off: a place under the city's limit was kept for it. */
  isDeferred?: boolean;
}

export const bare = (outcome: Outcome): EffectResult => ({ outcome, facts: [], outbox: [], audit: [] });

/** Below level 2 no flow gets here: the gates stand before it. */
export function provenTaxpayer({ identity }: Conversation): string {
  if (identity.level < 2 || identity.taxpayerId === undefined)
    throw new RangeError('tax data was asked for below level 2');
  return identity.taxpayerId;
}

/** Whose papers are made. */
export function holderOf(conversation: Conversation): Holder {
  const taxpayerId = provenTaxpayer(conversation);
  const { documentType, document, name } = conversation.identity;
  if (documentType === undefined || document === undefined || name === undefined)
    throw new RangeError('who is proven has a document and a name');
  return { taxpayerId, documentType, document, name };
}

/** What was done in a conversation for its citizen. `subject`: the document it is about. */
export function citizenAudit(
  action: string,
  conversationId: string,
  about: Pick<AuditEntry, 'subject' | 'detail' | 'ip'>,
): AuditEntry {
  return { actor: { kind: 'citizen', id: conversationId }, action, module: 'bot', conversationId, ...about };
}

/** Every disclosure leaves a row, in the turn's own commit. */
export function disclosure(
  action: string,
  { id, identity }: Conversation,
  detail: Record<string, unknown>,
): AuditEntry {
  return citizenAudit(action, id, {
    ...(identity.document !== undefined && { subject: identity.document }),
    detail: { ...detail, level: identity.level },
  });
}
