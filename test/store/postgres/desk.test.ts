import { beforeAll, describe, expect, it } from 'vitest';
import { accept, addNote, close, offer, sendMessage } from '../../../agent-desk/domain/decisions.ts';
import type { Conversation } from '../../../bot/domain/conversation.ts';
import type { DeskDecision } from '../../../agent-desk/ports/desk-store.ts';
import { anotherDatabase, ownDatabase } from '../../support/database.ts';
import {
  agent,
  countRows,
  createNode,
  createTestClock,
  openConversation,
  openQueued,
  race,
  say,
  times,
  upTo,
  type TestNode,
} from './kit.ts';

describe('the desk’s changes', () => {
  const db = ownDatabase();
  let nodes: [TestNode, TestNode];
  let node: TestNode;
  const clock = createTestClock();

  beforeAll(() => {
    nodes = [createNode(db.pool, clock), createNode(db.newPool(), clock)];
    node = nodes[0];
  });

  const accepting = (agentId: string) => (state: Conversation) =>
    accept(state, { actor: { profile: agent(agentId) } }, clock.now());
  const writing =
    (agentId: string, text: string, clientId = text) =>
    (state: Conversation) =>
      sendMessage(state, { actor: { profile: agent(agentId) }, clientId, text }, clock.now());

  it('of twenty agents who accept at once on two nodes one wins, the others are told who (R-D1)', async () => {
    const id = await openQueued(node);
    const before = await countRows(db.pool, id);
    const results = await race(db.newPool(2), id, 20, () =>
      Promise.all(times(20, (index) => nodes[index % 2 ? 0 : 1].desk.change(id, accepting(`agent-${index}`)))),
    );
    const winners = results.flatMap(({ decision }, index) => (decision.ok ? [index] : []));
    expect(winners).toHaveLength(1);

    const state = (await node.desk.find(id))!.state;
    expect(state).toMatchObject({ owner: 'agent', handoff: { agentId: `agent-${winners[0]}` } });
    // Each loser was decided on the winner's state.
    const refusals = results.flatMap(({ decision }) => (decision.ok ? [] : [decision]));
    expect(refusals).toHaveLength(19);
    for (const { code, detail } of refusals) {
      expect(code).toBe('conversation.taken');
      expect(detail).toContain(`Agente agent-${winners[0]}`);
    }
    expect(await countRows(db.pool, id)).toEqual({
      ...before,
      facts: before!.facts + 1,
      audit: before!.audit + 1,
      waiting: 1,
    });
  });

  it('an action sent again gives its first number and changes nothing, even at the same moment', async () => {
    const id = await openQueued(node);
    await node.desk.change(id, accepting('agent-1'));
    const send = (from: TestNode) => from.desk.change(id, writing('agent-1', 'le ayudo', 'once'), { clientId: 'once' });
    const results = await race(db.newPool(2), id, 10, () =>
      Promise.all(times(10, (index) => send(nodes[index % 2 ? 0 : 1]))),
    );
    const last = await send(node);
    expect(last.repeated).toBe(true);
    expect(new Set([...results, last].map(({ number }) => number)).size).toBe(1);
    expect(results.filter(({ repeated }) => !repeated)).toHaveLength(1);
    const facts = await node.log.read(id, { audience: 'public', after: 0, limit: 20 });
    expect(facts.filter(({ fact }) => fact.kind === 'agent-said')).toHaveLength(1);
  });

  it('the same client id in two conversations is two actions', async () => {
    const ids = [await openQueued(node), await openQueued(node)];
    for (const id of ids) {
      await node.desk.change(id, accepting('agent-1'));
      const { repeated } = await node.desk.change(id, writing('agent-1', 'hola'), { clientId: 'same' });
      expect(repeated).toBe(false);
    }
  });

  it('messages of the citizen and of the agent at once get one gapless numbering', async () => {
    const id = await openQueued(node);
    await node.desk.change(id, accepting('agent-1'));
    const start = await node.log.lastNumber(id);
    await race(db.newPool(2), id, 20, () =>
      Promise.all(
        times(24, (index) => {
          const own = nodes[index % 2 ? 0 : 1];
          return index % 3 ? say(own, id, `c${index}`) : own.desk.change(id, writing('agent-1', `a${index}`));
        }),
      ),
    );
    const facts = await node.log.read(id, { audience: 'all', after: 0, limit: 100 });
    expect(facts.map(({ number }) => number)).toEqual(upTo(start! + 24));
  });

  it('a refusal writes nothing, nor does a decision without facts', async () => {
    const id = await openQueued(node);
    const before = await countRows(db.pool, id);
    const refused = await node.desk.change(id, writing('agent-1', 'no soy yo'));
    expect(refused.decision).toMatchObject({ ok: false, code: 'conversation.not-yours' });
    const nothing: DeskDecision = { ok: true, facts: [], audit: [] };
    expect(await node.desk.change(id, () => nothing)).toMatchObject({
      number: await node.log.lastNumber(id),
      repeated: false,
    });
    expect(await countRows(db.pool, id)).toEqual(before);
  });

  it('an unknown conversation is said to be unknown', async () => {
    const { decision } = await node.desk.change('nobody', accepting('agent-1'));
    expect(decision).toMatchObject({ ok: false, code: 'conversation.unknown' });
    expect(await node.desk.find('nobody')).toBeUndefined();
  });

  it('only what wakes the assistant waits for a turn', async () => {
    const id = await openQueued(node);
    await node.desk.change(id, accepting('agent-1'));
    expect((await node.conversations.takeTurn(id))?.trigger.fact.kind).toBe('agent-joined');
    const note = (state: Conversation) =>
      addNote(state, { actor: { profile: agent('agent-1') }, clientId: 'n', text: 'ojo' }, clock.now());
    await node.desk.change(id, note);
    expect(await countRows(db.pool, id)).toMatchObject({ waiting: 1 });
  });

  it('the inbox has the agent’s queues and own conversations, the most urgent and oldest first', async () => {
    const fresh = createNode((await anotherDatabase()).pool, clock);
    const early = await openQueued(fresh);
    clock.advance(1_000);
    const late = await openQueued(fresh);
    const urgent = await openQueued(fresh, 10);
    const mine = await openQueued(fresh);
    await fresh.desk.change(mine, accepting('agent-1'));
    const foreign = await openQueued(fresh);
    await fresh.desk.change(foreign, accepting('agent-2'));
    await openConversation(fresh);

    const seen = await fresh.desk.listFor({ agentId: 'agent-1', queues: ['rentas'] });
    expect(seen.map(({ id }) => id)).toEqual([mine, urgent, early, late]);
    expect(seen.map(({ owner }) => owner)).toEqual(['agent', 'queued', 'queued', 'queued']);
    expect((await fresh.desk.listFor({ agentId: 'agent-1', queues: ['cobro'] })).map(({ id }) => id)).toEqual([mine]);

    expect((await fresh.desk.listWaiting(10)).map(({ summary }) => summary.id)).toEqual([urgent, early, late]);
    expect((await fresh.desk.listWaiting(1)).map(({ summary }) => summary.id)).toEqual([urgent]);
    expect(await fresh.desk.countHeld()).toEqual(
      new Map([
        ['agent-1', 1],
        ['agent-2', 1],
      ]),
    );
  });

  it('an offer takes a conversation out of those that wait, and a place of the agent, until it is over', async () => {
    const fresh = createNode((await anotherDatabase()).pool, clock);
    const id = await openQueued(fresh);
    const until = new Date(clock.now().getTime() + 30_000);
    await fresh.desk.change(id, (state) => offer(state, { agentId: 'agent-1', until }, clock.now()));
    expect(await fresh.desk.listWaiting(10)).toEqual([]);
    expect(await fresh.desk.countHeld()).toEqual(new Map([['agent-1', 1]]));

    clock.advance(30_001);
    expect((await fresh.desk.listWaiting(10)).map(({ summary }) => summary.id)).toEqual([id]);
    expect(await fresh.desk.countHeld()).toEqual(new Map());
  });

  it('a closed conversation is in nobody’s inbox and holds no place', async () => {
    const fresh = createNode((await anotherDatabase()).pool, clock);
    const id = await openQueued(fresh);
    await fresh.desk.change(id, accepting('agent-1'));
    await fresh.desk.change(id, (state) =>
      close(state, { actor: { profile: agent('agent-1') }, wrapUp: 'listo' }, clock.now()),
    );
    expect(await fresh.desk.listFor({ agentId: 'agent-1', queues: ['rentas'] })).toEqual([]);
    expect(await fresh.desk.countHeld()).toEqual(new Map());
  });
});
