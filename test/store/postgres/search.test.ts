import { beforeAll, expect, test } from 'vitest';
import { stems } from '../../../nlu/search-stems.ts';
import { searchFacts } from '../../../store/postgres/search.ts';
import { ownDatabase } from '../../support/database.ts';
import { createConversations } from '../../../store/postgres/conversations.ts';
import { createTestClock, sealing } from './kit.ts';

const words = { ...sealing, stems };
const database = ownDatabase();

beforeAll(async () => {
  const store = createConversations({ pool: database.pool, clock: createTestClock(), leaseMs: 60_000, ...words });
  await store.open({ id: 's1', channel: 'web', locale: 'es-CO', addressHmac: 'a' });
  for (const [index, text] of ['Los recibos del PREDIAL no llegaron', 'una máquina de coser', 'predial'].entries()) {
    const fact = { kind: 'citizen-said' as const, text, clientId: `${index}`, attachments: [] };
    await store.receive({ channel: 'web', conversationId: 's1', providerMessageId: `s1:${index}`, fact });
  }
});

const find = async (question: string) =>
  (await searchFacts(database.pool, question, words, 10)).map(({ number }) => number);

test('messages are found by their words in any form, with all of them present', async () => {
  expect(await find('recibo predial')).toEqual([2]);
  expect(await find('predial')).toEqual([4, 2]);
  expect(await find('maquinas')).toEqual([3]);
  expect(await find('factura')).toEqual([]);
  expect(await find('')).toEqual([]);
});

test('R-I5: the index holds numbers that tell no word, and PostgreSQL uses it', async () => {
  const { rows } = await database.pool.query<{ row: string }>(
    "select fact::text as row from fact where conversation_id = 's1'",
  );
  expect(rows.map(({ row }) => row).join()).not.toMatch(/predial|recib|coser/i);
  await database.pool.query('analyze fact');
  const client = await database.pool.connect();
  try {
    await client.query('set enable_seqscan = off');
    const plan = await client.query<Record<string, string>>("explain select from fact where search @> '{1}'::bigint[]");
    expect(JSON.stringify(plan.rows)).toContain('fact_search');
  } finally {
    client.release(true);
  }
});
