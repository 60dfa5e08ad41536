import { beforeEach, describe, expect, it } from 'vitest';
import { ownDatabase } from '../../support/database.ts';
import { agent, createNode, createTestClock, repeat, times, type TestClock, type TestNode } from './kit.ts';

const IDLE_MS = 5 * 60_000;

describe('staff in PostgreSQL (R-D6)', () => {
  const db = ownDatabase();
  let clock: TestClock;
  let node: TestNode;

  beforeEach(async () => {
    await db.pool.query('truncate staff, staff_session');
    clock = createTestClock();
    node = createNode(db.pool, clock);
    await node.accounts.save({ ...agent('ana'), passwordHash: 'hash' });
  });

  it('finds an account with its roles and hash; none by another name', async () => {
    expect(await node.accounts.findByUser('ana')).toEqual({ ...agent('ana'), passwordHash: 'hash', failures: 0 });
    expect(await node.accounts.findByUser('Ana')).toBeUndefined();
    expect(await node.accounts.findByUser("' or true --")).toBeUndefined();
  });

  it('saving again replaces name, roles, queues and password of the same person', async () => {
    await node.accounts.save({
      ...agent('ana'),
      name: 'Ana María',
      roles: ['supervisor'],
      queues: [],
      passwordHash: 'new',
    });
    expect(await node.accounts.findByUser('ana')).toMatchObject({
      name: 'Ana María',
      roles: ['supervisor'],
      queues: [],
      passwordHash: 'new',
    });
  });

  it('a user name is never taken over by another account', async () => {
    const taken = node.accounts.save({ ...agent('ana'), id: 'someone-else', passwordHash: 'theirs' });
    await expect(taken).rejects.toMatchObject({ code: 'request.invalid' });
    expect(await node.accounts.findByUser('ana')).toMatchObject({ id: 'ana', passwordHash: 'hash' });
  });

  it('the third wrong password locks for 15 minutes; a right one clears the count', async () => {
    const lock = async () => (await node.accounts.findByUser('ana'))?.lockedUntil;
    await node.accounts.recordFailure('ana');
    await node.accounts.recordFailure('ana');
    expect(await lock()).toBeUndefined();
    await node.accounts.recordFailure('ana');
    expect(await lock()).toBe(new Date(clock.now().getTime() + 15 * 60_000).toISOString());

    await node.accounts.clearFailures('ana');
    expect(await node.accounts.findByUser('ana')).toEqual({ ...agent('ana'), passwordHash: 'hash', failures: 0 });
  });

  it('wrong passwords at the same moment are all counted', async () => {
    await Promise.all(times(3, () => node.accounts.recordFailure('ana')));
    expect(await node.accounts.findByUser('ana')).toMatchObject({
      failures: 3,
      lockedUntil: expect.any(String) as string,
    });
  });

  describe('sessions', () => {
    beforeEach(() => node.sessions.create({ tokenHash: 't', staffId: 'ana', ip: '127.0.0.1' }));

    it('are found by the hash of their token', async () => {
      expect(await node.sessions.find('t', IDLE_MS)).toEqual({
        staffId: 'ana',
        profile: agent('ana'),
        lastSeenAt: clock.now().toISOString(),
      });
      expect(await node.sessions.find('other', IDLE_MS)).toBeUndefined();
    });

    it('end when idle for longer than allowed, and what comes after does not revive them', async () => {
      clock.advance(IDLE_MS - 1);
      expect(await node.sessions.find('t', IDLE_MS)).toBeDefined();
      clock.advance(1);
      expect(await node.sessions.find('t', IDLE_MS)).toBeUndefined();
    });

    it('go on while there is activity', async () => {
      await repeat(5, async () => {
        clock.advance(IDLE_MS - 1);
        expect(await node.sessions.find('t', IDLE_MS)).toBeDefined();
        await node.sessions.touch('t');
      });
    });

    it('activity is written every few seconds at most', async () => {
      const start = clock.now().toISOString();
      clock.advance(4_000);
      await node.sessions.touch('t');
      expect((await node.sessions.find('t', IDLE_MS))?.lastSeenAt).toBe(start);
      clock.advance(2_000);
      await node.sessions.touch('t');
      expect((await node.sessions.find('t', IDLE_MS))?.lastSeenAt).toBe(clock.now().toISOString());
    });

    it('are over once ended', async () => {
      await node.sessions.create({ tokenHash: 'second', staffId: 'ana', ip: '127.0.0.1' });
      await node.sessions.end('t');
      await node.sessions.touch('t');
      expect(await node.sessions.find('t', IDLE_MS)).toBeUndefined();
      expect(await node.sessions.find('second', IDLE_MS)).toBeDefined();
    });
  });
});
