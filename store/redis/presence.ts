import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { AgentPresence, PresenceBoard } from '../../agent-desk/ports/presence.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { Presence } from '../../contracts/desk-protocol.ts';
import { QueueName } from '../../contracts/fact.ts';

export interface RedisPresenceOptions {
  redis: Redis;
  clock: Clock;
  logger: Logger;
  /** First part of the key's name. */
  prefix?: string;
}

const HEARTBEAT_LIFE_MS = 30_000;
/** The board goes by itself when nobody is at work; longer than a heartbeat's life, for the nodes' clocks may differ. */
const BOARD_LIFE_MS = 10 * HEARTBEAT_LIFE_MS;

/** The presence board over all nodes: a hash of agent to last heartbeat. `store.unavailable` where Redis fails. */
export function createRedisPresence(options: RedisPresenceOptions): PresenceBoard {
  const { redis, clock, logger, prefix = 'ventanilla' } = options;
  const board = `${prefix}:presence`;

  return {
    set: (agent) =>
      reaching(() => redis.eval(SET, 1, board, agent.agentId, JSON.stringify(agent), BOARD_LIFE_MS)).then(none),
    remove: (agentId) => reaching(() => redis.hdel(board, agentId)).then(none),

    async list() {
      const entries = Object.entries(await reaching(() => redis.hgetall(board)));
      const since = clock.now().getTime() - HEARTBEAT_LIFE_MS;
      const present: AgentPresence[] = [];
      const gone: string[] = [];
      for (const [agentId, text] of entries) {
        const agent = parseAgent(text);
        if (!agent) logger.warn('presence entry not understood');
        if (agent && agent.seenAt >= since) present.push(agent);
        else gone.push(agentId, text);
      }
      if (gone.length > 0) await reaching(() => redis.eval(FORGET, 1, board, ...gone));
      return present;
    },
  };
}

const SET = `
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
`;

// Only what is still as it was read: the agent may have come back meanwhile.
const FORGET = `
for i = 1, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then redis.call('HDEL', KEYS[1], ARGV[i]) end
end
`;

const Agent: z.ZodType<AgentPresence> = z.strictObject({
  agentId: z.string(),
  queues: z.array(QueueName),
  presence: Presence,
  seenAt: z.number(),
});

function parseAgent(text: string): AgentPresence | undefined {
  try {
    return Agent.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function reaching<T>(command: () => Promise<T>): Promise<T> {
  try {
    return await command();
  } catch (cause) {
    throw new AppError('store.unavailable', 'The presence of agents cannot be reached', { retryable: true, cause });
  }
}

const none = (): void => undefined;
