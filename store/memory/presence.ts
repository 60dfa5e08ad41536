import type { AgentPresence, PresenceBoard } from '../../agent-desk/ports/presence.ts';
import type { Clock } from '../../bot/ports/system.ts';

const HEARTBEAT_LIFE_MS = 30_000;

/** The presence board of a single process. */
export function createMemoryPresence({ clock }: { clock: Clock }): PresenceBoard {
  const agents = new Map<string, AgentPresence>();

  return {
    set(agent) {
      agents.set(agent.agentId, structuredClone(agent));
      return Promise.resolve();
    },

    remove(agentId) {
      agents.delete(agentId);
      return Promise.resolve();
    },

    list() {
      const since = clock.now().getTime() - HEARTBEAT_LIFE_MS;
      for (const { agentId, seenAt } of agents.values()) if (seenAt < since) agents.delete(agentId);
      return Promise.resolve([...agents.values()].map((agent) => structuredClone(agent)));
    },
  };
}
