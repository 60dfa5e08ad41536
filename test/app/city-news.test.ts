import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCityNews } from '../../app/city-news.ts';
import type { CityEvent } from '../../bot/ports/case-register.ts';
import { createCityEvents } from '../../store/postgres/city-events.ts';
import { createFilings } from '../../store/postgres/filings.ts';
import { calendar, createNode, createTestClock, openConversation, sealing } from '../store/postgres/kit.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;
beforeAll(async () => void (db = await startTestDatabase()));
afterAll(() => db.close());

async function openWorld() {
  await db.empty();
  const clock = createTestClock();
  const node = createNode(db.pool, clock);
  const conversationId = await openConversation(node);
  const stored = { pool: db.pool, clock, calendar, ...sealing };
  const filings = createFilings(stored);
  const events = createCityEvents(stored);
  const city = openCityNews({ events, register: filings, conversations: node.desk });
  const { filing } = await filings.file({
    ...{ procedure: 'queja', conversationId, channel: 'web', locale: 'es-CO', filer: { level: 0 }, termDays: 15 },
    ...{ facts: 'Esperé dos horas', request: 'Que atiendan', documents: [], state: 'filed', summary: 'Queja' },
    idempotencyKey: 'k',
  });
  const event = (id: string, change: Partial<NonNullable<CityEvent['filingChange']>>): CityEvent => ({
    ...{ id, type: 'filing-status-changed', occurredAt: clock.now().toISOString(), content: {} },
    filingChange: { number: filing.number, state: 'required', ...change },
  });
  const told = async () =>
    (await db.pool.query(`select count(*)::int as n from fact where kind = 'filing-changed'`)).rows as { n: number }[];
  return { clock, node, city, events, conversationId, event, told, number: filing.number };
}

test('R-A10 what the city requires is told in the conversation of the filing, once, however often the event comes', async () => {
  const { node, city, conversationId, event, told, number } = await openWorld();
  const required = event('e1', { note: 'Envíe una foto' });
  expect([await city.receive(required), await city.receive(required)]).toEqual(['applied', 'repeated']);
  expect(await told()).toEqual([{ n: 1 }]);
  const turn = await node.conversations.takeTurn(conversationId);
  expect(turn?.trigger.fact).toMatchObject({
    ...{ kind: 'filing-changed', number, state: 'required', note: 'Envíe una foto', answerBy: '2026-12-20' },
  });
});

test('an event that was taken and not told, because the process ended, is told when it comes again', async () => {
  const { city, events, event, told } = await openWorld();
  const required = event('e1', {});
  await events.receive(required);
  expect(await told()).toEqual([{ n: 0 }]);
  await city.receive(required);
  expect(await told()).toEqual([{ n: 1 }]);
});

test('what is older than what is known, and what is about nothing of ours, is told to nobody', async () => {
  const { city, clock, event, told } = await openWorld();
  const old = event('e0', { state: 'extended', dueOn: '2027-01-15' });
  clock.advance(60_000);
  await city.receive(event('e1', {}));
  expect(await told()).toEqual([{ n: 1 }]);
  expect(await city.receive(old)).toBe('kept');
  expect(await city.receive(event('e2', { number: 'V-2026-009999' }))).toBe('kept');
  expect(await told()).toEqual([{ n: 1 }]);
});
