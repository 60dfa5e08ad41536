import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOutboxWorker } from '../../app/workers/outbox-worker.ts';
import type { Loop } from '../../app/workers/loop.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { MessageDelivery, OutgoingMessage } from '../../bot/ports/back-office.ts';
import type { OtpPayload } from '../../bot/ports/outbox.ts';
import { freshDatabase } from '../support/database.ts';
import {
  createNode,
  createTestClock,
  openConversation,
  otpMessage,
  outcomeOf,
  say,
  type TestClock,
  type TestNode,
} from '../store/postgres/kit.ts';

const CONTACTS: OtpPayload['contacts'] = [
  { kind: 'sms', value: '3005550199' },
  { kind: 'email', value: 'persona@example.com' },
];

describe('the outbox worker', () => {
  const db = freshDatabase();
  let node: TestNode;
  let clock: TestClock;
  let worker: Loop;
  let logs: string;
  /** What was handed over, and the error that the next ones meet. */
  let tried: OutgoingMessage[];
  let failing: Error | undefined;
  let ended: (end: string) => void;
  let delivering: boolean;
  let delayed: string[];

  beforeEach(() => {
    clock = createTestClock();
    node = createNode(db.pool, clock);
    [tried, failing, logs, ended] = [[], undefined, '', () => undefined];
    [delivering, delayed] = [true, []];
    const delivery: MessageDelivery = {
      deliver(message) {
        tried.push(message);
        return failing ? Promise.reject(failing) : Promise.resolve();
      },
    };
    const logger = pino({}, { write: (line: string) => void (logs += line) });
    worker = createOutboxWorker({
      ...{ outbox: node.outbox, delivery, clock, logger, onEnd: (end: string) => ended(end) },
      isDelivering: () => delivering,
      onDelayed: (conversationId) => Promise.resolve(void delayed.push(conversationId)),
    });
  });
  afterEach(async () => {
    await worker.stop();
  });

  const put = async (payload: Partial<OtpPayload> = {}): Promise<string> => {
    const id = await openConversation(node);
    await say(node, id, 'mándeme el código');
    const turn = await node.conversations.takeTurn(id);
    const expiresAt = new Date(clock.now().getTime() + 300_000).toISOString();
    const message = otpMessage('m1', { expiresAt });
    const contacts = CONTACTS;
    const outbox = [{ ...message, payload: { ...message.payload, contacts, ...payload } }];
    await node.conversations.commitTurn(turn!, outcomeOf([], { outbox }));
    return id;
  };

  /** One whole round: stopping waits for the one that starting began. */
  const round = async (): Promise<void> => {
    worker.start();
    await worker.stop();
  };

  const row = async () =>
    (
      await db.pool.query<{ state: string; reason: string | null; attempts: number; due_at: Date }>(
        'select * from outbox',
      )
    ).rows[0];

  const unreachable = new AppError('backoffice.unreachable', 'down', { retryable: true });

  it('delivers to the first contact, under the message’s own key, once', async () => {
    const ends: string[] = [];
    ended = (end) => ends.push(end);
    await put();
    await round();
    await round();
    expect(tried).toEqual([
      {
        kind: 'sms',
        to: '3005550199',
        text: 'Código 482915',
        subject: 'Código',
        document: '31987654',
        idempotencyKey: 'm1',
      },
    ]);
    expect(await row()).toMatchObject({ state: 'sent', attempts: 1 });
    expect(ends).toEqual(['sent']);
  });

  it('after a failure rests, then tries the second contact, then the first again, always under the same key', async () => {
    await put();
    failing = unreachable;
    await round();
    expect(await row()).toMatchObject({ state: 'queued', reason: 'backoffice.unreachable' });
    clock.advance(499);
    await round();
    expect(tried).toHaveLength(1);
    clock.advance(1);
    await round();
    clock.advance(1_000);
    failing = undefined;
    await round();
    expect(tried.map(({ to }) => to)).toEqual(['3005550199', 'persona@example.com', '3005550199']);
    expect(new Set(tried.map(({ idempotencyKey }) => idempotencyKey))).toEqual(new Set(['m1']));
    expect(await row()).toMatchObject({ state: 'sent', attempts: 3 });
  });

  it('rests twice as long after each failure, and never over a minute', async () => {
    await put();
    await db.pool.query('update outbox set expires_at = null');
    failing = unreachable;
    const rests: number[] = [];
    for (let tries = 1; tries <= 7; tries++) {
      await round();
      const restMs = (await row())!.due_at.getTime() - clock.now().getTime();
      rests.push(restMs);
      clock.advance(restMs);
    }
    expect(rests).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000]);
  });

  it('makes it a dead letter after eight tries, and says so to the operator without a personal word', async () => {
    const ends: string[] = [];
    ended = (end) => ends.push(end);
    await put();
    await db.pool.query('update outbox set expires_at = null');
    failing = unreachable;
    for (let tries = 1; tries <= 10; tries++) {
      await round();
      clock.advance(60_000);
    }
    expect(tried).toHaveLength(8);
    expect(await node.deadLetters.list(5)).toMatchObject([{ id: 'm1', attempts: 8, reason: 'backoffice.unreachable' }]);
    expect(ends).toEqual(['dead']);
    expect(logs).toContain('message is a dead letter');
    for (const words of ['31987654', '3005550199', 'persona@example.com', '482915']) expect(logs).not.toContain(words);

    failing = undefined;
    await node.deadLetters.retry('m1');
    await round();
    expect(await row()).toMatchObject({ state: 'sent' });
  });

  it('drops what has expired, and never delivers it late (R-I2)', async () => {
    const ends: string[] = [];
    ended = (end) => ends.push(end);
    await put();
    clock.advance(300_000);
    await round();
    expect(tried).toEqual([]);
    expect(await row()).toMatchObject({ state: 'expired' });
    expect(ends).toEqual(['expired']);
  });

  it('the citizen who waits is told once, at the second failure, and not that one contact alone failed', async () => {
    const id = await put();
    failing = unreachable;
    for (const rest of [500, 1_000, 2_000, 4_000]) {
      await round();
      clock.advance(rest);
    }
    expect(tried).toHaveLength(4);
    expect(delayed).toEqual([id]);
  });

  it('R-I2: while messages do not go out, an unknown document waits and is told of it like a known one', async () => {
    const id = await put({ contacts: [] });
    delivering = false;
    await round();
    clock.advance(500);
    await round();
    expect(await row()).toMatchObject({ state: 'queued', reason: 'backoffice.unreachable' });
    expect(delayed).toEqual([id]);
    delivering = true;
    clock.advance(1_000);
    await round();
    expect([tried, await row()]).toMatchObject([[], { state: 'sent' }]);
  });

  it('of an unknown document nothing leaves, and its row ends like any other', async () => {
    await put({ contacts: [] });
    await round();
    expect(tried).toEqual([]);
    expect(await row()).toMatchObject({ state: 'sent', attempts: 1, reason: null });
  });

  it('an error that nobody foresaw is kept as a code, not in its own words', async () => {
    await put();
    failing = new Error('SMTP refused persona@example.com');
    await round();
    expect(await row()).toMatchObject({ state: 'queued', reason: 'internal.bug' });
  });

  it('one message that cannot be delivered does not hold up another', async () => {
    await put();
    failing = unreachable;
    await round();
    failing = undefined;
    const other = await openConversation(node);
    await say(node, other, 'hola');
    const turn = await node.conversations.takeTurn(other);
    await node.conversations.commitTurn(turn!, outcomeOf([], { outbox: [otpMessage('m2')] }));
    await round();
    expect(tried.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['m1', 'm2']);
  });

  it('being killed is no failure: however often it was taken, it is not given up for that', async () => {
    await put();
    await db.pool.query('update outbox set expires_at = null, attempts = 20');
    failing = unreachable;
    await round();
    expect(await row()).toMatchObject({ state: 'queued', due_at: new Date(clock.now().getTime() + 500) });
  });

  it('what was sent or came too late keeps nothing of the person; a dead letter can still be sent', async () => {
    const bytes = async () =>
      (await db.pool.query<{ length: number }>('select length(payload) as length from outbox')).rows[0]?.length;
    await put();
    expect(await bytes()).toBeGreaterThan(0);
    await round();
    expect(await bytes()).toBe(0);
    for (const [as, left] of [
      ['expired', false],
      ['dead', true],
    ] as const) {
      await db.empty();
      await put();
      await node.outbox.end('m1', as, 'x');
      expect((await bytes()) !== 0).toBe(left);
    }
  });

  it('a worker that is killed between delivering and noting it delivers again under the same key', async () => {
    await put();
    await node.outbox.claim(10, 30_000);
    await round();
    expect(tried).toEqual([]);
    clock.advance(30_000);
    await round();
    expect(tried).toMatchObject([{ idempotencyKey: 'm1' }]);
    expect(await row()).toMatchObject({ state: 'sent', attempts: 2 });
  });
});
