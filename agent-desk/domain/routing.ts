import type { QueueName } from '../../contracts/fact.ts';

/** A conversation that waits and is being offered to nobody. */
export interface Waiting {
  conversationId: string;
  queue: QueueName;
  priority: number;
  /** ISO. */
  waitingSince: string;
  /** Agents who let it pass, oldest first. */
  declinedBy: readonly string[];
  /** Agents who let it pass a moment ago: they are left in peace. */
  restingAgents: ReadonlySet<string>;
}

/** An agent who is at work and available. */
export interface Available {
  agentId: string;
  queues: readonly QueueName[];
  /** Conversations held and offers that stand. */
  load: number;
}

export interface RoutingRules {
  /** Conversations an agent may have at once. */
  capacity: number;
  /** Waiting this long counts as one step of priority, ms. */
  ageingMs: number;
}

/** One offer to make. */
export interface Assignment {
  conversationId: string;
  agentId: string;
}

/**
 * Who gets the next offers. Conversations by priority (grown with waiting), then by age; each goes to the able agent
 * with the fewest, those who let it pass coming last. Nobody waits while an able agent is free who has not just let it
 * pass; no conversation goes to two agents; nobody gets more than `capacity`.
 */
export function assign(
  waiting: readonly Waiting[],
  agents: readonly Available[],
  rules: RoutingRules,
  now: Date,
): Assignment[] {
  const load = new Map(agents.map((agent) => [agent.agentId, agent.load]));
  const assignments: Assignment[] = [];
  for (const conversation of inOrder(waiting, rules, now)) {
    const [best] = agents
      .filter((agent) => canTake(agent, conversation, load, rules))
      .sort(
        (a, b) =>
          declines(conversation, a) - declines(conversation, b) || loadOf(load, a) - loadOf(load, b) || byId(a, b),
      );
    if (!best) continue;
    load.set(best.agentId, loadOf(load, best) + 1);
    assignments.push({ conversationId: conversation.conversationId, agentId: best.agentId });
  }
  return assignments;
}

/** Most urgent first. */
export function inOrder(waiting: readonly Waiting[], { ageingMs }: RoutingRules, now: Date): Waiting[] {
  const urgency = ({ priority, waitingSince }: Waiting): number =>
    priority + Math.max(0, now.getTime() - Date.parse(waitingSince)) / ageingMs;
  const once = new Map(waiting.map((one) => [one.conversationId, one]));
  return [...once.values()]
    .map((one) => ({ one, urgency: urgency(one), since: Date.parse(one.waitingSince) }))
    .sort((a, b) => b.urgency - a.urgency || a.since - b.since || compare(a.one.conversationId, b.one.conversationId))
    .map(({ one }) => one);
}

function canTake(agent: Available, one: Waiting, load: Map<string, number>, { capacity }: RoutingRules): boolean {
  return agent.queues.includes(one.queue) && loadOf(load, agent) < capacity && !one.restingAgents.has(agent.agentId);
}

function loadOf(load: Map<string, number>, { agentId }: Available): number {
  return load.get(agentId) ?? 0;
}

// Whoever let it pass longest ago comes before whoever let it pass last.
function declines({ declinedBy }: Waiting, { agentId }: Available): number {
  return declinedBy.lastIndexOf(agentId) + 1;
}

function byId(a: Available, b: Available): number {
  return compare(a.agentId, b.agentId);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
