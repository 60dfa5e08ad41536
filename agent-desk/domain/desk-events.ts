import type { ConversationSummary, DeskEvent, StaffProfile } from '../../contracts/desk-protocol.ts';
import type { Fact } from '../../contracts/fact.ts';
import type { SequencedFact } from '../ports/desk-store.ts';
import { toLogEntry } from './log-entry.ts';

/**
 * What one screen has been shown, which is what decides what it may still be told. `holds`: conversations of its own.
 * `watches`: opened by a supervisor, with the audit row that goes with it. `lists`: lines of its inbox.
 */
export interface DeskViewer {
  profile: StaffProfile;
  holds: Set<string>;
  watches: Set<string>;
  lists: Set<string>;
}

/** A fact makes at most two events; each has its own number, so that a line that breaks between them loses none. */
export const entrySeq = (feedSeq: number): number => feedSeq * 2;
export const changeSeq = (feedSeq: number): number => feedSeq * 2 + 1;
/** The fact up to which a screen that has heard `eventSeq` is complete. */
export const feedSeqBefore = (eventSeq: number): number => Math.max(0, Math.floor((eventSeq - 1) / 2));

/** A viewer who has been given these lines of the inbox. */
export function viewerOf(profile: StaffProfile, conversations: readonly ConversationSummary[]): DeskViewer {
  const own = conversations.filter((one) => isHolder(profile, one));
  return {
    profile,
    holds: new Set(own.map((one) => one.id)),
    watches: new Set(),
    lists: new Set(conversations.map((one) => one.id)),
  };
}

/**
 * The events of a page of facts for one viewer, ascending. Thread lines go only to who holds the conversation (the line
 * that ends the holding included) and to supervisors who opened it; lines of the inbox to those whose queue it waits
 * in, to its agent and to supervisors. A conversation that goes out of sight is told once, without the citizen's words.
 * The viewer is brought up to date. Of several changes of one conversation in a page only the last is told.
 */
export function eventsFor(page: readonly SequencedFact[], viewer: DeskViewer, replay = false): DeskEvent[] {
  const last = new Map(page.map((one) => [one.conversationId, one.seq]));
  // Who holds a conversation now may see all of it, what came before they joined too.
  const whole = replay ? new Set(viewer.holds) : undefined;
  return page.flatMap((one): DeskEvent[] => {
    const entry = entryFor(one, viewer, whole);
    const change = last.get(one.conversationId) === one.seq ? changeFor(one, viewer, replay, page) : undefined;
    return [...(entry ? [entry] : []), ...(change ? [change] : [])];
  });
}

/** The viewer's agent is known to hold it: its lines are shown, and its going will be told. */
export function holding({ holds, lists }: DeskViewer, conversationId: string): void {
  holds.add(conversationId);
  lists.add(conversationId);
}

/** Whether the inbox of this profile has the conversation. */
export function mayList(profile: StaffProfile, one: ConversationSummary): boolean {
  if (isHolder(profile, one)) return true;
  if (profile.roles.includes('supervisor')) return one.owner === 'queued' || one.owner === 'agent';
  if (!profile.roles.includes('agent') || one.owner !== 'queued') return false;
  return one.offeredTo === profile.id || (one.queue !== undefined && profile.queues.includes(one.queue));
}

/** Whether this profile may open the conversation now. */
export function mayOpen(profile: StaffProfile, one: ConversationSummary): boolean {
  return isHolder(profile, one) || profile.roles.includes('supervisor');
}

/** What is told of a conversation to someone from whose sight it goes. */
function withoutCitizen(one: ConversationSummary): ConversationSummary {
  const { id, channel, locale, owner, priority, lastNumber, updatedAt, queue, agentId } = one;
  return {
    ...{ id, channel, locale, owner, priority, lastNumber, updatedAt, identityLevel: 0 },
    ...(queue !== undefined && { queue }),
    ...(agentId !== undefined && { agentId }),
  };
}

function isHolder(profile: StaffProfile, one: ConversationSummary): boolean {
  return one.owner === 'agent' && one.agentId === profile.id;
}

function entryFor(
  { seq, conversationId, numbered, summary }: SequencedFact,
  viewer: DeskViewer,
  whole: ReadonlySet<string> | undefined,
): DeskEvent | undefined {
  const { holds, profile } = viewer;
  const { fact } = numbered;
  if (fact.kind === 'agent-joined' && fact.agentId === profile.id) holding(viewer, conversationId);
  else if (fact.kind === 'agent-joined') holds.delete(conversationId);

  const isHeld = holds.has(conversationId) || isHolder(profile, summary) || whole?.has(conversationId) === true;
  const seen = isHeld || viewer.watches.has(conversationId);
  if (endsHolding(fact)) holds.delete(conversationId);
  const entry = seen ? toLogEntry(numbered) : undefined;
  return entry && { seq: entrySeq(seq), kind: 'entry-added', conversationId, entry };
}

function changeFor(
  { seq, conversationId, summary }: SequencedFact,
  viewer: DeskViewer,
  replay: boolean,
  page: readonly SequencedFact[],
): DeskEvent | undefined {
  const { lists, holds, profile } = viewer;
  const event = (conversation: ConversationSummary): DeskEvent => ({
    seq: changeSeq(seq),
    kind: 'conversation-changed',
    conversation,
  });
  if (isHolder(profile, summary)) holds.add(conversationId);
  else if (summary.owner === 'agent') holds.delete(conversationId);
  if (mayList(profile, summary)) {
    lists.add(conversationId);
    return event(summary);
  }
  // After a gap nobody knows what the screen still lists: whatever changed hands is told.
  const moved = replay && page.some((one) => one.conversationId === conversationId && movesOwner(one.numbered.fact));
  if (viewer.watches.has(conversationId)) return event(summary);
  return lists.delete(conversationId) || moved ? event(withoutCitizen(summary)) : undefined;
}

function endsHolding({ kind }: Fact): boolean {
  return kind === 'agent-left' || kind === 'conversation-closed' || kind === 'handoff-requested';
}

function movesOwner(fact: Fact): boolean {
  return (
    endsHolding(fact) ||
    fact.kind === 'agent-joined' ||
    fact.kind === 'handoff-cancelled' ||
    fact.kind === 'handoff-declined'
  );
}
