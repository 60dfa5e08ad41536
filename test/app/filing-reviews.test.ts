import path from 'node:path';
import { expect, test } from 'vitest';
import { createProcedures } from '../../nlu/procedures.ts';
import type { Filing, FilingDocument } from '../../contracts/filing.ts';
import type { FileStates } from '../../bot/ports/upload-queue.ts';
import type { FilingContent } from '../../bot/ports/filings.ts';
import { openFilingReviews } from '../../app/filing-reviews.ts';

const filing = (number: string, procedure: string): Filing => ({
  ...{
    number,
    procedure,
    state: 'in-review',
    filedAt: '2026-11-19T15:00:00.000Z',
    updatedAt: '2026-11-19T15:00:00.000Z',
  },
  ...{ caseNumber: 'C-1', propertyId: 'A-123' },
});
const document = (uploadId: string): FilingDocument => ({
  ...{ uploadId, fileName: `${uploadId}.pdf`, contentType: 'application/pdf', sizeBytes: 9, sha256: '00' },
});
const content: FilingContent = {
  ...{ procedure: 'x', conversationId: 'c1', channel: 'web', locale: 'es-CO', state: 'in-review' },
  filer: { level: 2, taxpayerId: 'T1', name: 'Marina Lucumí', documentType: 'CC', document: '31987654' },
  ...{ facts: 'a', request: 'b', documents: ['read', 'waits', 'lost'].map(document) },
  signature: { sha256: '00', at: '2026-11-19T14:00:00.000Z', method: 'otp' },
};
const kept = [filing('V-1', 'mutacion-primera'), filing('V-2', 'devolucion')].map((one) => ({ filing: one, content }));
const files: FileStates = {
  states: () =>
    Promise.resolve(
      new Map([
        [
          'read',
          {
            state: 'clean' as const,
            reading: { state: 'read' as const, pages: [{ number: 1, text: 'C.C. 31.987.654', confidence: 90 }] },
          },
        ],
        ['waits', { state: 'quarantined' as const }],
      ]),
    ),
};
const reviews = openFilingReviews({
  files,
  register: {
    find: (number) => Promise.resolve(kept.find((one) => one.filing.number === number)),
    listIn: () => Promise.resolve(kept),
  },
  clock: { now: () => new Date('2026-11-20T15:00:00.000Z') },
  procedures: await createProcedures({ dir: path.resolve(import.meta.dirname, '../../training-data/procedures') }),
  decisions: {
    accept: (number) =>
      Promise.resolve(
        number === 'V-1'
          ? { outcome: 'done', filing: { ...filing('V-1', 'x'), cadastreNumber: '400000000001' } }
          : { outcome: 'unknown' },
      ),
    sendBack: () => Promise.resolve({ outcome: 'not-in-review', filing: filing('V-1', 'x') }),
  },
});

test('R-A8: filings are listed by the queue of their procedure', async () => {
  expect((await reviews.list(['catastro'])).map(({ number }) => number)).toEqual(['V-1']);
  expect(await reviews.list(['cobro'])).toEqual([]);
  expect((await reviews.list(['catastro']))[0]?.name['es-CO']).toMatch(/propietario|mutación/i);
  expect(await reviews.list(['tesoreria'])).toMatchObject([{ number: 'V-2', documents: 3, propertyId: 'A-123' }]);
});

test('opened, each document says how far it is, and what of the filing stands in it', async () => {
  const opened = await reviews.open('V-1');
  expect(opened).toMatchObject({
    conversationId: 'c1',
    view: { signedAt: '2026-11-19T14:00:00.000Z', state: 'in-review' },
  });
  expect(opened?.view.documents.map(({ state, finds }) => [state, finds])).toEqual([
    [
      'clean',
      [
        { what: 'document', found: true },
        { what: 'property', found: false },
      ],
    ],
    ['quarantined', []],
    ['gone', []],
  ]);
  expect(opened?.view.filer).not.toHaveProperty('taxpayerId');
  expect(await reviews.open('V-9')).toBeUndefined();
});

test('a decision gives the number of the cadastre, or says that there was nothing to decide', async () => {
  expect(await reviews.accept('V-1', 'ana')).toEqual({ outcome: 'done', cadastreNumber: '400000000001' });
  expect(await reviews.sendBack('V-1', 'ana', 'x')).toEqual({ outcome: 'not-in-review' });
  await expect(reviews.accept('V-9', 'ana')).rejects.toMatchObject({ code: 'request.not-found' });
});
