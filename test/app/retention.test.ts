import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import { createRetention } from '../../app/workers/retention.ts';
import { createPaperStore } from '../../store/postgres/papers.ts';
import { createOtpLedger } from '../../store/postgres/otp-ledger.ts';
import { freshDatabase } from '../support/database.ts';
import {
  agent,
  answer,
  createNode,
  createTestClock,
  openConversation,
  repeat,
  sealing,
  say,
  type TestClock,
  type TestNode,
} from '../store/postgres/kit.ts';

const db = freshDatabase();
let clock: TestClock;
let node: TestNode;

beforeEach(() => {
  clock = createTestClock();
  node = createNode(db.pool, clock);
});

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = { conversation: 730, delivery: 180, dataCopy: 30, paper: 3_653 };

/** Rounds until nothing is left to forget: stopping waits for the one under way, which a full batch repeats. */
async function forget(otpWindowMs = 900_000): Promise<void> {
  const retention = createRetention({
    ...{ ...sealing, pool: db.pool, clock, logger: pino({ level: 'silent' }), otpWindowMs },
    days: DAYS,
  });
  for (let round = 0; round < 4; round++) {
    retention.start();
    await retention.stop();
  }
}

const count = async (table: string): Promise<number> =>
  (await db.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n ?? -1;

it('admissions of OTPs are forgotten after a day, and never within their window', async () => {
  const limits = { perDocument: 3, perAddress: 3, windowMs: 900_000 };
  const ledger = createOtpLedger({ pool: db.pool, clock, ...limits });
  await ledger.admit({ documentHmac: 'd', addressHmac: 'a', channel: 'web' as const, conversationId: 'c', number: 1 });
  clock.advance(DAY_MS);
  await forget();
  expect(await count('otp_admission')).toBe(1);
  clock.advance(1);
  await forget(2 * DAY_MS);
  expect(await count('otp_admission')).toBe(1);
  await forget();
  expect(await count('otp_admission')).toBe(0);
});

it('sessions that ended or were left are forgotten after thirty days, those in use are not', async () => {
  await node.accounts.save({ ...agent('ana'), passwordHash: 'x' });
  for (const tokenHash of ['ended', 'left', 'used'])
    await node.sessions.create({ tokenHash, staffId: 'ana', ip: '127.0.0.1' });
  await node.sessions.end('ended');
  clock.advance(30 * DAY_MS);
  await forget();
  expect(await count('staff_session')).toBe(3);
  await node.sessions.touch('used');
  clock.advance(1);
  await forget();
  const { rows } = await db.pool.query('select token_hash from staff_session');
  expect(rows).toEqual([{ token_hash: 'used' }]);
});

it('a repeated message is known for thirty days, and for as long as its conversation goes on', async () => {
  const [quiet, closed, alive] = [
    await openConversation(node),
    await openConversation(node),
    await openConversation(node),
  ];
  for (const id of [quiet, closed, alive]) await say(node, id, 'hola', 'm1');
  clock.advance(30 * DAY_MS - HOUR_MS);
  await answer(node, closed, [{ kind: 'conversation-closed', by: 'idle' }]);
  await say(node, alive, 'sigo', 'm2');
  clock.advance(HOUR_MS);
  await forget();
  for (const id of [quiet, closed, alive]) expect(await say(node, id, 'hola', 'm1')).toMatchObject({ repeated: true });
  clock.advance(1);
  await forget();
  const { rows } = await db.pool.query(
    'select conversation_id, provider_message_id from inbound order by provider_message_id',
  );
  expect(rows).toEqual(['m1', 'm2'].map((id) => ({ conversation_id: alive, provider_message_id: `${alive}:${id}` })));
});

it('forgets in batches, until nothing is left', async () => {
  const at = new Date(clock.now().getTime() - 2 * DAY_MS);
  await db.pool.query(`insert into otp_admission select 'c', n, 'd', 'a', $1 from generate_series(1, 2500) as n`, [at]);
  const left: number[] = [];
  await repeat(3, async () => {
    const retention = createRetention({
      ...{ ...sealing, pool: db.pool, clock, logger: pino({ level: 'silent' }), otpWindowMs: 1 },
      days: DAYS,
    });
    retention.start();
    await retention.stop();
    left.push(await count('otp_admission'));
  });
  expect(left).toEqual([1_500, 500, 0]);
});

it('R-I4 what became of messages, copies of one’s data and papers go after their time, and not before', async () => {
  const holder = { taxpayerId: 'tp-1', documentType: 'CC' as const, document: '31987654', name: 'MARINA' };
  const store = createPaperStore({ ...sealing, pool: db.pool, clock });
  const paper = async (kind: 'personal-data' | 'statement', key: string): Promise<void> => {
    const held = {
      conversations: [],
      permissions: [],
      cases: [],
      filings: [],
      papers: [],
      disclosures: [],
      isCut: false,
    };
    const content =
      kind === 'statement'
        ? { kind, asOf: clock.now().toISOString(), obligations: [] }
        : { kind, held: { ...held, asOf: clock.now().toISOString() } };
    const draft = {
      ...{ id: key, key, kind, year: 2026, code: key, issuedAt: clock.now(), locale: 'es-CO' as const, demo: true },
      ...{ conversationId: 'c', holder, content, annex: new Uint8Array(3) },
    };
    await store.reserve(draft);
    await store.finish(draft, new Uint8Array(9));
  };
  await paper('personal-data', 'copy');
  await paper('statement', 'paper');
  await db.pool.query(
    `insert into delivery (id, message_id, kind, provider, contact_hmac, created_at, updated_at) values ('d', 'm', 'sms', 'x', 'h', $1, $1)`,
    [clock.now()],
  );
  const left = async (): Promise<number[]> => [
    await count('paper'),
    await count('paper_share'),
    await count('delivery'),
  ];
  clock.advance(30 * DAY_MS);
  await forget();
  expect(await left()).toEqual([2, 2, 1]);
  clock.advance(1);
  await forget();
  expect(await left()).toEqual([1, 1, 1]);
  clock.advance(150 * DAY_MS);
  await forget();
  expect(await left()).toEqual([1, 1, 0]);
  clock.advance(3_473 * DAY_MS);
  await forget();
  expect(await left()).toEqual([0, 0, 0]);
});
