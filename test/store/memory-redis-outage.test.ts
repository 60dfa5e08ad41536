import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bus, BusNote, RateLimit } from '../../bot/ports/system.ts';
import { createMemoryBus } from '../../store/memory/bus.ts';
import { createMemoryRateLimit } from '../../store/memory/rate-limit.ts';
import { createRedisBus } from '../../store/redis/bus.ts';
import { connectRedis, type RedisConnection } from '../../store/redis/connect.ts';
import { createRedisPresence } from '../../store/redis/presence.ts';
import { createRedisRateLimit } from '../../store/redis/rate-limit.ts';
import { findRedisServer, startRedisServer, type TestRedis } from './redis-server.ts';

const clock = { now: () => new Date('2026-11-20T13:00:00Z') };
const limit = { permits: 2, windowMs: 600_000 };
/** For what comes after some milliseconds, unless the machine is very busy. */
const eventually = (check: () => unknown): Promise<unknown> => vi.waitFor(check, { timeout: 10_000, interval: 10 });
const note = (number: number): BusNote => ({ kind: 'committed', conversationId: 'c', number });

describe('connectRedis', () => {
  it.each(['', 'localhost:6379', 'http://user:s3cret@localhost', 'redis://', 'redis:///0'])(
    'refuses the URL %j without repeating it',
    async (url) => {
      const refusal = connectRedis({ url, logger: pino({ level: 'silent' }) });
      await expect(refusal).rejects.toMatchObject({ code: 'config.invalid' });
      await expect(refusal).rejects.not.toThrow(/s3cret/);
    },
  );

  it('says that the store is unavailable where nothing listens', async () => {
    // Port 1 of loopback: reserved, nobody's.
    const refusal = connectRedis({
      url: 'redis://127.0.0.1:1',
      logger: pino({ level: 'silent' }),
      startTimeoutMs: 1000,
    });
    await expect(refusal).rejects.toMatchObject({ code: 'store.unavailable', retryable: true });
    await expect(refusal).rejects.toThrow(/ECONNREFUSED/);
  });
});

const binary = findRedisServer('what happens when Redis fails');

