import { createAdapter } from '@socket.io/redis-streams-adapter';
import type { Logger } from 'pino';
import type { ServerOptions } from 'socket.io';
import type { PresenceBoard } from '../agent-desk/ports/presence.ts';
import { AppError } from '../bot/domain/errors.ts';
import type { SlotBook } from '../bot/ports/slot-book.ts';
import type { Bus, Clock, Ids, RateLimit } from '../bot/ports/system.ts';
import { createMemoryBus } from '../store/memory/bus.ts';
import { createMemoryPresence } from '../store/memory/presence.ts';
import { createMemoryRateLimit } from '../store/memory/rate-limit.ts';
import { createMemorySlotBook } from '../store/memory/slot-book.ts';
import { createRedisBus } from '../store/redis/bus.ts';
import { connectRedis } from '../store/redis/connect.ts';
import { createRedisPresence } from '../store/redis/presence.ts';
import { createRedisRateLimit } from '../store/redis/rate-limit.ts';
import { createRedisSlotBook } from '../store/redis/slot-book.ts';

/** What several nodes share: in memory on one machine, on Redis where `REDIS_URL` is set. */
export interface Nodes {
  bus: Bus;
  rateLimit: RateLimit;
  /** Places under the city's limits. */
  slots: SlotBook;
  presence: PresenceBoard;
  socketOptions: Partial<ServerOptions>;
  close(): Promise<void>;
}

/** Connects the nodes, or makes the one node's own parts. */
export async function openNodes(options: {
  redisUrl: string | undefined;
  clock: Clock;
  ids: Ids;
  logger: Logger;
}): Promise<Nodes> {
  const { redisUrl, clock, ids, logger } = options;
  const local = createMemoryBus({ logger });
  const insurance = createMemoryRateLimit({ clock });
  const ownSlots = createMemorySlotBook({ clock });
  if (redisUrl === undefined) {
    const presence = createMemoryPresence({ clock });
    const parts = { bus: local, rateLimit: insurance, slots: ownSlots, presence };
    return { ...parts, socketOptions: {}, close: () => Promise.resolve() };
  }
  const clients = await connectRedis({ url: redisUrl, logger }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('config.invalid', `REDIS_URL: ${reason}`, { cause });
  });
  const { redis, subscriber, blocking } = clients;
  const bus = await createRedisBus({ redis, subscriber, local, nodeId: ids.id(), logger });
  return {
    bus,
    rateLimit: createRedisRateLimit({ redis, insurance, logger }),
    slots: createRedisSlotBook({ redis, insurance: ownSlots, logger }),
    presence: createRedisPresence({ redis, clock, logger }),
    socketOptions: { adapter: createAdapter(blocking) },
    async close() {
      await bus.close();
      await clients.close();
    },
  };
}
