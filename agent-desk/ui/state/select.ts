import type { ConversationSummary } from '../../../contracts/desk-protocol.ts';
import type { DeskState, Outgoing } from './desk-state.ts';

/** The three sections of the inbox. */
export interface Inbox {
  /** Offered to this agent, the one that runs out first on top. */
  offers: ConversationSummary[];
  /** This agent's, the one that moved last on top. */
  mine: ConversationSummary[];
  /** Waiting for somebody, in the order they will be served. */
  waiting: ConversationSummary[];
}

/** Sorts the known conversations into the inbox's sections. */
export function selectInbox(state: Pick<DeskState, 'conversations' | 'profile'>): Inbox {
  const all = Object.values(state.conversations);
  return {
    offers: all.filter((one) => isOfferedTo(one, state.profile.id)).sort(byText((one) => one.offerUntil)),
    mine: all
      .filter((one) => isOwnedBy(one, state.profile.id))
      .sort((a, b) => byText((one: ConversationSummary) => one.updatedAt)(b, a)),
    waiting: all
      .filter((one) => one.owner === 'queued' && !isOfferedTo(one, state.profile.id))
      .sort((a, b) => b.priority - a.priority || byText((one: ConversationSummary) => one.waitingSince)(a, b)),
  };
}

/** Whether the conversation is being offered to that agent now. */
export function isOfferedTo(conversation: ConversationSummary | undefined, agentId: string): boolean {
  return conversation?.owner === 'queued' && conversation.offeredTo === agentId;
}

/** Whether that agent has the conversation and may write in it. */
export function isOwnedBy(conversation: ConversationSummary | undefined, agentId: string): boolean {
  return conversation?.owner === 'agent' && conversation.agentId === agentId;
}

/** The agent's own lines of a conversation that are not in its log yet, in the order written. */
export function selectOutgoing(state: Pick<DeskState, 'outgoing'>, conversationId: string): Outgoing[] {
  return state.outgoing.filter((line) => line.conversationId === conversationId);
}

/** Id of the agent's conversation `step` places below (or above) the open one, going round. */
export function neighbourId(
  mine: readonly ConversationSummary[],
  openId: string | undefined,
  step: 1 | -1,
): string | undefined {
  if (mine.length === 0) return undefined;
  const at = mine.findIndex((one) => one.id === openId);
  const next = at === -1 ? (step === 1 ? 0 : mine.length - 1) : (at + step + mine.length) % mine.length;
  return mine[next]?.id;
}

/** Whole seconds until an ISO time, never below 0. */
export function secondsUntil(iso: string | undefined, nowMs: number): number {
  return iso === undefined ? 0 : Math.max(0, Math.ceil((Date.parse(iso) - nowMs) / 1000));
}

function byText<T>(pick: (one: T) => string | undefined): (a: T, b: T) => number {
  return (a, b) => {
    const [left, right] = [pick(a) ?? '', pick(b) ?? ''];
    return left < right ? -1 : left > right ? 1 : 0;
  };
}
