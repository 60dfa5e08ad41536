import type { Logger } from 'pino';
import type { Clock } from '../../bot/ports/system.ts';
import { expireOffer, liveOffer, offer, requeue } from '../domain/decisions.ts';
import { assign, type Assignment, type RoutingRules, type Waiting } from '../domain/routing.ts';
import type { DeskConversation, DeskConversations, DeskDecision, SequencedFact } from '../ports/desk-store.ts';
import type { AgentPresence, PresenceBoard } from '../ports/presence.ts';
import { isAtWork } from './presence-keeper.ts';

export interface RouterOptions extends RoutingRules {
  conversations: DeskConversations;
  presence: PresenceBoard;
  clock: Clock;
  logger: Logger;
  /** How long an offer stands, ms. */
  offerMs: number;
  /** How long someone who let a conversation pass is not offered it again, ms. */
  restMs: number;
  /** How long an agent may be gone before their conversations wait again, ms. */
  offlineGraceMs: number;
  /** A lost wake is made good, and what has run out is ended, within this time. */
  reconcileMs: number;
}

/** Makes offers, ends them, and brings back what lost its agent. All it must not forget is in the database. */
export interface RouterWorker {
  start(): void;
  /** Resolves when a round under way is over. */
  stop(): Promise<void>;
  /** Something changed: looks at once. */
  wake(): void;
  /** The facts of all conversations as they come; those that move a hand-over wake it. */
  notice(page: readonly SequencedFact[]): void;
  /** One round: resolves when its offers are committed. */
  round(): Promise<void>;
}

/** Waiting conversations read at first, and at most, when agents stay free behind them. */
const FIRST_READ = 200;
const LAST_READ = 5000;

