import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SLOT_RULES } from '../../bot/ports/slot-book.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { createMemorySlotBook } from '../../store/memory/slot-book.ts';
import { connectRedis, type RedisConnection } from '../../store/redis/connect.ts';
import { createRedisSlotBook } from '../../store/redis/slot-book.ts';
import { slotBookSuite } from '../conformance/slot-book-suite.ts';
import { findRedisServer, startRedisServer, type TestRedis } from './redis-server.ts';

const silent = pino({ level: 'silent' });
const close = (): Promise<void> => Promise.resolve();

describe('in memory', () => {
  slotBookSuite('memory', () => {
    const clock = movableClock();
    const book = createMemorySlotBook({ clock });
    return Promise.resolve({ nodes: [book, book], advance: clock.advance, slackMs: 0, close });
  });

  it('nobody waits for hours that were never queued when the clock is set back', async () => {
    const clock = movableClock();
    const book = createMemorySlotBook({ clock });
    await book.take('sap', { perMinute: 1, patienceMs: 0 });
    await clock.advance(-5 * SLOT_RULES.maxAheadMs);
    expect(await book.take('sap', { perMinute: 1, patienceMs: 0 })).toMatchObject({ kind: 'go', waitMs: 0 });
  });
});

const binary = findRedisServer('the conformance of the book of places on Redis');

describe.skipIf(!binary)('on Redis', () => {
  let server: TestRedis;
  let nodes: [RedisConnection, RedisConnection];
  let tests = 0;

  beforeAll(async () => {
    server = await startRedisServer(binary ?? '');
    const connect = (): Promise<RedisConnection> => connectRedis({ url: server.url, logger: silent });
    nodes = [await connect(), await connect()];
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await server.stop();
  });

  slotBookSuite('redis', () => {
    const prefix = `test-${tests++}`;
    const insurance = { take: () => Promise.reject(new Error('not asked')) };
    const open = ({ redis }: RedisConnection) => createRedisSlotBook({ redis, insurance, logger: silent, prefix });
    const advance = (ms: number): Promise<void> => age(nodes[0].redis, prefix, ms);
    return Promise.resolve({ nodes: [open(nodes[0]), open(nodes[1])], advance, slackMs: 2_000, close });
  });

  it('forgets everything by itself, and no name can be read in it', async () => {
    const { redis } = nodes[0];
    const insurance = createMemorySlotBook({ clock: movableClock() });
    const book = createRedisSlotBook({ redis, insurance, logger: silent, prefix: 'forgets' });
    await book.take('sap', { perMinute: 1, patienceMs: 0 });
    await book.take('sap', { perMinute: 1, patienceMs: 0, name: '31987654' });
    const keys = await redis.keys('forgets:*');
    expect(keys).toHaveLength(2);
    expect(keys.join()).not.toContain('31987654');
    for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(0);
  });

  it('while Redis is away this node hands out its share of the limit, and nobody is stopped', async () => {
    const own = await startRedisServer(binary ?? '');
    const connection = await connectRedis({ url: own.url, logger: silent });
    const insurance = createMemorySlotBook({ clock: movableClock() });
    const book = createRedisSlotBook({ redis: connection.redis, insurance, logger: silent });
    await own.stop();
    const slots = await Promise.all(
      Array.from({ length: 12 }, () => book.take('sap', { perMinute: 10, patienceMs: 0 })),
    );
    expect(slots.filter(({ kind }) => kind === 'go')).toHaveLength(5);
    await connection.close();
  });
});

/** Moves all that Redis remembers of the places into the past, for its own clock cannot be moved. */
async function age(redis: Redis, prefix: string, ms: number): Promise<void> {
  if (ms === 0) return;
  for (const key of await redis.keys(`${prefix}:slots:*`)) {
    const left = (await redis.pttl(key)) - ms;
    if (left <= 0) await redis.del(key);
    else if ((await redis.type(key)) === 'list') {
      for (const [index, place] of (await redis.lrange(key, 0, -1)).entries()) {
        const older = place.split(' ').map((time) => Number(time) - ms);
        await redis.lset(key, index, older.join(' '));
      }
      await redis.pexpire(key, left);
    } else await redis.set(key, Number(await redis.get(key)) - ms, 'PX', left);
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
