import type { StaffProfile } from '../../contracts/desk-protocol.ts';
import type { Fact } from '../../contracts/fact.ts';
import { cleanText } from '../../bot/domain/clean-text.ts';
import type { Conversation, Handoff } from '../../bot/domain/conversation.ts';
import type { AuditEntry } from '../../bot/ports/audit.ts';
import type { DeskDecision } from '../ports/desk-store.ts';

/** Who acts, and from which network address. */
export interface DeskActor {
  profile: StaffProfile;
  ip?: string;
}

/** Priority of a conversation whose agent was lost: the citizen was being served, so above all the bot gives (10…30). */
export const REQUEUE_PRIORITY = 40;

const WRAP_UP_LENGTH = 64;

/**
 * An agent takes a waiting conversation: one offered to them, or one that nobody is being offered and whose queue is
 * theirs. Taking what is already theirs changes nothing (a second tab, an answer that was lost).
 */
export function accept(conversation: Conversation, { actor }: { actor: DeskActor }, now: Date): DeskDecision {
  const { handoff } = conversation;
  const { profile } = actor;
  if (heldBy(conversation, profile.id)) return done([]);
  if (conversation.owner === 'agent') return taken(`La conversación la tomó ${handoff?.agentName ?? 'otra persona'}`);
  if (conversation.owner === 'bot') return taken('La conversación volvió al asistente');
  if (conversation.owner === 'closed' || !handoff) return taken('La conversación ya se cerró');

  const offer = liveOffer(handoff, now);
  if (offer !== undefined && offer !== profile.id) return taken('La conversación se está ofreciendo a otra persona');
  if (offer === undefined && !profile.queues.includes(handoff.queue))
    return notYours('La conversación es de otra fila');

  const joined: Fact = { kind: 'agent-joined', agentId: profile.id, agentName: profile.name };
  const facts = [...lapsed(handoff, offer, profile.id), joined];
  return done(facts, [audited('conversation.accepted', conversation, actor)], 'agent-joined');
}

/** An agent lets an offer pass; only the one it was made to. */
export function decline(conversation: Conversation, { actor }: { actor: DeskActor }, _now: Date): DeskDecision {
  const { handoff, owner } = conversation;
  if (owner !== 'queued' || handoff?.offeredTo !== actor.profile.id) {
    return notYours('La conversación ya no se le está ofreciendo');
  }
  const facts: Fact[] = [{ kind: 'handoff-declined', agentId: actor.profile.id, reason: 'declined' }];
  return done(facts, [audited('conversation.declined', conversation, actor)]);
}

/** The router offers a waiting conversation to an agent until `until`; an offer that is over is ended first. */
export function offer(
  conversation: Conversation,
  { agentId, until }: { agentId: string; until: Date },
  now: Date,
): DeskDecision {
  const { handoff, owner } = conversation;
  if (owner !== 'queued' || !handoff) return taken('La conversación ya no espera');
  const live = liveOffer(handoff, now);
  if (live !== undefined) return taken('La conversación ya se está ofreciendo');
  return done([...lapsed(handoff, live), { kind: 'handoff-offered', agentId, until: until.toISOString() }]);
}

/** The router ends an offer that is over (`timeout`), or whose agent is gone (`offline`). */
export function expireOffer(
  conversation: Conversation,
  { reason }: { reason: 'timeout' | 'offline' },
  now: Date,
): DeskDecision {
  const { handoff, owner } = conversation;
  if (owner !== 'queued' || handoff?.offeredTo === undefined) return taken('La conversación no se está ofreciendo');
  if (reason === 'timeout' && liveOffer(handoff, now) !== undefined) return taken('La oferta sigue en pie');
  return done([{ kind: 'handoff-declined', agentId: handoff.offeredTo, reason }]);
}

/** The agent who holds the conversation writes to the citizen. */
export function sendMessage(
  conversation: Conversation,
  { actor, clientId, text }: { actor: DeskActor; clientId: string; text: string },
  _now: Date,
): DeskDecision {
  if (!heldBy(conversation, actor.profile.id)) return notHeld(conversation);
  const { id: agentId, name: agentName } = actor.profile;
  const facts: Fact[] = [{ kind: 'agent-said', text: cleanText(text), clientId, agentId, agentName }];
  return done(facts, [audited('message.sent', conversation, actor)]);
}

