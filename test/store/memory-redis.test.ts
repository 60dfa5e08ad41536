import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../../bot/ports/system.ts';
import { createMemoryBus } from '../../store/memory/bus.ts';
import { createMemoryPresence } from '../../store/memory/presence.ts';
import { createMemoryRateLimit } from '../../store/memory/rate-limit.ts';
import { createRedisBus } from '../../store/redis/bus.ts';
import { connectRedis, type RedisConnection } from '../../store/redis/connect.ts';
import { createRedisPresence } from '../../store/redis/presence.ts';
import { createRedisRateLimit } from '../../store/redis/rate-limit.ts';
import { type BusHarness, busSuite } from '../conformance/bus-suite.ts';
import { presenceSuite } from '../conformance/presence-suite.ts';
import { rateLimitSuite } from '../conformance/rate-limit-suite.ts';
import { findRedisServer, startRedisServer, type TestRedis } from './redis-server.ts';

const silent = pino({ level: 'silent' });

describe('in memory', () => {
  busSuite('memory', () => {
    const log = failureLog();
    const bus = createMemoryBus({ logger: log.logger });
    return Promise.resolve({ nodes: [bus, bus], loggedFailures: log.count, close });
  });

  rateLimitSuite('memory', () => {
    const clock = movableClock();
    const limiter = createMemoryRateLimit({ clock });
    return Promise.resolve({ nodes: [limiter, limiter], advance: clock.advance, close });
  });

  presenceSuite('memory', (clock) => {
    const board = createMemoryPresence({ clock });
    return Promise.resolve({ nodes: [board, board], close });
  });

  describe('the rate limit', () => {
    const limit = { permits: 1, windowMs: 1000 };

    it('remembers a bounded number of keys and forgets the one taken longest ago', async () => {
      const limiter = createMemoryRateLimit({ clock: movableClock(), maxKeys: 3 });
      for (const key of ['a', 'b', 'c', 'd']) await limiter.take(key, limit);
      expect((await limiter.take('b', limit)).ok).toBe(false);
      expect((await limiter.take('d', limit)).ok).toBe(false);
      expect((await limiter.take('a', limit)).ok).toBe(true);
    });

    it('is exact to the millisecond', async () => {
      const clock = movableClock();
      const limiter = createMemoryRateLimit({ clock });
      await limiter.take('a', limit);
      await clock.advance(999);
      expect(await limiter.take('a', limit)).toEqual({ ok: false, retryAfterMs: 1 });
      await clock.advance(1);
      expect(await limiter.take('a', limit)).toEqual({ ok: true });
    });

    it('does not lock people out for an hour when the clock is set back by an hour', async () => {
      const clock = movableClock();
      const limiter = createMemoryRateLimit({ clock });
      await limiter.take('a', limit);
      await clock.advance(-3_600_000);
      expect((await limiter.take('a', limit)).ok).toBe(true);
      expect(await limiter.take('a', limit)).toEqual({ ok: false, retryAfterMs: 1000 });
    });
  });
});

const binary = findRedisServer('the conformance of bus, rate limit and presence on Redis');

describe.skipIf(!binary)('on Redis', () => {
  let server: TestRedis;
  let nodes: [RedisConnection, RedisConnection];
  let tests = 0;
  const freshPrefix = (): string => `test-${tests++}`;

  beforeAll(async () => {
    server = await startRedisServer(binary ?? '');
    const connect = (): Promise<RedisConnection> => connectRedis({ url: server.url, logger: silent });
    nodes = [await connect(), await connect()];
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await server.stop();
  });

  busSuite('redis', async (): Promise<BusHarness> => {
    const log = failureLog();
    const prefix = freshPrefix();
    const open = ({ redis, subscriber }: RedisConnection, nodeId: string) => {
      const local = createMemoryBus({ logger: log.logger });
      return createRedisBus({ redis, subscriber, local, nodeId, logger: silent, prefix });
    };
    const [here, there] = [await open(nodes[0], 'here'), await open(nodes[1], 'there')];
    const closeBoth = async (): Promise<void> => void (await Promise.all([here.close(), there.close()]));
    return { nodes: [here, there], loggedFailures: log.count, close: closeBoth };
  });

  rateLimitSuite('redis', () => {
    const prefix = freshPrefix();
    const open = ({ redis }: RedisConnection) =>
      createRedisRateLimit({
        redis,
        insurance: { take: () => Promise.reject(new Error('not asked')) },
        logger: silent,
        prefix,
      });
    const advance = (ms: number): Promise<void> => age(nodes[0].redis, prefix, ms);
    return Promise.resolve({ nodes: [open(nodes[0]), open(nodes[1])], advance, close });
  });

  presenceSuite('redis', (clock) => {
    const prefix = freshPrefix();
    const open = ({ redis }: RedisConnection) => createRedisPresence({ redis, clock, logger: silent, prefix });
    return Promise.resolve({ nodes: [open(nodes[0]), open(nodes[1])], close });
  });
});

const close = (): Promise<void> => Promise.resolve();

/** Moves all that Redis remembers of the limits into the past, for its own clock cannot be moved. */
async function age(redis: Redis, prefix: string, ms: number): Promise<void> {
  for (const key of await redis.keys(`${prefix}:rate:*`)) {
    const times = await redis.lrange(key, 0, -1);
    const left = (await redis.pttl(key)) - ms;
    if (left <= 0) await redis.del(key);
    else {
      for (const [index, at] of times.entries()) await redis.lset(key, index, Number(at) - ms);
      await redis.pexpire(key, left);
    }
  }
}

function movableClock(): Clock & { advance: (ms: number) => Promise<void> } {
  let now = Date.parse('2026-11-20T13:00:00Z');
  return {
    now: () => new Date(now),
    advance: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  };
}

function failureLog() {
  const lines: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  return { logger, count: () => lines.filter((line) => line.includes('bus listener failed')).length };
}
