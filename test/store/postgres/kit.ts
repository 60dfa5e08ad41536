import type { Pool } from 'pg';
import type { Fact, FactOf } from '../../../contracts/fact.ts';
import type { StaffProfile } from '../../../contracts/desk-protocol.ts';
import type { TurnOutcome } from '../../../bot/ports/conversation-store.ts';
import type { OutboxMessage } from '../../../bot/ports/outbox.ts';
import type { Clock } from '../../../bot/ports/system.ts';
import { createAuditTrail } from '../../../store/postgres/audit.ts';
import { createConversationLog } from '../../../store/postgres/conversation-log.ts';
import { createConversations } from '../../../store/postgres/conversations.ts';
import { createDeskConversations, createDeskFeed } from '../../../store/postgres/desk.ts';
import { createDigests, createEnvelope } from '../../../store/postgres/envelope.ts';
import { createDeadLetters, createOutbox } from '../../../store/postgres/outbox.ts';
import { createQueueView } from '../../../store/postgres/queue-view.ts';
import type { Sealing } from '../../../store/postgres/rows.ts';
import { createStaffAccounts, createStaffSessions } from '../../../store/postgres/staff.ts';
import { createUploadQueue } from '../../../store/postgres/upload-queue.ts';
import { createUploads } from '../../../store/postgres/uploads.ts';

export interface TestClock extends Clock {
  advance(ms: number): void;
}

/** Stands still until told. */
export function createTestClock(start = '2026-11-20T15:00:00.000Z'): TestClock {
  let at = Date.parse(start);
  return { now: () => new Date(at), advance: (ms) => void (at += ms) };
}

export const sealing: Sealing = {
  envelope: createEnvelope({ current: 'k1', keys: new Map([['k1', new Uint8Array(32).fill(7)]]) }),
  digests: createDigests(new Uint8Array(32).fill(9)),
  stems: (text) => text.toLowerCase().split(/\W+/u).filter(Boolean),
};

/** Nothing but weekends and holidays. */
export const calendar = { closedDays: [], suspendedTerms: [] };

export type TestNode = ReturnType<typeof createNode>;

/** All adapters on one pool, as one node of the product has them. */
export function createNode(pool: Pool, clock: Clock) {
  const stored = { ...sealing, pool, clock };
  return {
    ...{ pool, clock },
    conversations: createConversations({ ...stored, leaseMs: 60_000 }),
    log: createConversationLog(stored),
    desk: createDeskConversations(stored),
    feed: createDeskFeed(stored),
    auditTrail: createAuditTrail(stored),
    outbox: createOutbox(stored),
    deadLetters: createDeadLetters(stored),
    queueView: createQueueView({ pool, clock, isStaffed: () => Promise.resolve(false) }),
    uploads: createUploads(stored),
    uploadQueue: createUploadQueue(stored),
    accounts: createStaffAccounts(stored),
    sessions: createStaffSessions(stored),
  };
}

let opened = 0;

/** Opens a conversation with an id of its own. */
export async function openConversation({ conversations }: TestNode): Promise<string> {
  const id = `c${++opened}`;
  await conversations.open({ id, channel: 'web', locale: 'es-CO', addressHmac: 'address' });
  return id;
}

export const citizenSaid = (text: string, clientId = 'm'): FactOf<'citizen-said'> => ({
  kind: 'citizen-said',
  text,
  clientId,
  attachments: [],
});

export const botSaid = (text: string): Fact => ({ kind: 'bot-said', reply: { key: 'test', text }, about: 0 });

/** The citizen writes; `messageId` is unique within the conversation. */
export function say({ conversations }: TestNode, conversationId: string, text: string, messageId = text) {
  const providerMessageId = `${conversationId}:${messageId}`;
  return conversations.receive({ channel: 'web', conversationId, providerMessageId, fact: citizenSaid(text) });
}

/** Takes the next turn and commits it with these facts. */
export async function answer({ conversations }: TestNode, conversationId: string, facts: Fact[]): Promise<number> {
  const turn = await conversations.takeTurn(conversationId);
  if (!turn) throw new Error('no turn to take');
  const { committed, lastNumber } = await conversations.commitTurn(turn, outcomeOf(facts));
  if (!committed) throw new Error('the turn was superseded');
  return lastNumber;
}

export const outcomeOf = (facts: Fact[], rest: Partial<TurnOutcome> = {}): TurnOutcome => ({
  facts,
  outbox: [],
  audit: [],
  ...rest,
});

export const handoff = (priority = 0): Fact => ({
  kind: 'handoff-requested',
  queue: 'rentas',
  priority,
  reason: 'asked',
  summary: 'Pidió una persona',
});

/** Opens a conversation that waits for an agent. */
export async function openQueued(node: TestNode, priority = 0): Promise<string> {
  const id = await openConversation(node);
  await say(node, id, 'quiero una persona');
  await answer(node, id, [handoff(priority)]);
  return id;
}

export const agent = (id: string): StaffProfile => ({
  id,
  user: id,
  name: `Agente ${id}`,
  roles: ['agent'],
  queues: ['rentas'],
});

export const otpMessage = (id: string, rest: Partial<OutboxMessage> = {}): OutboxMessage => ({
  id,
  kind: 'otp',
  payload: {
    document: '31987654',
    contacts: [{ kind: 'sms', value: '3005550199' }],
    text: 'Código 482915',
    subject: 'Código',
  },
  ...rest,
});

/** How many rows of the conversation stand in each table that a commit writes. */
export async function countRows(pool: Pool, conversationId: string) {
  const { rows } = await pool.query<{ facts: number; outbox: number; audit: number; waiting: number }>(
    `select (select count(*)::int from fact where conversation_id = $1) as facts,
            (select count(*)::int from outbox where conversation_id = $1) as outbox,
            (select count(*)::int from audit where conversation_id = $1) as audit,
            (select count(*)::int from waiting where conversation_id = $1) as waiting`,
    [conversationId],
  );
  return rows[0];
}

/** Ends the lease of whoever holds the conversation, as time would. */
export async function expireLease(pool: Pool, conversationId: string): Promise<void> {
  await pool.query(`update conversation set lease_until = clock_timestamp() - interval '1 s' where id = $1`, [
    conversationId,
  ]);
}

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Does it `count` times, one after another. */
export async function repeat(count: number, act: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done++) await act();
}

/** 1…n. */
export const upTo = (n: number): number[] => times(n, (index) => index + 1);

/**
 * A race for sure: begins while the conversation's row is locked, and lets go when `waiters` statements wait for it.
 * `pool` must have two connections to spare.
 */
export async function race<T>(
  pool: Pool,
  conversationId: string,
  waiters: number,
  begin: () => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  await client.query('begin');
  await client.query('select from conversation where id = $1 for update', [conversationId]);
  const racing = begin();
  await lockWaiters(pool, waiters);
  await client.query('commit');
  client.release();
  return racing;
}

/** Resolves when as many statements on the database wait for a lock. */
export async function lockWaiters(pool: Pool, count: number): Promise<void> {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while (((await pool.query(waiting)).rowCount ?? 0) < count) await new Promise((resolve) => setTimeout(resolve, 5));
}
