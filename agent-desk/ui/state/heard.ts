import type { ConversationSummary, DeskEvent, DeskSnapshot, LogEntry } from '../../../contracts/desk-protocol.ts';
import { DESK_LIMITS, type DeskState } from './desk-state.ts';
import { omit } from './omit.ts';
import { withoutLogged } from './outgoing.ts';
import { isOfferedTo, isOwnedBy } from './select.ts';
import { holdsNumber, mergeEntries } from './thread.ts';

/**
 * The state after a snapshot: what is not in it is no longer of this agent's concern. An open conversation that went
 * meanwhile is put away, with a word where it was the agent's.
 */
export function heardSnapshot(before: DeskState, snapshot: DeskSnapshot): DeskState {
  const state = withoutGone(before, snapshot);
  const listed = Object.fromEntries(snapshot.conversations.map((one) => [one.id, one]));
  const unread = Object.fromEntries(
    snapshot.conversations.map((one) => [one.id, one.id === state.openId ? 0 : unreadAfterGap(state, one)]),
  );
  const next: DeskState = {
    ...state,
    phase: 'live',
    seq: snapshot.seq,
    ahead: [],
    profile: snapshot.profile,
    presence: snapshot.presence,
    conversations: listed,
    summarySeq: Object.fromEntries(snapshot.conversations.map((one) => [one.id, snapshot.seq])),
    unread,
  };
  return snapshot.conversations.reduce((folded, one) => announceOffer(folded, state.conversations[one.id], one), next);
}

function withoutGone(state: DeskState, snapshot: DeskSnapshot): DeskState {
  const { openId } = state;
  if (openId === undefined || snapshot.conversations.some((one) => one.id === openId)) return state;
  const wasMine = isOwnedBy(state.conversations[openId], state.profile.id);
  return {
    ...omit(state, 'openId', 'openCode'),
    panels: omit(state.panels, openId),
    ...(wasMine && { notice: { code: 'desk.gone' } }),
  };
}

/** The state after a replay, which is complete up to `seq` whatever numbers it skips. */
export function heardReplay(state: DeskState, events: readonly DeskEvent[], seq: number): DeskState {
  const folded = [...events].sort((a, b) => a.seq - b.seq).reduce(applyOnce, state);
  return caughtUp({ ...folded, phase: 'live' }, Math.max(seq, state.seq ?? 0));
}

/**
 * The state after one live event. It is always shown at once; where numbers before it are missing `seq` stays behind,
 * so that the replay asked for then brings the rest.
 */
export function heardEvent(state: DeskState, event: DeskEvent): DeskState {
  if (isKnown(state, event)) return state;
  const next = applyOnce(state, event);
  return state.seq === undefined ? next : caughtUp(next, state.seq);
}

/** Whether something was shown while numbers before it are still missing. */
export function leavesGap(state: Pick<DeskState, 'ahead'>): boolean {
  return state.ahead.length > 0;
}

/** Adds one line to what the screen reader says; the oldest ones go. */
function announce(state: DeskState, key: string, data: Record<string, string>): DeskState {
  const serial = (state.announcements.at(-1)?.serial ?? 0) + 1;
  return { ...state, announcements: [...state.announcements, { serial, key, data }].slice(-DESK_LIMITS.announcements) };
}

function isKnown(state: DeskState, event: DeskEvent): boolean {
  return (state.seq !== undefined && event.seq <= state.seq) || state.ahead.includes(event.seq);
}

function applyOnce(state: DeskState, event: DeskEvent): DeskState {
  return isKnown(state, event) ? state : applyEvent({ ...state, ahead: [...state.ahead, event.seq] }, event);
}

/** Moves `seq` up to what is known to be complete, and on over the numbers that follow without a hole. */
function caughtUp(state: DeskState, complete: number): DeskState {
  const ahead = new Set(state.ahead.filter((number) => number > complete));
  let seq = complete;
  while (ahead.delete(seq + 1)) seq += 1;
  return { ...state, seq, ahead: [...ahead] };
}

function applyEvent(state: DeskState, event: DeskEvent): DeskState {
  return event.kind === 'conversation-changed'
    ? applySummary(state, event.conversation, event.seq)
    : applyEntry(state, event.conversationId, event.entry);
}

function applySummary(state: DeskState, conversation: ConversationSummary, seq: number): DeskState {
  const { id } = conversation;
  if ((state.summarySeq[id] ?? 0) > seq) return state;
  const before = state.conversations[id];
  const kept = concerns(state, conversation)
    ? { ...state.conversations, [id]: conversation }
    : Object.fromEntries(Object.entries(state.conversations).filter(([known]) => known !== id));
  const lost = isOwnedBy(before, state.profile.id) && !isOwnedBy(conversation, state.profile.id);
  const next = {
    ...state,
    conversations: kept,
    summarySeq: { ...state.summarySeq, [id]: seq },
    // Whoever no longer attends the citizen no longer sees what they owe.
    panels: lost ? omit(state.panels, id) : state.panels,
  };
  return announceOffer(next, before, conversation);
}

function applyEntry(state: DeskState, conversationId: string, entry: LogEntry): DeskState {
  const thread = state.threads[conversationId];
  const conversation = state.conversations[conversationId];
  if (holdsNumber(thread, entry.number)) return state;
  const next: DeskState = {
    ...state,
    outgoing: withoutLogged(state.outgoing, conversationId, [entry]),
    threads: thread
      ? { ...state.threads, [conversationId]: { ...thread, entries: mergeEntries(thread.entries, [entry]) } }
      : state.threads,
  };
  if (entry.from !== 'citizen' || entry.kind !== 'message' || !isOwnedBy(conversation, state.profile.id)) return next;
  const open = state.openId === conversationId;
  const heard: DeskState = {
    ...next,
    typing: { ...state.typing, [conversationId]: false },
    unread: open ? state.unread : { ...state.unread, [conversationId]: (state.unread[conversationId] ?? 0) + 1 },
  };
  const name = conversation?.citizenName ?? '';
  return open
    ? announce(heard, 'announce.message', { name, text: entry.text ?? '' })
    : announce(heard, 'announce.messageElsewhere', { name });
}

function announceOffer(state: DeskState, before: ConversationSummary | undefined, now: ConversationSummary): DeskState {
  const me = state.profile.id;
  return isOfferedTo(now, me) && !(isOfferedTo(before, me) && before?.offerUntil === now.offerUntil)
    ? announce(state, 'announce.offer', { name: now.citizenName ?? '', queue: now.queue ?? '' })
    : state;
}

function concerns(state: DeskState, conversation: ConversationSummary): boolean {
  return (
    conversation.owner === 'queued' || isOwnedBy(conversation, state.profile.id) || conversation.id === state.openId
  );
}

/** After a snapshot the missed messages cannot be counted; that there are some can be told. */
function unreadAfterGap(state: DeskState, now: ConversationSummary): number {
  const before = state.conversations[now.id];
  const known = state.unread[now.id] ?? 0;
  const missed = before !== undefined && isOwnedBy(now, state.profile.id) && now.lastNumber > before.lastNumber;
  return missed ? Math.max(1, known) : known;
}
