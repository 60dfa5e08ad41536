import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { releaseLeases } from '../../../store/postgres/leases.ts';
import { startTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createNode, createTestClock, openConversation, otpMessage, outcomeOf, say, type TestNode } from './kit.ts';

describe('what a killed process had taken', () => {
  let db: TestDatabase;
  let node: TestNode;

  beforeEach(async () => {
    db = await startTestDatabase();
    // Leases of messages are compared with the database's own clock here.
    const clock = createTestClock();
    clock.advance(Date.now() - clock.now().getTime());
    node = createNode(db.pool, clock);
  });
  afterEach(() => db.close());

  it('a turn under way can be taken at once, and what the killed one still commits writes nothing', async () => {
    const id = await openConversation(node);
    await say(node, id, 'hola');
    const first = await node.conversations.takeTurn(id);
    expect(await node.conversations.takeTurn(id)).toBeUndefined();

    await releaseLeases(db.pool);
    const second = await node.conversations.takeTurn(id);
    expect(second?.trigger).toEqual(first?.trigger);
    expect(await node.conversations.commitTurn(first!, outcomeOf([]))).toMatchObject({ committed: false });
    expect(await node.conversations.commitTurn(second!, outcomeOf([]))).toMatchObject({ committed: true });
  });

  it('a message being carried out is due again, as the same try', async () => {
    const id = await openConversation(node);
    await say(node, id, 'mándeme el código');
    const turn = await node.conversations.takeTurn(id);
    await node.conversations.commitTurn(turn!, outcomeOf([], { outbox: [otpMessage('m1')] }));
    expect(await node.outbox.claim(10, 30_000)).toMatchObject([{ id: 'm1', attempts: 1 }]);
    expect(await node.outbox.claim(10, 30_000)).toEqual([]);

    await releaseLeases(db.pool);
    const { rows } = await db.pool.query('select attempts, due_at <= clock_timestamp() as due from outbox');
    expect(rows).toEqual([{ attempts: 0, due: true }]);
  });

  it('a message that was sent stays sent', async () => {
    const id = await openConversation(node);
    await say(node, id, 'mándeme el código');
    const turn = await node.conversations.takeTurn(id);
    await node.conversations.commitTurn(turn!, outcomeOf([], { outbox: [otpMessage('m1')] }));
    await node.outbox.claim(10, 30_000);
    await node.outbox.markSent('m1');

    await releaseLeases(db.pool);
    expect((await db.pool.query('select state, attempts from outbox')).rows).toEqual([{ state: 'sent', attempts: 1 }]);
  });
});
