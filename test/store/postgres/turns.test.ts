import type { QueueName } from '../../../contracts/fact.ts';
import type { Pool } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { accept, addNote } from '../../../agent-desk/domain/decisions.ts';
import { inOrder } from '../../../agent-desk/domain/routing.ts';
import { AGEING_MS } from '../../../store/postgres/service-order.ts';
import { anotherDatabase, ownDatabase } from '../../support/database.ts';
import {
  agent,
  answer,
  botSaid,
  citizenSaid,
  countRows,
  createNode,
  createTestClock,
  expireLease,
  lockWaiters,
  openConversation,
  openQueued,
  otpMessage,
  outcomeOf,
  race,
  repeat,
  say,
  times,
  upTo,
  type TestNode,
} from './kit.ts';

describe('turns in PostgreSQL', () => {
  const db = ownDatabase();
  let node: TestNode;
  let other: TestNode;
  const clock = createTestClock();

  beforeAll(() => {
    node = createNode(db.pool, clock);
    other = createNode(db.newPool(), clock);
  });

  const full = (id: string) =>
    outcomeOf([botSaid('hola'), { kind: 'locale-changed', locale: 'en' }], {
      outbox: [otpMessage(`otp-${id}`)],
      audit: [{ actor: { kind: 'system', id: 'bot' }, action: 'test', module: 'bot', conversationId: id }],
    });

  it('only one of many takers gets the turn, and a second one nothing while the lease lives', async () => {
    const id = await openConversation(node);
    await say(node, id, 'hola');
    const takers = await race(db.newPool(2), id, 8, () =>
      Promise.all(times(8, (index) => (index % 2 ? node : other).conversations.takeTurn(id))),
    );
    expect(takers.filter(Boolean)).toHaveLength(1);
    expect(await other.conversations.takeTurn(id)).toBeUndefined();
  });

  it('without a waiting message there is no turn', async () => {
    const id = await openConversation(node);
    expect(await node.conversations.takeTurn(id)).toBeUndefined();
    expect(await node.conversations.takeTurn('nobody')).toBeUndefined();
  });

  it('a commit writes facts, state, outbox and audit together and ends the wait', async () => {
    const id = await openConversation(node);
    await say(node, id, 'hola');
    const turn = await node.conversations.takeTurn(id);
    expect(turn).toMatchObject({ trigger: { number: 2, fact: { text: 'hola' } }, attempts: 1 });
    expect(await node.conversations.commitTurn(turn!, full(id))).toEqual({ committed: true, lastNumber: 4 });
    expect(await countRows(db.pool, id)).toEqual({ facts: 4, outbox: 1, audit: 1, waiting: 0 });
    expect((await node.desk.find(id))?.state).toMatchObject({ locale: 'en', greeted: true, lastBotText: 'hola' });
  });

  it('the same turn committed twice is written once', async () => {
    const id = await openConversation(node);
    await say(node, id, 'hola');
    const turn = await node.conversations.takeTurn(id);
    await node.conversations.commitTurn(turn!, full(id));
    expect(await other.conversations.commitTurn(turn!, full(id))).toMatchObject({ committed: false });
    expect(await countRows(db.pool, id)).toEqual({ facts: 4, outbox: 1, audit: 1, waiting: 0 });
  });

  it('an expired lease is taken by another node; the late commit of the first writes nothing at all', async () => {
    const id = await openConversation(node);
    await say(node, id, 'hola');
    const first = await node.conversations.takeTurn(id);
    await expireLease(db.pool, id);
    const second = await other.conversations.takeTurn(id);
    expect(second).toMatchObject({ attempts: 2, version: first?.version, trigger: { number: 2 } });
    expect(second?.fence).toBeGreaterThan(first!.fence);

    expect(await node.conversations.commitTurn(first!, full(id))).toEqual({ committed: false, lastNumber: 2 });
    expect(await countRows(db.pool, id)).toEqual({ facts: 2, outbox: 0, audit: 0, waiting: 1 });
    // Neither the refused commit nor a late release took the lease from the second.
    await node.conversations.failTurn(first!);
    expect(await node.conversations.takeTurn(id)).toBeUndefined();

    expect(await other.conversations.commitTurn(second!, full(id))).toEqual({ committed: true, lastNumber: 4 });
    expect(await countRows(db.pool, id)).toEqual({ facts: 4, outbox: 1, audit: 1, waiting: 0 });
  });

  it('a commit is refused when the desk changed the state meanwhile, and the turn can be tried again at once', async () => {
    const id = await openQueued(node);
    await say(node, id, 'sigo esperando');
    const turn = await node.conversations.takeTurn(id);
    const actor = { profile: agent('agent-1') };
    await node.desk.change(id, (state) => accept(state, { actor }, clock.now()));
    const before = await countRows(db.pool, id);

    expect(await node.conversations.commitTurn(turn!, full(id))).toMatchObject({ committed: false });
    expect(await countRows(db.pool, id)).toEqual(before);

    const again = await other.conversations.takeTurn(id);
    expect(again).toMatchObject({
      trigger: { number: turn!.trigger.number },
      attempts: 2,
      conversation: { owner: 'agent' },
    });
    expect((await other.conversations.commitTurn(again!, outcomeOf([]))).committed).toBe(true);
  });

  it('a note of the desk between taking and committing costs one more try and loses nothing', async () => {
    const id = await openConversation(node);
    await say(node, id, 'hola');
    const turn = await node.conversations.takeTurn(id);
    const actor = { profile: { ...agent('boss'), roles: ['supervisor' as const] } };
    await node.desk.change(id, (state) => addNote(state, { actor, clientId: 'n', text: 'ojo' }, clock.now()));
    expect((await node.conversations.commitTurn(turn!, full(id))).committed).toBe(false);
    await answer(node, id, [botSaid('hola')]);
    const facts = await node.log.read(id, { audience: 'all', after: 0, limit: 10 });
    expect(facts.map(({ fact }) => fact.kind)).toEqual([
      'conversation-started',
      'citizen-said',
      'note-added',
      'bot-said',
    ]);
  });

  it('a failed turn can be taken again at once, and failures are counted', async () => {
    const id = await openConversation(node);
    await say(node, id, 'hola');
    for (const attempts of upTo(4)) {
      const turn = await node.conversations.takeTurn(id);
      expect(turn).toMatchObject({ attempts, failures: attempts - 1 });
      await node.conversations.failTurn(turn!);
    }
  });

  it('neither a killed process nor a superseded commit is a failure', async () => {
    const id = await openConversation(node);
    await say(node, id, 'hola');
    await node.conversations.takeTurn(id);
    await expireLease(db.pool, id);
    const turn = await node.conversations.takeTurn(id);
    const actor = { profile: { ...agent('boss'), roles: ['supervisor' as const] } };
    await node.desk.change(id, (state) => addNote(state, { actor, clientId: 'n', text: 'ojo' }, clock.now()));
    expect((await node.conversations.commitTurn(turn!, outcomeOf([]))).committed).toBe(false);
    expect(await node.conversations.takeTurn(id)).toMatchObject({ attempts: 3, failures: 0 });
  });

  it('a conversation that does not open says so, rests longer each time, and holds up no other', async () => {
    const quiet = createNode((await anotherDatabase()).pool, clock);
    const id = await openConversation(quiet);
    await say(quiet, id, 'hola');
    await quiet.pool.query(`update conversation set state = '\\x00' where id = $1`, [id]);
    const rests: number[] = [];
    for (let tries = 0; tries < 8; tries++) {
      await expect(quiet.conversations.takeTurn(id)).rejects.toMatchObject({ code: 'internal.bug', retryable: false });
      expect(await quiet.conversations.findWaiting(1_000)).not.toContain(id);
      const { rows } = await quiet.pool.query<{ rest: number }>(
        'select extract(epoch from lease_until - clock_timestamp())::float8 as rest from conversation where id = $1',
        [id],
      );
      rests.push(Math.round((rows[0]?.rest ?? 0) / 60));
      await expireLease(quiet.pool, id);
    }
    expect(rests).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('messages of one conversation are handled in their order', async () => {
    const id = await openConversation(node);
    for (const text of ['uno', 'dos', 'tres']) await say(node, id, text);
    const order: string[] = [];
    for (let turn = await node.conversations.takeTurn(id); turn; turn = await node.conversations.takeTurn(id)) {
      if (turn.trigger.fact.kind === 'citizen-said') order.push(turn.trigger.fact.text);
      await node.conversations.commitTurn(turn, outcomeOf([botSaid('ya')]));
    }
    expect(order).toEqual(['uno', 'dos', 'tres']);
  });

  it('on two nodes at once every message is answered once, in order, while more come in', async () => {
    const ids = await Promise.all(times(6, () => openConversation(node)));
    const talk = ids.map(async (id) => {
      for (const text of upTo(8)) await say(text % 2 ? node : other, id, `${text}`);
    });
    let talking = true;
    const said = Promise.all(talk).finally(() => (talking = false));
    const work = times(6, async (index) => {
      const own = index % 2 ? node : other;
      for (;;) {
        const last = !talking;
        const waiting = await own.conversations.findWaiting(10);
        for (const id of waiting) {
          const turn = await own.conversations.takeTurn(id);
          if (!turn) continue;
          const { fact } = turn.trigger;
          if (fact.kind === 'citizen-said') await own.conversations.commitTurn(turn, outcomeOf([botSaid(fact.text)]));
        }
        if (last && waiting.length === 0) return;
      }
    });
    await Promise.all([said, ...work]);

    for (const id of ids) {
      const facts = await node.log.read(id, { audience: 'all', after: 0, limit: 100 });
      expect(facts.map(({ number }) => number)).toEqual(upTo(17));
      const replies = facts.flatMap(({ fact }) => (fact.kind === 'bot-said' ? [fact.reply.text] : []));
      expect(replies).toEqual(upTo(8).map(String));
    }
  });

  it.each([
    ['the next one', ['otra'], 'otra'],
    ['nothing, and no lease', [], undefined],
  ])('who waits for another’s commit of the same turn gets %s', async (_what, more, expected) => {
    const id = await openConversation(node);
    for (const text of ['hola', ...more]) await say(node, id, text);
    const turn = await node.conversations.takeTurn(id);
    await expireLease(db.pool, id);
    // The first node's commit is under way: written, not yet there for others.
    const client = await db.pool.connect();
    await client.query('begin');
    const first = createNode(client as unknown as Pool, clock);
    expect((await first.conversations.commitTurn(turn!, outcomeOf([]))).committed).toBe(true);
    const taking = other.conversations.takeTurn(id);
    await lockWaiters(db.pool, 1);
    await client.query('commit');
    client.release();

    const taken = await taking;
    expect(taken?.trigger.fact).toEqual(expected && citizenSaid(expected));
    if (taken) await other.conversations.commitTurn(taken, outcomeOf([]));
    await say(node, id, 'última');
    expect((await node.conversations.takeTurn(id))?.trigger.fact).toEqual(citizenSaid('última'));
  });

  it('an event of the desk waits for a turn like a message and is not folded twice', async () => {
    const id = await openQueued(node);
    const actor = { profile: agent('agent-1') };
    await node.desk.change(id, (state) => accept(state, { actor }, clock.now()));
    const turn = await node.conversations.takeTurn(id);
    expect(turn?.trigger.fact).toMatchObject({ kind: 'agent-joined', agentId: 'agent-1' });
    const before = turn?.conversation;
    await node.conversations.commitTurn(turn!, outcomeOf([]));
    expect((await node.desk.find(id))?.state).toEqual(before);
  });

  it('a waiting citizen is told how many are served first, in the order in which the router serves', async () => {
    const quiet = createNode((await anotherDatabase()).pool, clock);
    const ahead = async (queue: QueueName, priority: number) => (await quiet.queueView.look(queue, priority)).ahead;
    // Each step of priority is worth a minute of waiting.
    const ids: string[] = [];
    for (const [priority, thenMs] of [
      [0, 119_000],
      [2, 1_000],
      [2, 60_000],
      [1, 0],
      [0, 30_000],
      [5, 0],
    ] as const) {
      ids.push(await openQueued(quiet, priority));
      clock.advance(thenMs);
    }
    const waiting = await quiet.desk.listWaiting(100);
    const toRoute = waiting.map(({ state: { id, handoff } }) => ({
      ...{ conversationId: id, queue: handoff!.queue, priority: handoff!.priority },
      ...{ waitingSince: handoff!.requestedAt, declinedBy: [], restingAgents: new Set<string>() },
    }));
    const served = inOrder(toRoute.toReversed(), { capacity: 1, ageingMs: AGEING_MS }, clock.now());
    const order = served.map(({ conversationId }) => conversationId);
    expect(order).toEqual([5, 1, 0, 2, 3, 4].map((index) => ids[index]));
    expect(waiting.map(({ state }) => state.id)).toEqual(order);
    const listed = await quiet.desk.listFor({ agentId: 'nobody', queues: ['rentas'] });
    expect(listed.map(({ id }) => id)).toEqual(order);

    expect(await ahead('rentas', 0)).toBe(6);
    expect(await ahead('rentas', 3)).toBe(4);
    expect(await ahead('rentas', 10)).toBe(0);
    expect(await ahead('cobro', 0)).toBe(0);
    const positions: (number | undefined)[] = [];
    for (const id of order) {
      await say(quiet, id, '¿cuánto falta?');
      positions.push((await quiet.conversations.takeTurn(id))?.queuePosition);
    }
    expect(positions).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('those that wait are found oldest first, without those under a live lease, up to the limit', async () => {
    const quiet = createNode((await anotherDatabase()).pool, clock);
    const ids: string[] = [];
    await repeat(4, async () => {
      const id = await openConversation(quiet);
      clock.advance(1_000);
      await say(quiet, id, 'hola');
      ids.push(id);
    });
    // A newer message does not make an old wait younger.
    await say(quiet, ids[0]!, 'sigo');
    expect(await quiet.conversations.findWaiting(10)).toEqual(ids);
    expect(await quiet.conversations.findWaiting(2)).toEqual(ids.slice(0, 2));

    await quiet.conversations.takeTurn(ids[1]!);
    await quiet.conversations.takeTurn(ids[2]!);
    await expireLease(quiet.pool, ids[2]!);
    expect(await quiet.conversations.findWaiting(10)).toEqual([ids[0], ids[2], ids[3]]);
  });
});
