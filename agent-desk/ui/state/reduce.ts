import type { DeskAction } from './action.ts';
import { DESK_LIMITS, type DeskState, type Outgoing, type PanelState } from './desk-state.ts';
import { heardEvent, heardReplay, heardSnapshot } from './heard.ts';
import { omit } from './omit.ts';
import { withoutLogged } from './outgoing.ts';
import { isOwnedBy } from './select.ts';
import { withEarlierPage, withNewestPage } from './thread.ts';

/** The desk's state after one thing more. Pure: the same actions give the same state. */
export function reduceDesk(state: DeskState, action: DeskAction): DeskState {
  switch (action.type) {
    case 'link-changed':
      return action.phase === 'live'
        ? { ...state, phase: 'live' }
        : parked({ ...state, phase: action.phase, typing: {} });
    case 'snapshot-heard':
      return heardSnapshot(state, action.snapshot);
    case 'replay-heard':
      return heardReplay(state, action.events, action.seq);
    case 'event-heard':
      return heardEvent(state, action.event);
    case 'presence-changed':
      return { ...state, presence: action.presence };
    case 'typing-heard':
      return { ...state, typing: { ...state.typing, [action.conversationId]: action.typing } };
    case 'conversation-chosen':
      return chosen(state, action.conversationId);
    case 'open-refused':
      return state.openId === action.conversationId ? { ...state, openCode: action.code } : state;
    case 'newest-page-heard':
    case 'earlier-page-heard':
      return heardPage(state, action);
    case 'panel-asked':
    case 'panel-heard':
    case 'panel-refused':
      return heardPanel(state, action);
    case 'line-written':
      return { ...state, outgoing: [...state.outgoing, action.line].slice(-DESK_LIMITS.outgoing) };
    case 'line-moved':
      return lineMoved(state, action);
    case 'line-dropped':
      return { ...state, outgoing: state.outgoing.filter((line) => line.clientId !== action.clientId) };
    case 'noticed':
      return noticed(state, action.code);
  }
}

/** What was on its way when the line broke goes again; the server knows it by its client id. */
function parked(state: DeskState): DeskState {
  return {
    ...state,
    outgoing: state.outgoing.map((line) => (line.status === 'sending' ? { ...line, status: 'waiting' } : line)),
  };
}

function noticed(state: DeskState, code: string | undefined): DeskState {
  const rest = omit(state, 'notice');
  return code === undefined ? rest : { ...rest, notice: { code } };
}

function chosen(state: DeskState, conversationId: string | undefined): DeskState {
  const rest = omit(state, 'openId', 'openCode');
  if (conversationId === undefined) return rest;
  return { ...rest, openId: conversationId, unread: { ...state.unread, [conversationId]: 0 } };
}

type PageAction = Extract<DeskAction, { type: 'newest-page-heard' | 'earlier-page-heard' }>;

function heardPage(state: DeskState, action: PageAction): DeskState {
  const { view } = action;
  const id = view.summary.id;
  const known = state.threads[id];
  const thread =
    action.type === 'earlier-page-heard' && known ? withEarlierPage(known, view) : withNewestPage(known, view);
  // The page carries no event number: it is newer than any event applied, and the next event is newer still.
  return {
    ...omit(state, 'openCode'),
    conversations: { ...state.conversations, [id]: view.summary },
    threads: bounded({ ...state.threads, [id]: thread }, state.openId ?? id),
    outgoing: withoutLogged(state.outgoing, id, view.log),
  };
}

/** Keeps the threads opened last; a dropped one is asked again when it is opened. */
function bounded(threads: DeskState['threads'], openId: string): DeskState['threads'] {
  const extra = Object.keys(threads).length - DESK_LIMITS.threads;
  if (extra <= 0) return threads;
  const dropped = new Set(
    Object.keys(threads)
      .filter((id) => id !== openId)
      .slice(0, extra),
  );
  return Object.fromEntries(Object.entries(threads).filter(([id]) => !dropped.has(id)));
}

type PanelAction = Extract<DeskAction, { type: 'panel-asked' | 'panel-heard' | 'panel-refused' }>;

function heardPanel(state: DeskState, action: PanelAction): DeskState {
  // Asked just before the conversation left the agent's hands: that it was refused is no news.
  const isMine = isOwnedBy(state.conversations[action.conversationId], state.profile.id);
  if (action.type === 'panel-refused' && action.code === 'conversation.not-yours' && !isMine) {
    return { ...state, panels: omit(state.panels, action.conversationId) };
  }
  const before: PanelState = state.panels[action.conversationId] ?? { loading: false };
  const known = omit(before, 'code');
  const next =
    action.type === 'panel-asked'
      ? { ...known, loading: true }
      : action.type === 'panel-heard'
        ? { panel: action.panel, loading: false }
        : { loading: false, code: action.code };
  return { ...state, panels: { ...state.panels, [action.conversationId]: next } };
}

function lineMoved(state: DeskState, action: Extract<DeskAction, { type: 'line-moved' }>): DeskState {
  const outgoing = state.outgoing.map((line) => (line.clientId === action.clientId ? moved(line, action) : line));
  const line = outgoing.find((one) => one.clientId === action.clientId);
  const thread = line && state.threads[line.conversationId];
  return { ...state, outgoing: thread ? withoutLogged(outgoing, line.conversationId, thread.entries) : outgoing };
}

function moved(line: Outgoing, action: Extract<DeskAction, { type: 'line-moved' }>): Outgoing {
  return {
    ...omit(line, 'number', 'code'),
    status: action.status,
    ...(action.number !== undefined && { number: action.number }),
    ...(action.code !== undefined && { code: action.code }),
  };
}
