import { beforeEach, describe, expect, it } from 'vitest';
import type { FileReading } from '../../../contracts/file-reading.ts';
import { createFilings } from '../../../store/postgres/filings.ts';
import { freshDatabase } from '../../support/database.ts';
import { createNode, createTestClock, openConversation, sealing, type TestClock, type TestNode } from './kit.ts';

const db = freshDatabase();
let clock: TestClock;
let node: TestNode;
let id: string;

beforeEach(async () => {
  clock = createTestClock();
  node = createNode(db.pool, clock);
  id = await openConversation(node);
});

const READING: FileReading = { state: 'read', pages: [{ number: 1, text: 'Hermenegilda 31987654', confidence: 88 }] };

async function keep(uploadId: string, state: 'clean' | 'quarantined' = 'clean'): Promise<void> {
  const file = { id: uploadId, name: 'a.pdf', contentType: 'application/pdf', content: Buffer.from(uploadId), state };
  expect(await node.uploads.save(id, [file], 1e6)).toBe(true);
}

async function file(...uploads: string[]): Promise<void> {
  const filings = createFilings({ pool: db.pool, clock, calendar: { closedDays: [], suspendedTerms: [] }, ...sealing });
  await filings.file({
    ...{ procedure: 'peticion', conversationId: id, channel: 'web', locale: 'es-CO', filer: { level: 0 } },
    ...{ facts: 'x', request: 'y', state: 'filed', summary: 'z', idempotencyKey: `${id}:1` },
    documents: uploads.map((uploadId) => ({
      ...{ uploadId, fileName: 'a.pdf', contentType: 'application/pdf', sizeBytes: 1, sha256: '00' },
    })),
  });
}

describe('R-A8: files that a machine is to read', () => {
  it('are the clean ones of a filing, each once', async () => {
    await keep('alone');
    await keep('filed');
    await keep('waits', 'quarantined');
    await file('filed', 'waits');
    expect(await node.uploadQueue.claimUnread(60_000)).toMatchObject({ upload: { id: 'filed' }, failures: 0 });
    expect(await node.uploadQueue.claimUnread(60_000)).toBeUndefined();
    await node.uploadQueue.settleScan('waits', { state: 'clean' });
    expect(await node.uploadQueue.claimUnread(60_000)).toMatchObject({ upload: { id: 'waits' } });
  });

  it('are counted, so that what kills its reader is not tried for ever', async () => {
    await keep('filed');
    await file('filed');
    for (const failures of [0, 1, 2]) {
      expect(await node.uploadQueue.claimUnread(1_000)).toMatchObject({ failures });
      clock.advance(1_001);
    }
  });

  it('keep what was read sealed, and never longer than their bytes', async () => {
    await keep('filed');
    await file('filed');
    await node.uploadQueue.keepReading(id, 'filed', READING);
    expect(await node.uploadQueue.states(id, ['filed', 'none'])).toEqual(
      new Map([['filed', { state: 'clean', reading: READING }]]),
    );
    const { rows } = await db.pool.query<{ reading: Buffer }>(`select reading from upload where id = 'filed'`);
    expect(rows[0]?.reading.includes('Hermenegilda')).toBe(false);
    expect(await node.uploadQueue.claimUnread(60_000)).toBeUndefined();
    await node.uploadQueue.settleScan('filed', { state: 'refused', virus: 'X' });
    expect(await node.uploadQueue.states(id, ['filed'])).toEqual(new Map([['filed', { state: 'refused' }]]));
  });
});

describe('R-A8: a file that a person takes out of quarantine', () => {
  it('can be opened from then on, says that no antivirus has seen it, and is released once', async () => {
    await keep('waits', 'quarantined');
    await keep('seen');
    await file('waits', 'seen');
    expect(await node.uploadQueue.release('another', 'waits')).toBe(false);
    expect(await node.uploadQueue.release(id, 'waits')).toBe(true);
    expect(await node.uploadQueue.release(id, 'waits')).toBe(false);
    expect(await node.uploadQueue.release(id, 'seen')).toBe(false);
    const states = await node.uploadQueue.states(id, ['waits', 'seen']);
    expect([states.get('waits'), states.get('seen')]).toEqual([{ state: 'clean', released: true }, { state: 'clean' }]);
    expect((await node.uploads.read(id, 'waits'))?.state).toBe('clean');
    expect(await node.uploadQueue.claimQuarantined(60_000)).toBeUndefined();
  });
});
