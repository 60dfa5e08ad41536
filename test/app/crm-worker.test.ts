import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCrmWorker } from '../../app/workers/crm-worker.ts';
import type { Loop } from '../../app/workers/loop.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { CityCrm } from '../../bot/ports/back-office.ts';
import { createCases } from '../../store/postgres/cases.ts';
import { crmFigures, createCrmQueue } from '../../store/postgres/crm-queue.ts';
import { createTestClock, repeat, sealing, times, type TestClock } from '../store/postgres/kit.ts';
import { freshDatabase } from '../support/database.ts';

type Entry = Parameters<CityCrm['openCase']>[0];

describe('the CRM worker', () => {
  const db = freshDatabase();
  let clock: TestClock;
  let cases: ReturnType<typeof createCases>;
  let workers: Loop[];
  let logs: string;
  /** What the CRM was asked, what it has by key, and the error that the next ones meet. */
  let tried: Entry[];
  let crmCases: Map<string, string>;
  let failing: Error | undefined;

  beforeEach(() => {
    clock = createTestClock();
    cases = createCases({ pool: db.pool, clock, ...sealing });
    [tried, failing, logs, workers, crmCases] = [[], undefined, '', [], new Map<string, string>()];
  });
  afterEach(async () => {
    for (const worker of workers) await worker.stop();
  });

  const crm: CityCrm = {
    openCase(entry) {
      tried.push(entry);
      if (failing) return Promise.reject(failing);
      const crmNumber = crmCases.get(entry.idempotencyKey) ?? `CRM-${crmCases.size + 1}`;
      crmCases.set(entry.idempotencyKey, crmNumber);
      return Promise.resolve({ crmNumber });
    },
  };
  const newWorker = (pool = db.pool): Loop => {
    const logger = pino({}, { write: (line: string) => void (logs += line) });
    const worker = createCrmWorker({ queue: createCrmQueue({ pool, clock, ...sealing }), crm, clock, logger });
    workers.push(worker);
    return worker;
  };
  /** One whole round: stopping waits for the one that starting began. */
  const round = async (worker: Loop): Promise<void> => {
    worker.start();
    await worker.stop();
  };
  const open = (key: string) =>
    cases.open({
      ...{ kind: 'lost-contact', channel: 'web', summary: 'Perdió el celular 3005550199', detail: {}, key },
      taxpayerId: 'T-1',
    });
  const row = async () =>
    (
      await db.pool.query<{ crm_due_at: Date | null; crm_failures: number; crm_reason: string }>(
        'select * from case_file',
      )
    ).rows[0];

  it('brings a case to the CRM under its own number, once, and keeps the CRM’s number', async () => {
    const { number } = await open('a');
    const worker = newWorker();
    await round(worker);
    clock.advance(3_600_000);
    await round(worker);
    expect(tried).toEqual([
      {
        ...{ number, kind: 'lost-contact', summary: 'Perdió el celular 3005550199', taxpayerId: 'T-1' },
        idempotencyKey: number,
      },
    ]);
    expect(await cases.find(number)).toMatchObject({ crmNumber: 'CRM-1' });
  });

  it('a CRM that is down for hours loses nothing: the rest doubles up to five minutes, and it is told once', async () => {
    const { number } = await open('a');
    failing = new AppError('backoffice.unreachable', 'down', { retryable: true });
    const worker = newWorker();
    const rests: number[] = [];
    await repeat(40, async () => {
      await round(worker);
      const restMs = (await row())!.crm_due_at!.getTime() - clock.now().getTime();
      rests.push(restMs / 1000);
      clock.advance(restMs);
    });
    expect(rests.slice(0, 10)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    expect(rests.at(-1)).toBe(300);
    expect(logs.match(/has been waiting for the CRM/g)).toHaveLength(1);
    expect(logs).not.toContain('3005550199');
    expect(await crmFigures(db.pool)).toMatchObject({ waiting: 1 });

    failing = undefined;
    await round(worker);
    expect(await cases.find(number)).toMatchObject({ crmNumber: 'CRM-1' });
    expect(new Set(tried.map(({ idempotencyKey }) => idempotencyKey))).toEqual(new Set([number]));
    expect(await crmFigures(db.pool)).toEqual({ waiting: 0, oldestS: 0 });
  });

  it('waits as long as the city’s limit says, and counts that as no failure', async () => {
    await open('a');
    failing = new AppError('backoffice.busy', 'no more this minute', { retryable: true, retryAfterS: 42 });
    await round(newWorker());
    expect(await row()).toMatchObject({ crm_failures: 0, crm_reason: 'backoffice.busy' });
    expect((await row())!.crm_due_at).toEqual(new Date(clock.now().getTime() + 42_000));
  });

  it('two nodes at once bring each case once', async () => {
    await Promise.all(times(25, (index) => open(`k${index}`)));
    const nodes = [newWorker(), newWorker(db.newPool(3))];
    await repeat(3, () => Promise.all(nodes.map(round)));
    expect(tried).toHaveLength(25);
    expect(new Set(tried.map(({ number }) => number)).size).toBe(25);
  });

  it('a round is bounded, and goes on at once only while the CRM takes cases', async () => {
    await Promise.all(times(12, (index) => open(`k${index}`)));
    failing = new AppError('backoffice.unreachable', 'down', { retryable: true });
    await round(newWorker());
    expect(tried).toHaveLength(10);
  });

  it('a worker that was killed after the CRM took the case asks again under the same key: one case there', async () => {
    const { number } = await open('a');
    const queue = createCrmQueue({ pool: db.pool, clock, ...sealing });
    const [claimed] = await queue.claim(10, 60_000);
    await crm.openCase({ ...claimed!, idempotencyKey: number }, { correlationId: 'x' });
    const worker = newWorker();
    await round(worker);
    expect(tried).toHaveLength(1);
    clock.advance(60_000);
    await round(worker);
    expect([tried.length, crmCases.size]).toEqual([2, 1]);
    expect(await cases.find(number)).toMatchObject({ crmNumber: 'CRM-1' });
    // What a slow worker still wants comes too late.
    await queue.retryAt(number, clock.now(), { reason: 'late', failed: true });
    await queue.markTaken(number, 'CRM-9');
    expect(await cases.find(number)).toMatchObject({ crmNumber: 'CRM-1' });
    expect(await queue.claim(10, 60_000)).toEqual([]);
  });
});
