import { beforeAll, describe, expect, it } from 'vitest';
import { accept, addNote, sendMessage } from '../../../agent-desk/domain/decisions.ts';
import { ownDatabase } from '../../support/database.ts';
import {
  agent,
  answer,
  botSaid,
  createNode,
  createTestClock,
  handoff,
  openConversation,
  say,
  upTo,
  type TestNode,
} from './kit.ts';

describe('the log of a conversation', () => {
  const db = ownDatabase();
  let node: TestNode;
  let id: string;
  const clock = createTestClock();

  beforeAll(async () => {
    node = createNode(db.pool, clock);
    id = await openConversation(node);
    await say(node, id, 'hola');
    await answer(node, id, [botSaid('buenas'), handoff()]);
    const actor = { profile: agent('agent-1') };
    const act = { actor, clientId: 'x' };
    await node.desk.change(id, (state) => accept(state, { actor }, clock.now()));
    await node.desk.change(id, (state) => addNote(state, { ...act, text: 'ojo: reservado' }, clock.now()));
    await node.desk.change(id, (state) => sendMessage(state, { ...act, text: 'le ayudo' }, clock.now()));
  });

  const read = async (audience: 'public' | 'all', page: { after?: number; before?: number; limit: number }) =>
    (await node.log.read(id, { audience, ...page })).map(({ number, fact }) => `${number} ${fact.kind}`);

  const all = [
    '1 conversation-started',
    '2 citizen-said',
    '3 bot-said',
    '4 handoff-requested',
    '5 agent-joined',
    '6 note-added',
    '7 agent-said',
  ];

  it('has everything for staff and only what the citizen may see for the citizen; never a note (R-D2)', async () => {
    expect(await read('all', { after: 0, limit: 100 })).toEqual(all);
    expect(await read('public', { after: 0, limit: 100 })).toEqual(['2 citizen-said', '3 bot-said', '7 agent-said']);
  });

  it('is paged forwards from a number, ascending', async () => {
    expect(await read('all', { after: 2, limit: 2 })).toEqual(all.slice(2, 4));
    expect(await read('public', { after: 3, limit: 10 })).toEqual(['7 agent-said']);
    expect(await read('all', { after: 7, limit: 10 })).toEqual([]);
  });

  it('is paged backwards: the newest page, still ascending', async () => {
    expect(await read('all', { limit: 2 })).toEqual(all.slice(5));
    expect(await read('all', { before: 6, limit: 2 })).toEqual(all.slice(3, 5));
    expect(await read('public', { before: 7, limit: 1 })).toEqual(['3 bot-said']);
  });

  it('a page has at least one and at most 500 facts, whatever is asked', async () => {
    expect(await read('all', { after: 0, limit: 0 })).toEqual(all.slice(0, 1));
    expect(await read('all', { after: 0, limit: -5 })).toEqual(all.slice(0, 1));
    const long = await openConversation(node);
    await say(node, long, 'hola');
    await answer(
      node,
      long,
      upTo(600).map((n) => botSaid(`${n}`)),
    );
    const page = await node.log.read(long, { audience: 'all', after: 0, limit: 10_000 });
    expect(page.map(({ number }) => number)).toEqual(upTo(500));
  });

  it('gives facts as they were said, with their time of commit', async () => {
    const [said] = await node.log.read(id, { audience: 'public', after: 0, limit: 1 });
    expect(said).toEqual({
      number: 2,
      at: clock.now().toISOString(),
      fact: { kind: 'citizen-said', text: 'hola', clientId: 'm', attachments: [] },
    });
  });

  it('knows the newest number, and which conversations there are', async () => {
    expect(await node.log.lastNumber(id)).toBe(7);
    expect(await node.log.lastNumber('nobody')).toBeUndefined();
    expect(await node.log.read('nobody', { audience: 'all', after: 0, limit: 5 })).toEqual([]);
  });
});
