import { beforeAll, describe, expect, it } from 'vitest';
import type { Fact } from '../../../contracts/fact.ts';
import { ownDatabase } from '../../support/database.ts';
import {
  answer,
  botSaid,
  countRows,
  createNode,
  createTestClock,
  openConversation,
  outcomeOf,
  say,
  type TestNode,
} from './kit.ts';

const write = (key = 'k1'): Fact => ({
  ...{ kind: 'write-intended', effect: { kind: 'create-payment-link', obligations: [] }, key, about: 2 },
});

describe('facts that wait for a turn of their own', () => {
  const db = ownDatabase();
  let node: TestNode;
  const clock = createTestClock();
  const until = (ms: number): string => new Date(clock.now().getTime() + ms).toISOString();
  const deferred = (ms: number): Fact => ({
    ...{ kind: 'answer-deferred', until: until(ms), stack: [{ flow: 'account', step: 'start', slots: {} }] },
  });
  const reminder = (ms: number): Fact => ({
    ...{ kind: 'reminder-set', until: until(ms), stack: [{ flow: 'appointment-reminder', step: 'start', slots: {} }] },
  });
  const next = async (id: string): Promise<Fact['kind'] | undefined> => {
    const turn = await node.conversations.takeTurn(id);
    if (turn) await node.conversations.failTurn(turn);
    return turn?.trigger.fact.kind;
  };
  const isFound = async (id: string): Promise<boolean> => (await node.conversations.findWaiting(1000)).includes(id);

  beforeAll(() => {
    node = createNode(db.pool, clock);
  });

  it('come into being with the commit that intends them, which ends the wait of the message', async () => {
    const id = await openConversation(node);
    await say(node, id, 'quiero pagar');
    await answer(node, id, [botSaid('un momento'), write(), deferred(0)]);
    expect(await countRows(db.pool, id)).toMatchObject({ facts: 5, waiting: 2 });
    expect(await isFound(id)).toBe(true);
    const turn = await node.conversations.takeTurn(id);
    expect(turn).toMatchObject({ trigger: { number: 4, fact: write() }, attempts: 1, failures: 0 });
    // The state knows of it by the same commit.
    expect(turn?.conversation.writes).toMatchObject([{ key: 'k1' }]);
  });

  it('a reminder waits for its hour, comes once, and what is said meanwhile goes first', async () => {
    const id = await openConversation(node);
    await say(node, id, 'una cita');
    await answer(node, id, [reminder(60_000)]);
    expect(await next(id)).toBeUndefined();
    expect(await isFound(id)).toBe(false);
    await say(node, id, 'gracias');
    await answer(node, id, []);
    clock.advance(60_001);
    expect(await isFound(id)).toBe(true);
    const turn = await node.conversations.takeTurn(id);
    expect(turn?.trigger.fact.kind).toBe('reminder-set');
    expect(await node.conversations.commitTurn(turn!, outcomeOf([botSaid('le recuerdo')]))).toMatchObject({
      committed: true,
    });
    expect(await next(id)).toBeUndefined();
  });

  it('are not there where the commit was superseded', async () => {
    const id = await openConversation(node);
    await say(node, id, 'quiero pagar');
    const turn = await node.conversations.takeTurn(id);
    await node.conversations.commitTurn(turn!, outcomeOf([]));
    expect(await node.conversations.commitTurn(turn!, outcomeOf([write()]))).toMatchObject({ committed: false });
    expect(await countRows(db.pool, id)).toMatchObject({ facts: 2, waiting: 0 });
  });

  it('a write goes before what was said meanwhile, also before what was said first', async () => {
    const id = await openConversation(node);
    await say(node, id, 'quiero pagar');
    const turn = await node.conversations.takeTurn(id);
    await say(node, id, 'y gracias');
    await say(node, id, 'hasta luego');
    await node.conversations.commitTurn(turn!, outcomeOf([write('a'), write('b')]));
    const seen: unknown[] = [];
    for (let taken = await node.conversations.takeTurn(id); taken; taken = await node.conversations.takeTurn(id)) {
      const { fact } = taken.trigger;
      seen.push(fact.kind === 'write-intended' ? fact.key : fact.kind === 'citizen-said' ? fact.text : fact.kind);
      await node.conversations.commitTurn(taken, outcomeOf([]));
    }
    expect(seen).toEqual(['a', 'b', 'y gracias', 'hasta luego']);
  });

  it('a write that fails is tried again before anything else, and its failures are counted', async () => {
    const id = await openConversation(node);
    await say(node, id, 'quiero pagar');
    await answer(node, id, [write()]);
    await say(node, id, '¿y?');
    expect([await next(id), await next(id)]).toEqual(['write-intended', 'write-intended']);
    expect(await node.conversations.takeTurn(id)).toMatchObject({ attempts: 3, failures: 2 });
  });

  it('an answer that was put off is neither taken nor found before its hour, and both from then on', async () => {
    const id = await openConversation(node);
    await say(node, id, 'cuánto debo');
    await answer(node, id, [deferred(60_000)]);
    expect([await next(id), await isFound(id)]).toEqual([undefined, false]);
    clock.advance(59_999);
    expect([await next(id), await isFound(id)]).toEqual([undefined, false]);
    clock.advance(1);
    expect([await isFound(id), await next(id)]).toEqual([true, 'answer-deferred']);
  });

  it('an answer that was put off holds up nothing that is said meanwhile', async () => {
    const id = await openConversation(node);
    await say(node, id, 'cuánto debo');
    await answer(node, id, [deferred(60_000)]);
    await say(node, id, '¿a qué hora atienden?');
    expect([await isFound(id), await next(id)]).toEqual([true, 'citizen-said']);
    await answer(node, id, [botSaid('de 8 a 4')]);
    expect([await isFound(id), await next(id)]).toEqual([false, undefined]);
    expect(await countRows(db.pool, id)).toMatchObject({ waiting: 1 });
  });

  it('once its hour has come it goes before what was said after it', async () => {
    const id = await openConversation(node);
    await say(node, id, 'cuánto debo');
    await answer(node, id, [deferred(1000)]);
    await say(node, id, 'sigo aquí');
    clock.advance(1000);
    expect(await next(id)).toBe('answer-deferred');
  });
});
