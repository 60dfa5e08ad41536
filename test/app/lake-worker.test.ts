import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLakeWorker } from '../../app/workers/lake-worker.ts';
import type { Loop } from '../../app/workers/loop.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { EventLake, LakeEvent } from '../../bot/ports/event-lake.ts';
import { createLakeFeed } from '../../store/postgres/lake-feed.ts';
import { sequenceFacts } from '../../store/postgres/sequencer.ts';
import {
  answer,
  createNode,
  createTestClock,
  openConversation,
  repeat,
  say,
  sealing,
  type TestClock,
} from '../store/postgres/kit.ts';
import { freshDatabase } from '../support/database.ts';

describe('the data lake’s worker (R-G2)', () => {
  const db = freshDatabase();
  let clock: TestClock;
  let logs: string;
  let workers: Loop[];
  let batches: LakeEvent[][];
  let failing: ((events: readonly LakeEvent[]) => Error | undefined) | undefined;

  beforeEach(() => {
    clock = createTestClock();
    [logs, workers, batches, failing] = ['', [], [], undefined];
  });
  afterEach(async () => {
    for (const worker of workers) await worker.stop();
  });

  const lake: EventLake = {
    ingest(events) {
      const error = failing?.(events);
      if (error) return Promise.reject(error);
      batches.push([...events]);
      return Promise.resolve();
    },
  };
  const newWorker = (pool = db.pool): Loop => {
    const logger = pino({}, { write: (line: string) => void (logs += line) });
    const worker = createLakeWorker({ feed: createLakeFeed({ pool, clock, ...sealing }), lake, clock, logger });
    workers.push(worker);
    return worker;
  };
  const round = async (worker: Loop): Promise<void> => {
    worker.start();
    await worker.stop();
  };
  /** A conversation with one message answered and rated: three facts to tell, others that are nobody's business. */
  async function converse(): Promise<string> {
    const node = createNode(db.pool, clock);
    const id = await openConversation(node);
    await say(node, id, 'Soy Marina, 1900123456');
    await answer(node, id, [
      { kind: 'document-said', documentType: 'CC', document: '1900123456' },
      { kind: 'paper-issued', paperKind: 'clearance', paperId: 'p1', number: 'PYS-2026-000001' },
      { kind: 'rating-given', score: 5 },
    ]);
    await sequenceFacts(db.pool, 500);
    return id;
  }
  const unreachable = () => new AppError('backoffice.unreachable', 'down', { retryable: true });
  const cursor = async () =>
    Number((await db.pool.query<{ last: string }>('select last from lake_cursor')).rows[0]?.last);

  it('tells what came of a conversation, once, in order, with nothing of whose it is', async () => {
    const id = await converse();
    const worker = newWorker();
    await round(worker);
    await round(worker);
    await round(newWorker(db.newPool(2)));
    expect(batches).toHaveLength(1);
    expect(batches[0]?.map(({ type }) => type)).toEqual(['conversation-started', 'paper-issued', 'rating-given']);
    const text = JSON.stringify(batches);
    for (const part of ['Marina', '1900123456', 'PYS-2026']) expect(text).not.toContain(part);
    const groups = new Set(batches[0]?.map(({ data }) => data['conversation']));
    expect(groups.size).toBe(1);
    expect(groups.has(id)).toBe(false);
    await converse();
    await round(worker);
    expect(batches[1]).toHaveLength(3);
    expect(new Set(batches.flat().map(({ id: event }) => event)).size).toBe(6);
  });

  it('that is down is asked again later and misses nothing', async () => {
    await converse();
    failing = unreachable;
    const worker = newWorker();
    await round(worker);
    failing = undefined;
    await round(worker);
    expect(batches).toEqual([]);
    expect(logs).toContain('the data lake did not take events');
    expect(logs).not.toContain('1900123456');
    clock.advance(5_001);
    await round(worker);
    expect(batches[0]).toHaveLength(3);
  });

  it('whose process was killed in between sends the same again, under the same ids', async () => {
    await converse();
    const feed = createLakeFeed({ pool: db.pool, clock, ...sealing });
    const claimed = await feed.claim(500, 60_000);
    const worker = newWorker();
    await round(worker);
    expect(batches).toEqual([]);
    clock.advance(60_001);
    await round(worker);
    expect(batches).toEqual([claimed?.events]);
  });

  it('that refuses one event gets the others, and a person is told of that one', async () => {
    await converse();
    failing = (events) =>
      events.some(({ type }) => type === 'paper-issued') ? new AppError('backoffice.refused', 'no') : undefined;
    await round(newWorker());
    expect(batches.flat().map(({ type }) => type)).toEqual(['conversation-started', 'rating-given']);
    expect(logs).toContain('the data lake refuses an event');
    await round(newWorker());
    expect(batches).toHaveLength(2);
  });

  it('tells a long backlog in bounded batches, whatever of it is no outcome', async () => {
    const node = createNode(db.pool, clock);
    const id = await openConversation(node);
    const facts = Array.from({ length: 300 }, () => ({ kind: 'handoff-cancelled' as const }));
    await say(node, id, 'uno');
    await answer(node, id, facts);
    await say(node, id, 'dos');
    await answer(node, id, facts);
    await repeat(3, () => sequenceFacts(db.pool, 500));
    const worker = newWorker();
    await round(worker);
    await round(worker);
    expect(batches.map(({ length }) => length)).toEqual([500, 101]);
    expect(await cursor()).toBe(
      Number((await db.pool.query<{ last: string }>('select last from sequencer')).rows[0]?.last),
    );
  });
});
