import { beforeAll, describe, expect, it } from 'vitest';
import { ownDatabase } from '../../support/database.ts';
import { createNode, createTestClock, openConversation, times, type TestNode } from './kit.ts';

describe('citizens’ files in PostgreSQL', () => {
  const db = ownDatabase();
  let node: TestNode;
  let mine: string;
  let theirs: string;

  beforeAll(async () => {
    node = createNode(db.pool, createTestClock());
    mine = await openConversation(node);
    theirs = await openConversation(node);
    await save(file('u1', mine, 'uno'));
  });

  const file = (id: string, conversationId: string, text: string, name = 'recibo.pdf') => ({
    ...{ id, conversationId, name, contentType: 'application/pdf' },
    content: Buffer.from(text),
    state: 'clean' as const,
  });

  const save = ({ conversationId, ...rest }: ReturnType<typeof file>, quotaBytes = 10_000_000) =>
    node.uploads.save(conversationId, [rest], quotaBytes);

  it('come back as they were, empty and large ones too', async () => {
    expect(await node.uploads.read(mine, 'u1')).toEqual(file('u1', mine, 'uno'));
    const large = file('large', mine, 'x'.repeat(3_000_000), 'Ñandú “1”.pdf');
    await save(large);
    const { content, ...rest } = (await node.uploads.read(mine, 'large'))!;
    expect(rest).toEqual({
      id: 'large',
      conversationId: mine,
      name: large.name,
      contentType: large.contentType,
      state: 'clean',
    });
    // Compared as a whole: byte by byte takes the test runner seconds.
    expect(large.content.equals(content)).toBe(true);
    await save(file('empty', mine, ''));
    expect((await node.uploads.read(mine, 'empty'))?.content).toHaveLength(0);
  });

  it('are of their conversation only', async () => {
    expect(await node.uploads.read(theirs, 'u1')).toBeUndefined();
    expect(await node.uploads.read(mine, 'u2')).toBeUndefined();
  });

  it('saving the same id again changes nothing, from whichever conversation', async () => {
    await save(file('u1', mine, 'dos', 'otro.pdf'));
    await save(file('u1', theirs, 'tres'));
    expect(await node.uploads.read(mine, 'u1')).toEqual(file('u1', mine, 'uno'));
    expect(await node.uploads.read(theirs, 'u1')).toBeUndefined();
  });

  it('moved to another conversation or id by hand they do not open', async () => {
    await save(file('moved', mine, 'secreto'));
    await db.pool.query(`update upload set conversation_id = $1 where id = 'moved'`, [theirs]);
    await expect(node.uploads.read(theirs, 'moved')).rejects.toMatchObject({ code: 'internal.bug' });
  });

  it('a message’s files are kept all or none, and one conversation keeps no more than its quota', async () => {
    const id = await openConversation(node);
    const files = ['a', 'b'].map((name) => ({ ...file(`${id}-${name}`, id, 'x'.repeat(40)) }));
    expect(await node.uploads.save(id, files, 79)).toBe(false);
    expect(await node.uploads.read(id, `${id}-a`)).toBeUndefined();
    expect(await node.uploads.save(id, files, 80)).toBe(true);
    // Sent again they cost nothing; another one would be too much, here and not elsewhere.
    expect(await node.uploads.save(id, files, 80)).toBe(true);
    expect(await save(file(`${id}-c`, id, 'x'), 80)).toBe(false);
    expect(await save(file(`${id}-c`, await openConversation(node), 'x'), 80)).toBe(true);
  });

  it('of many that come at once only those are kept that fit', async () => {
    const id = await openConversation(node);
    const kept = await Promise.all(times(12, (index) => save(file(`${id}-${index}`, id, 'x'.repeat(10)), 50)));
    expect(kept.filter(Boolean)).toHaveLength(5);
  });

  it('need a conversation that exists', async () => {
    await expect(save(file('u9', 'nobody', 'x'))).rejects.toThrow(/foreign key/);
  });
});
