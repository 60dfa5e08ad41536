import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createOutboxWorker } from '../../app/workers/outbox-worker.ts';
import type { Loop } from '../../app/workers/loop.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { OutgoingMessage } from '../../bot/ports/back-office.ts';
import type { ClaimedMessage, OtpPayload, OutboxQueue } from '../../bot/ports/outbox.ts';

const SMS = { kind: 'sms' as const, value: '+573155550101' };
const MAIL = { kind: 'email' as const, value: 'marina@example.com' };
const PDF = Buffer.from('%PDF-1.7');

let queue: ClaimedMessage[];
let ended: [string, string, string?][];
let tried: OutgoingMessage[];
let delayed: string[];
let deliver: (message: OutgoingMessage) => Promise<void>;
let worker: Loop;

beforeEach(() => {
  [queue, ended, tried, delayed] = [[], [], [], []];
  deliver = () => Promise.resolve();
  const outbox: OutboxQueue = {
    claim: (limit) => Promise.resolve(queue.splice(0, limit)),
    markSent: (id) => Promise.resolve(void ended.push([id, 'sent'])),
    retryAt: (id, _at, reason) => Promise.resolve(void ended.push([id, 'retry', reason])),
    end: (id, as, reason) => Promise.resolve(void ended.push([id, as, reason])),
  };
  worker = createOutboxWorker({
    outbox,
    delivery: { deliver: (message) => (tried.push(message), deliver(message)) },
    clock: { now: () => new Date('2026-11-20T15:00:00.000Z') },
    logger: pino({ level: 'silent' }),
    isDelivering: () => true,
    onDelayed: (conversationId) => Promise.resolve(void delayed.push(conversationId)),
    readPaper: (id) => Promise.resolve(id === 'p-1' ? { paper: { fileName: 'paz-y-salvo.pdf' }, pdf: PDF } : undefined),
  });
});
afterEach(() => worker.stop());

const put = (id: string, payload: Partial<OtpPayload> = {}, part: Partial<ClaimedMessage> = {}): void =>
  void queue.push({
    ...{ id, kind: 'paper', conversationId: 'c1', attempts: 1, failures: 0, createdAt: '2026-11-20T15:00:00.000Z' },
    payload: {
      document: '1',
      contacts: [SMS, MAIL],
      text: 'Su papel',
      subject: 'Paz y salvo',
      paperId: 'p-1',
      ...payload,
    },
    ...part,
  });
const round = async (): Promise<void> => {
  worker.start();
  await worker.stop();
};

describe('a paper by mail (R-A2)', () => {
  test('goes to the e-mail contact alone, with its PDF', async () => {
    put('m-1');
    await round();
    expect(tried).toMatchObject([
      {
        ...{ kind: 'email', to: MAIL.value, subject: 'Paz y salvo', idempotencyKey: 'm-1' },
        attachments: [{ fileName: 'paz-y-salvo.pdf', contentType: 'application/pdf', content: PDF }],
      },
    ]);
    expect(ended).toEqual([['m-1', 'sent']]);
  });

  test('after a failure it still goes by e-mail, and nobody is told that a code is late', async () => {
    deliver = () => Promise.reject(new AppError('backoffice.unreachable', 'down'));
    for (const failures of [0, 1, 2]) put(`m-${failures}`, {}, { failures });
    await round();
    expect(tried.map(({ to }) => to)).toEqual([MAIL.value, MAIL.value, MAIL.value]);
    expect(ended.map(([, as]) => as)).toEqual(['retry', 'retry', 'retry']);
    expect(delayed).toEqual([]);
  });

  test.each([
    ['no e-mail contact', { contacts: [SMS] }, 'no e-mail contact'],
    ['a paper that is gone', { paperId: 'p-9' }, 'there is no such paper'],
  ])('with %s it ends at once', async (_name, payload, reason) => {
    put('m-1', payload);
    await round();
    expect([tried, ended]).toEqual([[], [['m-1', 'expired', reason]]]);
  });
});

test('a notice that fails is tried again, and the citizen is not told that a code is late', async () => {
  deliver = () => Promise.reject(new AppError('backoffice.unreachable', 'down'));
  put('n-1', {}, { kind: 'notice', failures: 1 });
  await round();
  expect(ended).toEqual([['n-1', 'retry', 'backoffice.unreachable']]);
  expect(delayed).toEqual([]);
});

test('one message that hangs holds no other up', async () => {
  let release = (): void => undefined;
  deliver = ({ idempotencyKey }) =>
    idempotencyKey === 'slow' ? new Promise((resolve) => (release = resolve)) : Promise.resolve();
  put('slow');
  for (let each = 0; each < 100; each += 1) put(`m-${each}`);
  worker.start();
  await expect.poll(() => ended.length).toBe(100);
  expect(ended.some(([id]) => id === 'slow')).toBe(false);
  release();
  await worker.stop();
  expect(ended.at(-1)).toEqual(['slow', 'sent']);
});
