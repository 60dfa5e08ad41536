import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScanVerdict } from '../../bot/ports/inspection.ts';
import { createQuarantine } from '../../app/workers/quarantine.ts';
import { ownDatabase } from '../support/database.ts';
import { createNode, createTestClock, openConversation, type TestClock, type TestNode } from '../store/postgres/kit.ts';

const db = ownDatabase();
let clock: TestClock;
let node: TestNode;
let id: string;
let verdict: ScanVerdict;
let scanned: string[];
let worker: ReturnType<typeof createQuarantine>;
let files = 0;

beforeEach(async () => {
  clock = createTestClock();
  node = createNode(db.pool, clock);
  await db.pool.query('delete from upload');
  id = await openConversation(node);
  verdict = { kind: 'clean' };
  scanned = [];
  worker = createQuarantine({
    queue: node.uploadQueue,
    conversations: node.desk,
    logger: pino({ level: 'silent' }),
    scanner: {
      scan(content) {
        scanned.push(Buffer.from(content).toString());
        return Promise.resolve(verdict);
      },
    },
  });
});
afterEach(() => worker.stop());

/** Runs rounds until there is nothing left to do at once. */
async function work(): Promise<void> {
  const before = scanned.length;
  worker.start();
  await expect.poll(() => scanned.length > before || undefined, { timeout: 5_000 }).toBe(true);
  await expect
    .poll(async () => (await node.uploadQueue.claimQuarantined(0)) === undefined || verdict.kind === 'unavailable')
    .toBe(true);
  await worker.stop();
}

async function keep(text: string, state: 'quarantined' | 'clean' = 'quarantined'): Promise<string> {
  const uploadId = `q${(files += 1)}`;
  await node.uploads.save(
    id,
    [{ id: uploadId, name: 'poder.pdf', contentType: 'application/pdf', content: Buffer.from(text), state }],
    1e6,
  );
  return uploadId;
}

const factsOf = async (kind: string) =>
  (await node.log.read(id, { audience: 'all', after: 0, limit: 100 })).flatMap(({ fact }) =>
    fact.kind === kind ? [fact] : [],
  );
const rowOf = async (uploadId: string) =>
  (
    await db.pool.query('select state, virus, octet_length(content) as bytes, size from upload where id = $1', [
      uploadId,
    ])
  ).rows[0] as unknown;
const waits = async () => (await db.pool.query('select 1 from waiting where conversation_id = $1', [id])).rowCount;

describe('R-Q4: what waits in quarantine', () => {
  it('is clean once the scanner says so, and only then; nobody is told but the log', async () => {
    const uploadId = await keep('uno');
    await keep('dos', 'clean');
    await work();
    expect(scanned).toEqual(['uno']);
    expect((await node.uploads.read(id, uploadId))?.state).toBe('clean');
    expect(await factsOf('file-inspected')).toEqual([
      { kind: 'file-inspected', uploadId, name: 'poder.pdf', inspection: { state: 'clean' } },
    ]);
    expect(await waits()).toBe(0);
  });

  it('loses its bytes where a virus is found; an audit row says so, and the assistant is to tell', async () => {
    const uploadId = await keep('malo');
    verdict = { kind: 'infected', name: 'Eicar-Test-Signature' };
    await work();
    expect(await node.uploads.read(id, uploadId)).toBeUndefined();
    expect(await rowOf(uploadId)).toEqual({ state: 'refused', virus: 'Eicar-Test-Signature', bytes: 0, size: 0 });
    expect(await factsOf('file-inspected')).toMatchObject([{ inspection: { state: 'refused', reason: 'infected' } }]);
    const { rows } = await db.pool.query(`select actor_kind, action from audit where conversation_id = $1`, [id]);
    expect(rows).toEqual([{ actor_kind: 'system', action: 'upload.infected' }]);
    expect(await waits()).toBe(1);
  });

  it('stays there while the scanner is away, asked ever more seldom, and comes out when it is back', async () => {
    const uploadId = await keep('tres');
    verdict = { kind: 'unavailable' };
    for (const restS of [10, 20, 40]) {
      await work();
      expect((await node.uploads.read(id, uploadId))?.state).toBe('quarantined');
      clock.advance((restS - 1) * 1000);
      expect(await node.uploadQueue.claimQuarantined(0)).toBeUndefined();
      clock.advance(1000);
    }
    verdict = { kind: 'clean' };
    await work();
    expect((await node.uploads.read(id, uploadId))?.state).toBe('clean');
  });

  it('is told once, although the process that told it was killed before it could note the verdict', async () => {
    const uploadId = await keep('cuatro');
    verdict = { kind: 'infected', name: 'X' };
    const settle = node.uploadQueue.settleScan;
    node.uploadQueue.settleScan = () => Promise.reject(new Error('killed'));
    worker.start();
    await expect.poll(() => factsOf('file-inspected')).toHaveLength(1);
    await worker.stop();
    expect((await node.uploads.read(id, uploadId))?.state).toBe('quarantined');
    node.uploadQueue.settleScan = settle;
    clock.advance(61_000);
    await work();
    expect(await rowOf(uploadId)).toMatchObject({ state: 'refused' });
    expect(await factsOf('file-inspected')).toHaveLength(1);
  });

  it('is scanned by one node at a time', async () => {
    await keep('cinco');
    const claims = await Promise.all(Array.from({ length: 8 }, () => node.uploadQueue.claimQuarantined(60_000)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });
});