/** On several nodes each has one; where two offer the same, the database lets the first. */
export function createRouterWorker(options: RouterOptions): RouterWorker {
  const { conversations, presence, clock, logger, offerMs, restMs, offlineGraceMs } = options;
  const offers = new Map<string, { agentId: string; until: number }>();
  const resting = new Map<string, number>();
  const goneSince = new Map<string, number>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let running: Promise<void> | undefined;
  let wanted = false;

  return {
    start() {
      timer = setInterval(wake, options.reconcileMs);
      wake();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      wanted = false;
      await running;
    },
    wake,
    notice(page) {
      if (page.filter(remember).length > 0) wake();
    },
    round,
  };

  function wake(): void {
    if (timer === undefined) return;
    wanted = true;
    running ??= runOn().finally(() => {
      running = undefined;
      // A wake between the last look and this moment would be lost.
      if (wanted) wake();
    });
  }

  async function runOn(): Promise<void> {
    while (wanted) {
      wanted = false;
      await round().catch((error: unknown) => logger.warn({ err: error }, 'desk routing round failed'));
    }
  }

  async function round(): Promise<void> {
    const now = clock.now();
    const board = await presence.list();
    const atWork = board.filter((one) => isAtWork(one, now.getTime()));
    forgetPast(now);
    await endOffersOfGone(new Set(atWork.map((one) => one.agentId)));
    const load = await conversations.countHeld();
    await makeOffers(atWork, load, now);
    await bringBack(new Set(atWork.map((one) => one.agentId)), load, now);
  }

  async function makeOffers(atWork: AgentPresence[], load: Map<string, number>, now: Date): Promise<void> {
    const agents = atWork
      .filter((one) => one.presence === 'available')
      .map(({ agentId, queues }) => ({ agentId, queues, load: load.get(agentId) ?? 0 }));
    const { waiting, assignments } = await plan(agents, now);
    const given = new Set<string>();
    for (const { conversationId, agentId } of assignments) {
      const until = new Date(clock.now().getTime() + offerMs);
      const ok = await decide(conversationId, (state) => offer(state, { agentId, until }, clock.now()));
      if (!ok) continue;
      given.add(conversationId);
      offers.set(conversationId, { agentId, until: until.getTime() });
    }
    for (const { state } of waiting) {
      if (state.handoff?.offeredTo === undefined || given.has(state.id)) continue;
      await decide(state.id, (now_) => expireOffer(now_, { reason: 'timeout' }, clock.now()));
    }
  }

  /** Reads further while agents with room are left: the first ones may all wait for queues that nobody attends. */
  async function plan(
    agents: { agentId: string; queues: AgentPresence['queues']; load: number }[],
    now: Date,
  ): Promise<{ waiting: DeskConversation[]; assignments: Assignment[] }> {
    for (let limit = FIRST_READ; ; limit *= 5) {
      const waiting = await conversations.listWaiting(limit);
      const assignments = assign(
        waiting.flatMap((one) => toWaiting(one, now)),
        agents,
        options,
        now,
      );
      const room = agents.reduce((sum, { load }) => sum + Math.max(0, options.capacity - load), 0);
      if (waiting.length < limit || limit >= LAST_READ || assignments.length >= room) return { waiting, assignments };
    }
  }

  function toWaiting({ state }: DeskConversation, now: Date): Waiting[] {
    const { handoff } = state;
    if (!handoff || liveOffer(handoff, now) !== undefined) return [];
    // Whoever let the last offer run out has let it pass, though that is not yet written.
    const passed = handoff.offeredTo === undefined ? [] : [handoff.offeredTo];
    const declinedBy = [...handoff.declinedBy, ...passed];
    const restingAgents = new Set([...declinedBy.filter((id) => resting.has(restKey(state.id, id))), ...passed]);
    const { queue, priority, requestedAt: waitingSince } = handoff;
    return [{ conversationId: state.id, queue, priority, waitingSince, declinedBy, restingAgents }];
  }

  async function endOffersOfGone(atWork: ReadonlySet<string>): Promise<void> {
    for (const [conversationId, { agentId }] of [...offers]) {
      if (atWork.has(agentId)) continue;
      offers.delete(conversationId);
      await decide(conversationId, (state) =>
        state.handoff?.offeredTo === agentId
          ? expireOffer(state, { reason: 'offline' }, clock.now())
          : { ok: false, code: 'conversation.taken', detail: 'offered to someone else by now' },
      );
    }
  }

  /** The grace runs from when this process first missed them: after a restart everyone is missing at first. */
  async function bringBack(atWork: ReadonlySet<string>, load: Map<string, number>, now: Date): Promise<void> {
    for (const agentId of [...goneSince.keys()]) {
      if (atWork.has(agentId) || !load.has(agentId)) goneSince.delete(agentId);
    }
    for (const agentId of load.keys()) {
      if (atWork.has(agentId)) continue;
      const since = goneSince.get(agentId) ?? now.getTime();
      goneSince.set(agentId, since);
      if (now.getTime() - since < offlineGraceMs) continue;
      const own = await conversations.listFor({ agentId, queues: [] });
      for (const { id } of own) await decide(id, (state) => requeue(state, { agentId }, clock.now()));
    }
  }

  /** False where the conversation had moved on, or could not be changed now; the next round looks again. */
  async function decide(
    conversationId: string,
    decision: (state: DeskConversation['state']) => DeskDecision,
  ): Promise<boolean> {
    try {
      return (await conversations.change(conversationId, decision)).decision.ok;
    } catch (error) {
      logger.warn({ err: error, conversationId }, 'desk routing could not change a conversation');
      return false;
    }
  }

  /** Keeps what a round wants to know of a fact; true where the fact calls for a round. */
  function remember({ conversationId, numbered: { fact, at } }: SequencedFact): boolean {
    switch (fact.kind) {
      case 'handoff-offered':
        offers.set(conversationId, { agentId: fact.agentId, until: Date.parse(fact.until) });
        return false;
      case 'handoff-declined':
        offers.delete(conversationId);
        resting.set(restKey(conversationId, fact.agentId), Date.parse(at) + restMs);
        return true;
      case 'handoff-requested':
      case 'handoff-cancelled':
      case 'agent-joined':
      case 'agent-left':
      case 'conversation-closed':
        offers.delete(conversationId);
        return true;
      default:
        return false;
    }
  }

  function forgetPast(now: Date): void {
    const nowMs = now.getTime();
    for (const [key, until] of resting) if (until <= nowMs) resting.delete(key);
    for (const [id, { until }] of offers) if (until <= nowMs) offers.delete(id);
  }
}

function restKey(conversationId: string, agentId: string): string {
  return `${conversationId}\n${agentId}`;
}