describe.skipIf(!binary)('when Redis fails', { timeout: 30_000 }, () => {
  let server: TestRedis;
  let lines: string[];
  let connections: RedisConnection[];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });

  const connect = async (more: { commandTimeoutMs?: number; silenceMs?: number } = {}): Promise<RedisConnection> => {
    const connection = await connectRedis({ url: server.url, logger, ...more });
    connections.push(connection);
    return connection;
  };
  const openBus = ({ redis, subscriber }: RedisConnection, nodeId: string): Promise<Bus> =>
    createRedisBus({ redis, subscriber, local: createMemoryBus({ logger }), nodeId, logger });
  const openLimit = ({ redis }: RedisConnection): RateLimit =>
    createRedisRateLimit({ redis, insurance: createMemoryRateLimit({ clock }), logger });
  const logged = (message: string): number => lines.filter((line) => line.includes(`"msg":"${message}"`)).length;
  const down = async ({ redis, subscriber }: RedisConnection): Promise<void> => {
    await server.stop();
    await eventually(() => expect([redis.status, subscriber.status]).not.toContain('ready'));
  };
  const back = async ({ redis, subscriber }: RedisConnection): Promise<void> => {
    server = await startRedisServer(binary ?? '', server.port);
    const ready = (): void => expect([redis.status, subscriber.status]).toEqual(['ready', 'ready']);
    await eventually(ready);
  };

  beforeEach(async () => {
    lines = [];
    connections = [];
    server = await startRedisServer(binary ?? '');
  });
  afterEach(async () => {
    await Promise.all(connections.map((connection) => connection.close()));
    await server.stop();
  });

  it('wakes this node without it, and the others again when it is back', async () => {
    const connection = await connect();
    const [here, there] = [await openBus(connection, 'here'), await openBus(connection, 'there')];
    const heard: Record<string, BusNote[]> = { here: [], there: [] };
    here.subscribe('topic', (each) => heard['here']?.push(each));
    there.subscribe('topic', (each) => heard['there']?.push(each));

    await down(connection);
    for (const number of [1, 2, 3]) here.publish('topic', note(number));
    await eventually(() => expect(heard['here']).toEqual([1, 2, 3].map(note)));
    expect(logged('bus notes do not reach the other nodes')).toBe(1);

    await back(connection);
    await eventually(async () => expect(await connection.redis.pubsub('NUMSUB', 'ventanilla:bus')).toContain(1));
    here.publish('topic', note(4));
    await eventually(() => expect(heard['there']).toEqual([note(4)]));
  });

  it('goes on limiting on this node alone, then over all again', async () => {
    const connection = await connect();
    const [here, there] = [openLimit(connection), openLimit(connection)];
    await down(connection);
    expect((await here.take('k', limit)).ok).toBe(true);
    expect((await here.take('k', limit)).ok).toBe(true);
    expect((await here.take('k', limit)).ok).toBe(false);
    expect((await there.take('k', limit)).ok).toBe(true);
    // Once for each of the two limiters, not once a take.
    expect(logged('rate limit counts on this node alone')).toBe(2);

    await back(connection);
    expect((await here.take('k', limit)).ok).toBe(true);
    expect((await there.take('k', limit)).ok).toBe(true);
    expect((await here.take('k', limit)).ok).toBe(false);
  });

  it('limits on this node alone while Redis hangs, and still closes', async () => {
    const connection = await connect({ commandTimeoutMs: 50 });
    const limiter = openLimit(connection);
    process.kill(server.pid, 'SIGSTOP');
    try {
      for (const ok of [true, true, false]) expect((await limiter.take('k', limit)).ok).toBe(ok);
      await connection.close();
      await eventually(() => expect(connection.redis.status).toBe('end'));
    } finally {
      process.kill(server.pid, 'SIGCONT');
    }
  });

  it('notices a subscriber whose Redis is silent, and connects it anew', async () => {
    const { subscriber } = await connect({ silenceMs: 100 });
    const closed = new Promise((resolve) => subscriber.once('close', resolve));
    process.kill(server.pid, 'SIGSTOP');
    await closed;
    process.kill(server.pid, 'SIGCONT');
    await eventually(() => expect(subscriber.status).toBe('ready'));
  });

  it('says so when the presence of agents cannot be reached', async () => {
    const connection = await connect();
    const board = createRedisPresence({ redis: connection.redis, clock, logger });
    await down(connection);
    await expect(board.list()).rejects.toMatchObject({ code: 'store.unavailable', retryable: true });
    await expect(board.remove('ana')).rejects.toMatchObject({ code: 'store.unavailable' });
  });

  it('logs the beginning and the end of an outage once per connection', async () => {
    const connection = await connect();
    await down(connection);
    await back(connection);
    await eventually(() => expect(logged('redis is reachable again')).toBe(3));
    expect(logged('redis is not reachable')).toBe(3);
  });

  it('logs nothing when it is closed on purpose', async () => {
    const { redis, subscriber, blocking, close } = await connect();
    const ended = [redis, subscriber, blocking].map((client) => new Promise((resolve) => client.once('end', resolve)));
    await close();
    await Promise.all(ended);
    expect(lines).toEqual([]);
  });

  it.each(['default:s3cret@', ''])(
    'is told at once of credentials that Redis refuses (%j), and tells no password',
    async (user) => {
      const connection = await connect();
      await connection.redis.config('SET', 'requirepass', 'the-right-one');
      const refusal = connectRedis({ url: server.url.replace('//', `//${user}`), logger, startTimeoutMs: 60_000 });
      await expect(refusal).rejects.toMatchObject({ code: 'config.invalid' });
      await expect(refusal).rejects.not.toThrow(/s3cret/);
      expect(logged('redis is not reachable')).toBeGreaterThan(0);
      expect(lines.join()).not.toContain('s3cret');
    },
  );

  it('passes over bus messages it does not understand', async () => {
    const connection = await connect();
    const bus = await openBus(connection, 'here');
    const heard: BusNote[] = [];
    bus.subscribe('topic', (each) => heard.push(each));
    const message = { nodeId: 'there', topic: 'topic', note: note(1) };
    const strange = [
      'not json',
      'null',
      JSON.stringify({ ...message, note: { kind: 'unknown' } }),
      JSON.stringify({ ...message, note: { ...note(1), number: '1' } }),
      JSON.stringify({ ...message, more: true }),
      JSON.stringify({ ...message, topic: 'x'.repeat(5000) }),
    ];
    for (const each of [...strange, JSON.stringify(message)]) await connection.redis.publish('ventanilla:bus', each);
    await eventually(() => expect(heard).toEqual([note(1)]));
    expect(logged('bus message not understood')).toBe(strange.length);
  });

  it('passes over presence entries it does not understand, and drops them', async () => {
    const { redis } = await connect();
    const board = createRedisPresence({ redis, clock, logger });
    const ana = { agentId: 'ana', queues: [], presence: 'away', seenAt: clock.now().getTime() } as const;
    await board.set({ ...ana, queues: [] });
    await redis.hset('ventanilla:presence', { beto: '{', carla: JSON.stringify({ ...ana, presence: 'asleep' }) });
    expect(await board.list()).toEqual([ana]);
    expect(await redis.hkeys('ventanilla:presence')).toEqual(['ana']);
    expect(logged('presence entry not understood')).toBe(2);
  });

  it('leaves nothing in Redis for ever, and no key of a limit in plain', async () => {
    const { redis } = await connect();
    await createRedisPresence({ redis, clock, logger }).set({ agentId: 'a', queues: [], presence: 'away', seenAt: 0 });
    await openLimit({ redis } as RedisConnection).take('cédula 31987654', limit);
    const keys = await redis.keys('*');
    expect(keys).toHaveLength(2);
    expect(keys.join()).not.toContain('31987654');
    for (const key of keys) {
      expect(await redis.pttl(key)).toBeGreaterThan(0);
      expect(await redis.pttl(key)).toBeLessThanOrEqual(limit.windowMs);
    }
  });

  it('counts no permit that lies in the future because the clock of Redis was set back', async () => {
    const { redis } = await connect();
    const limiter = openLimit({ redis } as RedisConnection);
    await limiter.take('k', limit);
    const [key = ''] = await redis.keys('*');
    await redis.lset(key, 0, Date.now() + 3_600_000);
    for (const ok of [true, true, false]) expect((await limiter.take('k', limit)).ok).toBe(ok);
  });
});
