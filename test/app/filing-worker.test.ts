import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { createFilingWorker } from '../../app/workers/filing-worker.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { DocumentRegistry } from '../../bot/ports/back-office.ts';
import { effectWords } from '../../bot/replies/effect-words.ts';
import { createRenderer } from '../../bot/replies/render.ts';
import { createFilingQueue } from '../../store/postgres/filing-queue.ts';
import { createFilings } from '../../store/postgres/filings.ts';
import {
  calendar,
  createNode,
  createTestClock,
  openConversation,
  sealing,
  type TestClock,
  type TestNode,
} from '../store/postgres/kit.ts';
import { freshDatabase } from '../support/database.ts';

type Entry = Parameters<DocumentRegistry['register']>[0];

describe('the worker that brings filings to document management', () => {
  const db = freshDatabase();
  let clock: TestClock;
  let node: TestNode;
  let filings: ReturnType<typeof createFilings>;
  let conversationId: string;
  let tried: Entry[];
  let failing: ((entry: Entry) => Error | undefined) | undefined;

  beforeEach(async () => {
    clock = createTestClock();
    node = createNode(db.pool, clock);
    conversationId = await openConversation(node);
    const file = {
      id: 'u1',
      name: 'foto.jpg',
      contentType: 'image/jpeg',
      content: Buffer.from('foto'),
      state: 'clean' as const,
    };
    await node.uploads.save(conversationId, [file], 1_000);
    filings = createFilings({ pool: db.pool, clock, calendar, ...sealing });
    [tried, failing] = [[], undefined];
    await filings.file({
      ...{ procedure: 'queja', conversationId, channel: 'web', locale: 'es-CO', filer: { level: 0 }, state: 'filed' },
      ...{ facts: 'Me gritaron', request: 'Que revisen', summary: 's', idempotencyKey: 'k' },
      documents: [{ uploadId: 'u1', fileName: 'foto.jpg', contentType: 'image/jpeg', sizeBytes: 4, sha256: 'ab' }],
    });
    clock.advance(31_000);
  });

  const numbers = new Map<string, string>();
  const registry: DocumentRegistry = {
    register(entry) {
      tried.push(entry);
      const error = failing?.(entry);
      if (error) return Promise.reject(error);
      const number = numbers.get(entry.idempotencyKey) ?? `2026.4131.00000${numbers.size + 1}`;
      numbers.set(entry.idempotencyKey, number);
      return Promise.resolve({ number, registeredAt: clock.now().toISOString() });
    },
  };
  /** Whole rounds of one worker each. */
  const rounds = async (count: number): Promise<void> => {
    numbers.clear();
    for (let done = 0; done < count; done++) {
      const worker = createFilingWorker({
        ...{ queue: createFilingQueue({ pool: db.pool, clock, ...sealing }), registry, uploads: node.uploads, clock },
        words: effectWords(createRenderer()).filingWords,
        logger: pino({ level: 'silent' }),
      });
      worker.start();
      await worker.stop();
    }
  };
  const keys = (): string[] => tried.map(({ idempotencyKey }) => idempotencyKey);

  it('brings the filing first, then its files under its number, each once', async () => {
    await rounds(4);
    expect(keys()).toEqual(['filing:V-2026-000001', 'filing:V-2026-000001:1']);
    expect(tried[1]).toMatchObject({ parentNumber: '2026.4131.000001', fileName: 'foto.jpg', type: 'QUEJA' });
    expect(Buffer.from(tried[1]!.content).toString()).toBe('foto');
    expect((await filings.find('V-2026-000001'))?.filing.documentNumber).toBe('2026.4131.000001');
    const answer = { conversationId, text: 'Fue el lunes', documents: [], idempotencyKey: 'a' };
    await filings.answer('V-2026-000001', answer);
    await rounds(2);
    expect(tried.slice(2)).toMatchObject([
      { idempotencyKey: 'filing:V-2026-000001:2', contentType: 'text/plain; charset=utf-8' },
    ]);
    expect(Buffer.from(tried[2]!.content).toString()).toBe('Fue el lunes');
  });

  it('tries again later what was not taken, and loses none of it', async () => {
    failing = () => new AppError('backoffice.unreachable', 'down');
    await rounds(2);
    expect(keys()).toEqual(['filing:V-2026-000001']);
    failing = ({ parentNumber }) => (parentNumber === undefined ? undefined : new AppError('backoffice.busy', 'full'));
    clock.advance(5_000);
    await rounds(3);
    expect(keys().slice(1)).toEqual(['filing:V-2026-000001', 'filing:V-2026-000001:1']);
    failing = undefined;
    clock.advance(5_000);
    await rounds(2);
    const { rows } = await db.pool.query('select registry_due_at, registry_failures from filing');
    expect(rows).toEqual([{ registry_due_at: null, registry_failures: 1 }]);
    expect((await db.pool.query('select from filing_annex where registered_at is null')).rowCount).toBe(0);
  });
});
