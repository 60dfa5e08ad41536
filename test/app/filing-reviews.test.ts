import path from 'node:path';
import { expect, test } from 'vitest';
import { createProcedures } from '../../nlu/procedures.ts';
import type { QueueName } from '../../contracts/fact.ts';
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
const kept = [filing('V-1', 'mutacion-primera'), filing('V-2', 'devolucion'), filing('V-3', 'de-antes')].map((one) => ({
  filing: one,
  content,
}));
const files: FileStates = {
  states: (conversationId) =>
    Promise.resolve(
      conversationId === 'c2'
        ? new Map([['later', { state: 'clean' as const, released: true as const }]])
        : new Map([
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
const ANSWERED = '2026-11-20T14:00:00.000Z';
const filed = { conversationId: 'c1', addedAt: '2026-11-19T15:00:00.000Z' };
const reviews = openFilingReviews({
  files,
  register: {
    find: (number) => Promise.resolve(kept.find((one) => one.filing.number === number)),
    listIn: (_state, { procedures, limit }) =>
      Promise.resolve(
        kept
          .filter(({ filing: { procedure } }) =>
            'of' in procedures ? procedures.of.includes(procedure) : !procedures.except.includes(procedure),
          )
          .slice(0, limit),
      ),
    annexes: () =>
      Promise.resolve([
        ...content.documents.map((each, index) => ({ ...filed, place: index + 1, document: each })),
        { ...filed, place: 4, text: 'Va la foto que faltaba', addedAt: ANSWERED, conversationId: 'c2' },
        { ...filed, place: 5, document: document('later'), addedAt: ANSWERED, conversationId: 'c2' },
      ]),
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
  const numbers = async (...queues: QueueName[]) => (await reviews.list(queues)).lines.map(({ number }) => number);
  expect(await numbers('catastro')).toEqual(['V-1']);
  expect(await numbers('cobro')).toEqual([]);
  expect(await numbers('general')).toEqual(['V-3']);
  expect(await numbers('catastro', 'general')).toEqual(['V-1', 'V-3']);
  expect((await reviews.list(['catastro'])).lines[0]?.name['es-CO']).toMatch(/propietario|mutación/i);
  const { lines, more } = await reviews.list(['tesoreria']);
  expect(lines).toMatchObject([{ number: 'V-2', documents: 3, propertyId: 'A-123' }]);
  expect(more).toBe(false);
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
    ['released', []],
  ]);
  // What was answered after it was given back is read too, wherever it was said.
  expect(opened?.view.documents.map(({ addedAt }) => addedAt)).toEqual([undefined, undefined, undefined, ANSWERED]);
  expect(opened?.view.answers).toEqual([{ text: 'Va la foto que faltaba', at: ANSWERED }]);
  expect([...(opened?.keptIn ?? [])]).toContainEqual(['later', 'c2']);
  expect(opened?.view.filer).not.toHaveProperty('taxpayerId');
  expect(await reviews.open('V-9')).toBeUndefined();
});

test('a decision gives the number of the cadastre, or says that there was nothing to decide', async () => {
  expect(await reviews.accept('V-1', 'ana')).toEqual({ cadastreNumber: '400000000001' });
  await expect(reviews.sendBack('V-1', 'ana', 'x')).rejects.toMatchObject({ code: 'filing.decided' });
  await expect(reviews.accept('V-9', 'ana')).rejects.toMatchObject({ code: 'request.not-found' });
});
