import { setImmediate as turnOver } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SequencedFact } from '../../../agent-desk/ports/desk-store.ts';
import { sequenceFacts } from '../../../store/postgres/sequencer.ts';
import { freshDatabase } from '../../support/database.ts';
import { createNode, createTestClock, openConversation, say, times, upTo, type TestNode } from './kit.ts';

describe('the order over all conversations', () => {
  const db = freshDatabase();
  let node: TestNode;
  const clock = createTestClock();

  beforeEach(() => {
    node = createNode(db.pool, clock);
  });

  it('numbers what was committed from 1, in batches, and says when nothing is left', async () => {
    const id = await openConversation(node);
    for (const text of ['uno', 'dos', 'tres']) await say(node, id, text);
    expect(await node.feed.since(0, 10)).toEqual([]);

    expect(await sequenceFacts(db.pool, 3)).toBe(3);
    expect(await sequenceFacts(db.pool, 3)).toBe(4);
    expect(await sequenceFacts(db.pool, 3)).toBeUndefined();
    expect(await node.feed.latestSeq()).toBe(4);

    const page = await node.feed.since(1, 2);
    expect(page.map(({ seq, numbered }) => [seq, numbered.number])).toEqual([
      [2, 2],
      [3, 3],
    ]);
    expect(page[0]).toMatchObject({
      conversationId: id,
      summary: { id, lastNumber: 4 },
      numbered: { fact: { text: 'uno' } },
    });
  });

  it.each([1, 2, 3])(
    'a follower misses and doubles nothing while several nodes commit and number (seed %i)',
    async (seed) => {
      const random = createRandom(seed);
      const ids = await Promise.all(times(8, () => openConversation(node)));
      const pools = times(3, () => db.newPool(4));
      let committing = true;
      const committers = pools.map(async (pool, index) => {
        const own = createNode(pool, clock);
        for (const n of upTo(30)) {
          const burst = times(1 + Math.floor(random() * 3), (part) => {
            const id = ids[Math.floor(random() * ids.length)]!;
            return say(own, id, `${index}-${n}-${part}`);
          });
          await Promise.all(burst);
        }
      });
      const committed = Promise.all(committers).finally(() => (committing = false));
      const numbering = pools.slice(0, 2).map(async (pool) => {
        for (;;) {
          const last = !committing;
          // Small batches, so that the limit cuts through conversations.
          const seq = await sequenceFacts(pool, 5);
          if (last && seq === undefined) return;
          await turnOver();
        }
      });
      let numberingOn = true;
      const numbered = Promise.all(numbering).finally(() => (numberingOn = false));
      const follower = follow(node, () => numberingOn);
      await Promise.all([committed, numbered]);
      const seen = await follower;

      const seqs = seen.map(({ seq }) => seq);
      expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
      const { rows } = await db.pool.query<{ id: string; last: number }>(
        'select id, last_number::int as last from conversation',
      );
      expect(seen).toHaveLength(rows.reduce((sum, { last }) => sum + last, 0));
      for (const { id, last } of rows) {
        const own = seen.filter(({ conversationId }) => conversationId === id);
        expect(own.map((one) => one.numbered.number)).toEqual(upTo(last));
      }
    },
  );
});

/** Reads on from the last number it saw, as a screen does; one last time when nobody numbers any more. */
async function follow({ feed }: TestNode, goesOn: () => boolean): Promise<SequencedFact[]> {
  const seen: SequencedFact[] = [];
  for (;;) {
    const last = !goesOn();
    const page = await feed.since(seen.at(-1)?.seq ?? 0, 7);
    seen.push(...page);
    if (last && page.length === 0) return seen;
    await turnOver();
  }
}

/** Mulberry32: small, seeded, even enough. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
