import { expect, test } from 'vitest';
import { openFilingReview } from '../../app/filing-review.ts';
import { createFilings } from '../../store/postgres/filings.ts';
import { countLateAnswers } from '../../store/postgres/filing-watch.ts';
import { calendar, createNode, createTestClock, openConversation, sealing } from '../store/postgres/kit.ts';
import { ownDatabase } from '../support/database.ts';

const db = ownDatabase();

async function openWorld() {
  await db.empty();
  const clock = createTestClock();
  const node = createNode(db.pool, clock);
  const conversationId = await openConversation(node);
  const filings = createFilings({ pool: db.pool, clock, calendar, ...sealing });
  const keys: string[] = [];
  const review = openFilingReview({
    ...{ register: filings, conversations: node.desk },
    cadastre: {
      fileProcedure(order) {
        keys.push(order.idempotencyKey);
        return Promise.resolve({ number: '400000000077', filedAt: clock.now().toISOString() });
      },
    },
  });
  const { filing } = await filings.file({
    ...{ procedure: 'revision-avaluo', conversationId, channel: 'web', locale: 'es-CO', filer: { level: 3 } },
    ...{ facts: 'Es muy alto', request: 'Revisión', documents: [], state: 'in-review', summary: 'Revisión' },
    ...{ firstAnswerBy: '2026-11-23T15:00:00.000Z', idempotencyKey: 'k' },
  });
  return { clock, node, filings, review, number: filing.number, conversationId, keys };
}

test('an accepted filing is told in its conversation once, by a turn, however often it is said', async () => {
  const { node, review, number, keys, conversationId } = await openWorld();
  await review.accept(number, 'ana');
  await review.accept(number, 'ana');
  expect(new Set(keys)).toEqual(new Set([`${number}:cadastre`]));
  const turn = await node.conversations.takeTurn(conversationId);
  expect(turn?.trigger.fact).toMatchObject({
    kind: 'filing-changed',
    number,
    state: 'filed',
    cadastreNumber: '400000000077',
  });
  expect(turn?.conversation.id).toBe(conversationId);
  const { rows } = await db.pool.query(`select count(*)::int as n from fact where kind = 'filing-changed'`);
  expect(rows).toEqual([{ n: 1 }]);
  const audited = await db.pool.query(`select count(*)::int as n from audit where action = 'filing.accepted'`);
  expect(audited.rows).toEqual([{ n: 1 }]);
});

test('R-A9 a first answer that is late is counted until somebody answers', async () => {
  const { clock, review, number } = await openWorld();
  expect(await countLateAnswers(db.pool, clock.now())).toBe(0);
  clock.advance(72 * 3_600_000 + 1);
  expect(await countLateAnswers(db.pool, clock.now())).toBe(1);
  await review.sendBack(number, 'ana', 'Falta una foto');
  expect(await countLateAnswers(db.pool, clock.now())).toBe(0);
});
