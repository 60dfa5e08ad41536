import type { Pool } from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { outboxFigures } from '../../../store/postgres/outbox.ts';
import { freshDatabase } from '../../support/database.ts';
import {
  createNode,
  createTestClock,
  openConversation,
  otpMessage,
  outcomeOf,
  say,
  times,
  type TestClock,
  type TestNode,
} from './kit.ts';

describe('the outbox in PostgreSQL', () => {
  const db = freshDatabase();
  let clock: TestClock;
  let node: TestNode;

  beforeEach(() => {
    clock = createTestClock();
    node = createNode(db.pool, clock);
  });

  const put = async (...ids: string[]): Promise<string> => {
    const id = await openConversation(node);
    await say(node, id, 'mándeme el código');
    const turn = await node.conversations.takeTurn(id);
    const expiresAt = new Date(clock.now().getTime() + 300_000).toISOString();
    await node.conversations.commitTurn(
      turn!,
      outcomeOf([], { outbox: ids.map((one) => otpMessage(one, { expiresAt })) }),
    );
    return id;
  };
  const claimed = async (own = node, limit = 10): Promise<string[]> =>
    (await own.outbox.claim(limit, 30_000)).map(({ id }) => id);

  it('gives a message as it was committed', async () => {
    const conversationId = await put('m1');
    expect(await node.outbox.claim(10, 30_000)).toEqual([
      {
        ...otpMessage('m1'),
        conversationId,
        attempts: 1,
        failures: 0,
        createdAt: clock.now().toISOString(),
        expiresAt: new Date(clock.now().getTime() + 300_000).toISOString(),
      },
    ]);
  });

  it('gives each message to one worker only, and never more than asked for', async () => {
    const ids = times(60, (index) => `m${index}`);
    await put(...ids);
    const workers = times(6, (index) => (index % 2 ? node : createNode(db.newPool(3), clock)));
    const rounds = await Promise.all(workers.map((own) => claimed(own, 7)));
    for (const round of rounds) expect(round.length).toBeLessThanOrEqual(7);
    const given = rounds.flat();
    expect(new Set(given).size).toBe(given.length);

    for (let round = await claimed(node, 7); round.length > 0; round = await claimed(node, 7)) given.push(...round);
    expect(given.sort()).toEqual(ids.sort());
  });

  it('a worker does not wait for another’s claim under way, nor gets what that one takes', async () => {
    await put('m1', 'm2', 'm3');
    const client = await db.pool.connect();
    await client.query('begin');
    const first = await claimed(createNode(client as unknown as Pool, clock), 2);
    const second = await claimed(node, 10);
    await client.query('commit');
    client.release();
    expect(first).toHaveLength(2);
    expect([...first, ...second].sort()).toEqual(['m1', 'm2', 'm3']);
  });

  it('gives a message that was never ended again, once its lease is over', async () => {
    await put('m1');
    await claimed();
    clock.advance(29_999);
    expect(await claimed()).toEqual([]);
    clock.advance(1);
    expect(await node.outbox.claim(10, 30_000)).toMatchObject([{ id: 'm1', attempts: 2, failures: 0 }]);
  });

  it('gives a message to be tried again at its time, not before', async () => {
    await put('m1');
    await claimed();
    await node.outbox.retryAt('m1', new Date(clock.now().getTime() + 500), 'backoffice.unreachable');
    clock.advance(499);
    expect(await claimed()).toEqual([]);
    clock.advance(1);
    expect(await claimed()).toEqual(['m1']);
  });

  it.each(['sent', 'expired', 'dead'] as const)('a message that ended as %s never comes back by itself', async (as) => {
    await put('m1');
    await claimed();
    if (as === 'sent') await node.outbox.markSent('m1');
    else await node.outbox.end('m1', as, 'reason');
    // What a slow worker still wants of it comes too late.
    await node.outbox.retryAt('m1', clock.now(), 'late');
    await node.outbox.end('m1', 'dead', 'late');
    clock.advance(3_600_000);
    expect(await claimed()).toEqual([]);
    expect((await db.pool.query('select state from outbox')).rows).toEqual([{ state: as }]);
  });

  it('shows dead letters to the operator, who may have them tried anew', async () => {
    const conversationId = await put('m1', 'm2', 'm3');
    const claims = await claimed();
    expect(claims).toHaveLength(3);
    await node.outbox.end('m1', 'dead', 'backoffice.refused');
    await node.outbox.markSent('m2');
    expect(await node.deadLetters.list(10)).toEqual([
      {
        id: 'm1',
        kind: 'otp',
        conversationId,
        attempts: 1,
        reason: 'backoffice.refused',
        createdAt: clock.now().toISOString(),
      },
    ]);

    expect(await node.deadLetters.retry('m1')).toBe(true);
    expect(await node.deadLetters.list(10)).toEqual([]);
    expect(await node.outbox.claim(10, 30_000)).toMatchObject([{ id: 'm1', attempts: 1 }]);
    // Only what is dead: not a message under way, one that was sent, or none at all.
    for (const id of ['m1', 'm2', 'm3', 'none']) expect(await node.deadLetters.retry(id)).toBe(false);
  });

  it('counts what waits and what is dead', async () => {
    expect(await outboxFigures(db.pool)).toEqual({ queued: 0, dead: 0, oldestQueuedS: 0 });
    await put('m1', 'm2', 'm3');
    await node.outbox.end('m1', 'dead', 'x');
    await db.pool.query(`update outbox set created_at = now() - interval '90 s' where id = 'm2'`);
    const figures = await outboxFigures(db.pool);
    expect(figures).toMatchObject({ queued: 2, dead: 1 });
    expect(figures.oldestQueuedS).toBeGreaterThanOrEqual(90);
  });
});
