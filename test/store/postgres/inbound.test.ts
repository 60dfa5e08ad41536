import { beforeAll, describe, expect, it } from 'vitest';
import { ownDatabase } from '../../support/database.ts';
import {
  citizenSaid,
  countRows,
  createNode,
  createTestClock,
  openConversation,
  race,
  say,
  times,
  upTo,
  type TestNode,
} from './kit.ts';

describe('intake in PostgreSQL', () => {
  const db = ownDatabase();
  let node: TestNode;
  let other: TestNode;

  beforeAll(() => {
    const clock = createTestClock();
    node = createNode(db.pool, clock);
    other = createNode(db.newPool(), clock);
  });

  it('opening a conversation again changes nothing, even at the same moment', async () => {
    const request = { id: 'open-twice', channel: 'web', locale: 'es-CO', addressHmac: 'a' } as const;
    await Promise.all(times(10, (index) => (index % 2 ? node : other).conversations.open(request)));
    await say(node, request.id, 'hola');
    await node.conversations.open({ ...request, locale: 'en', addressHmac: 'b' });

    const facts = await node.log.read(request.id, { audience: 'all', after: 0, limit: 10 });
    expect(facts.map(({ number, fact }) => [number, fact.kind])).toEqual([
      [1, 'conversation-started'],
      [2, 'citizen-said'],
    ]);
    const turn = await node.conversations.takeTurn(request.id);
    expect(turn).toMatchObject({ addressHmac: 'a', conversation: { locale: 'es-CO', owner: 'bot' } });
  });

  it('a message delivered again gives the first number and changes nothing (R-C1)', async () => {
    const id = await openConversation(node);
    expect(await say(node, id, 'hola')).toEqual({ number: 2, repeated: false });
    expect(await say(node, id, 'otra')).toEqual({ number: 3, repeated: false });
    expect(await say(node, id, 'hola')).toEqual({ number: 2, repeated: true });
    expect(await countRows(db.pool, id)).toMatchObject({ facts: 3, waiting: 2 });
  });

  it('fifty deliveries of one message at once on two nodes make one fact', async () => {
    const id = await openConversation(node);
    // Twenty at the database, the rest behind them.
    const answers = await race(db.newPool(2), id, 20, () =>
      Promise.all(times(50, (index) => say(index % 2 ? node : other, id, 'hola'))),
    );
    expect(answers.map(({ number }) => number)).toEqual(times(50, () => 2));
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await countRows(db.pool, id)).toMatchObject({ facts: 2, waiting: 1 });
    expect(await node.log.lastNumber(id)).toBe(2);
  });

  it('numbers have no gap and no double under concurrent and repeated messages', async () => {
    const id = await openConversation(node);
    // Each of 20 messages comes three times, all at once.
    const answers = await race(db.newPool(2), id, 20, () =>
      Promise.all(times(60, (index) => say(index % 2 ? node : other, id, `m${index % 20}`))),
    );
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(20);
    const facts = await node.log.read(id, { audience: 'all', after: 0, limit: 100 });
    expect(facts.map(({ number }) => number)).toEqual(upTo(21));
  });

  it('the same provider id on another channel is another message', async () => {
    const id = await openConversation(node);
    const fact = citizenSaid('hola');
    const message = { conversationId: id, providerMessageId: 'same', fact };
    const first = await node.conversations.receive({ ...message, channel: 'web' });
    const second = await node.conversations.receive({ ...message, channel: 'whatsapp' });
    expect([first.number, second.number, second.repeated]).toEqual([2, 3, false]);
  });

  it('a message for an unknown conversation is refused and leaves nothing', async () => {
    await expect(say(node, 'nobody', 'hola')).rejects.toMatchObject({ code: 'conversation.unknown' });
    expect(await countRows(db.pool, 'nobody')).toEqual({ facts: 0, outbox: 0, audit: 0, waiting: 0 });
    expect((await db.pool.query(`select from inbound where conversation_id = 'nobody'`)).rowCount).toBe(0);
  });
});
