import type { Presence } from '../../contracts/desk-protocol.ts';
import type { QueueName } from '../../contracts/fact.ts';

export interface AgentPresence {
  agentId: string;
  queues: QueueName[];
  presence: Presence;
  /** Time of the last heartbeat, ms since the epoch. */
  seenAt: number;
}

/** Who is at work, over all nodes; heartbeats expire. */
export interface PresenceBoard {
  set(agent: AgentPresence): Promise<void>;
  remove(agentId: string): Promise<void>;
  /** Agents seen within the last 30 s. */
  list(): Promise<AgentPresence[]>;
}