/** The agent who holds it, or a supervisor, notes what no channel ever carries. */
export function addNote(
  conversation: Conversation,
  { actor, clientId, text }: { actor: DeskActor; clientId: string; text: string },
  _now: Date,
): DeskDecision {
  const { id: agentId, name: agentName, roles } = actor.profile;
  if (!heldBy(conversation, agentId) && !roles.includes('supervisor')) return notHeld(conversation);
  const facts: Fact[] = [{ kind: 'note-added', text: cleanText(text), clientId, agentId, agentName }];
  return done(facts, [audited('note.added', conversation, actor)]);
}

/** The agent gives the conversation back to the assistant, which says so. */
export function returnToBot(conversation: Conversation, { actor }: { actor: DeskActor }, _now: Date): DeskDecision {
  if (!heldBy(conversation, actor.profile.id)) return notHeld(conversation);
  const { id: agentId, name: agentName } = actor.profile;
  const facts: Fact[] = [{ kind: 'agent-left', agentId, agentName, to: 'bot' }];
  return done(facts, [audited('conversation.returned', conversation, actor)], 'agent-left');
}

/** The agent ends the conversation with a wrap-up code (empty: none); the assistant takes leave and asks the rating. */
export function close(
  conversation: Conversation,
  { actor, wrapUp }: { actor: DeskActor; wrapUp: string },
  _now: Date,
): DeskDecision {
  if (!heldBy(conversation, actor.profile.id)) return notHeld(conversation);
  const code = cleanText(wrapUp).trim().slice(0, WRAP_UP_LENGTH);
  const facts: Fact[] = [{ kind: 'conversation-closed', by: 'agent', ...(code !== '' && { wrapUp: code }) }];
  return done(facts, [audited('conversation.closed', conversation, actor)], 'conversation-closed');
}

/** The conversation of an agent who is gone waits again in its queue, before those who have not been served yet. */
export function requeue(conversation: Conversation, { agentId }: { agentId: string }, _now: Date): DeskDecision {
  const { handoff } = conversation;
  if (!heldBy(conversation, agentId) || !handoff) return notHeld(conversation);
  const { queue, priority, reason, summary, agentName = '' } = handoff;
  const facts: Fact[] = [
    { kind: 'agent-left', agentId, agentName, to: 'queue' },
    { kind: 'handoff-requested', queue, priority: Math.max(priority, REQUEUE_PRIORITY), reason, summary },
  ];
  const entry: AuditEntry = {
    actor: { kind: 'system', id: 'desk-router' },
    action: 'conversation.requeued',
    module: 'desk',
    conversationId: conversation.id,
    detail: { agentId, queue },
  };
  return done(facts, [entry], 'agent-left');
}

/** Whether that agent holds the conversation now. */
export function heldBy(conversation: Conversation, agentId: string): boolean {
  return conversation.owner === 'agent' && conversation.handoff?.agentId === agentId;
}

/** The agent to whom the conversation is being offered now; an offer counts until the very moment it names. */
export function liveOffer(handoff: Handoff, now: Date): string | undefined {
  const over = handoff.offerUntil === undefined || Date.parse(handoff.offerUntil) <= now.getTime();
  return over ? undefined : handoff.offeredTo;
}

// An offer that is over leaves its mark before another takes its place, unless its own agent comes late.
function lapsed(handoff: Handoff, live: string | undefined, acceptedBy?: string): Fact[] {
  const { offeredTo } = handoff;
  if (offeredTo === undefined || live !== undefined || offeredTo === acceptedBy) return [];
  return [{ kind: 'handoff-declined', agentId: offeredTo, reason: 'timeout' }];
}

function audited(action: string, { id }: Conversation, { profile, ip }: DeskActor): AuditEntry {
  return {
    actor: { kind: 'staff', id: profile.id },
    action,
    module: 'desk',
    conversationId: id,
    ...(ip !== undefined && { ip }),
  };
}

function done(facts: Fact[], audit: AuditEntry[] = [], wakesBot?: Fact['kind']): DeskDecision {
  return { ok: true, facts, audit, ...(wakesBot !== undefined && { wakesBot }) };
}

function notHeld({ owner, handoff }: Conversation): DeskDecision {
  if (owner === 'agent') return notYours(`La conversación la tiene ${handoff?.agentName ?? 'otra persona'}`);
  return notYours('Usted no tiene esta conversación');
}

function taken(detail: string): DeskDecision {
  return { ok: false, code: 'conversation.taken', detail };
}

function notYours(detail: string): DeskDecision {
  return { ok: false, code: 'conversation.not-yours', detail };
}
