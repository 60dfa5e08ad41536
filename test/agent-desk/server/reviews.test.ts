import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReviewView } from '../../../contracts/filing-review.ts';
import type { FilingReviews, OpenedReview } from '../../../agent-desk/ports/filing-review.ts';
import { AppError } from '../../../bot/domain/errors.ts';
import type { StaffProfile } from '../../../contracts/desk-protocol.ts';
import { ANA, AUDI, SARA } from '../fakes.ts';
import { startDesk, type TestDesk } from '../harness.ts';

const NAME = { 'es-CO': 'Cambio de propietario', en: 'Change of owner' };
const view = (
  number: string,
  queue: ReviewView['queue'],
  state: 'clean' | 'quarantined' = 'clean',
): OpenedReview['view'] => ({
  ...{ number, queue, name: NAME, filedAt: '2026-11-19T15:00:00.000Z', state: 'in-review', propertyId: 'A-123' },
  filer: { name: 'Marina Lucumí', documentType: 'CC', document: '31987654', level: 2 },
  ...{ facts: 'Compré la casa.', request: 'Que quede a mi nombre.', answers: [] },
  documents: [
    { uploadId: 'u1', fileName: 'escritura.pdf', contentType: 'application/pdf', sizeBytes: 9, state, finds: [] },
  ],
});

let desk: TestDesk;
let decided: unknown[];
let released: unknown[];
let reviews: FilingReviews;
let mine: StaffProfile['queues'][number];

beforeEach(async () => {
  decided = [];
  mine = ANA.queues[0] ?? 'general';
  const other = mine === 'cobro' ? 'tesoreria' : 'cobro';
  const views = [view('V-1', mine), view('V-2', other), view('V-3', mine, 'quarantined')];
  released = [];
  reviews = {
    release: (document) => Promise.resolve(void released.push(document)),
    list(queues, after) {
      const lines = views
        .filter(({ queue, number }) => queues.includes(queue) && number > (after ?? ''))
        .map((one) => ({ ...one, documents: one.documents.length }));
      return Promise.resolve({ lines, more: false });
    },
    open(number) {
      const found = views.find((one) => one.number === number);
      const keptIn = new Map([['u1', 'c7']]);
      return Promise.resolve(found && { view: found, conversationId: 'c7', keptIn });
    },
    accept(...said) {
      decided.push(['accept', ...said]);
      return Promise.resolve({ cadastreNumber: '400000000123' });
    },
    sendBack(...said) {
      decided.push(['return', ...said]);
      return said[2].includes('antes')
        ? Promise.reject(new AppError('filing.decided', 'somebody decided on it before'))
        : Promise.resolve({});
    },
  };
  const content = Buffer.from('%PDF-1.7');
  desk = await startDesk({
    reviews,
    uploads: {
      save: () => Promise.reject(new Error('staff save no files')),
      read: (conversationId, id) =>
        Promise.resolve(
          conversationId === 'c7'
            ? { id, conversationId, name: `${id}.pdf`, contentType: 'application/pdf', content, state: 'clean' }
            : undefined,
        ),
    },
  });
});
afterEach(() => desk.stop());

const ask = async (path: string, profile: StaffProfile | undefined, body?: unknown, own = true) => {
  const cookie = profile && (await desk.signIn(profile));
  const response = await fetch(`${desk.base}/desk/api/reviews${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(cookie !== undefined && { cookie }),
      ...(own && { 'x-ventanilla-desk': '1' }),
      'content-type': 'application/json',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : text };
};
const actions = () =>
  desk.audit.entries.map(({ action }) => action).filter((action) => /filing|attachment/.test(action));

describe('R-A8: filings that wait for a reviewer', () => {
  it('are listed to the staff of their queue, all of them to a supervisor', async () => {
    const numbers = async (profile: StaffProfile) =>
      ((await ask('', profile)).body as { lines: { number: string }[] }).lines.map(({ number }) => number);
    expect(await numbers(ANA)).toEqual(['V-1', 'V-3']);
    expect(await numbers(SARA)).toEqual(['V-1', 'V-2', 'V-3']);
    expect(JSON.stringify((await ask('', ANA)).body)).toContain('Cambio de propietario');
  });

  it('are for nobody without a session, and for no auditor', async () => {
    expect((await ask('', undefined)).status).toBe(401);
    expect((await ask('', AUDI)).status).toBe(403);
    expect((await ask('/V-1/accept', AUDI, {})).status).toBe(403);
    expect(decided).toEqual([]);
  });

  it('opened, they leave an audit row with whose they are', async () => {
    const { status, body } = await ask('/V-1', ANA);
    expect([status, (body as { view: ReviewView }).view.filer.document]).toEqual([200, '31987654']);
    expect(desk.audit.entries.find(({ action }) => action === 'filing.viewed')).toMatchObject({
      ...{ actor: { kind: 'staff', id: ANA.id }, conversationId: 'c7', subject: '31987654', detail: { filing: 'V-1' } },
    });
  });

  it('of another queue do not exist', async () => {
    for (const path of ['/V-2', '/V-9', '/V-2/documents/u1']) expect((await ask(path, ANA)).status).toBe(404);
    expect((await ask('/V-2/accept', ANA, {})).status).toBe(404);
    expect(actions()).toEqual([]);
    expect(decided).toEqual([]);
  });

  it('give their documents, each with its audit row, and no others of the conversation', async () => {
    expect(await ask('/V-1/documents/u1', ANA)).toEqual({ status: 200, body: '%PDF-1.7' });
    expect((await ask('/V-1/documents/u2', ANA)).status).toBe(404);
    expect(actions()).toEqual(['attachment.viewed']);
  });

  it('are accepted by who may, under their own name', async () => {
    const { body } = await ask('/V-1/accept', ANA, {});
    expect(body).toEqual({ cadastreNumber: '400000000123' });
    expect(decided).toEqual([['accept', 'V-1', ANA.id]]);
  });

  it('are not accepted while a document is in quarantine', async () => {
    const { status, body } = await ask('/V-3/accept', ANA, {});
    expect([status, (body as { code: string }).code]).toEqual([409, 'upload.quarantined']);
    expect(decided).toEqual([]);
  });

  it('are returned with a reason, and not without', async () => {
    for (const body of [{}, { reason: 'no' }, { reason: ' '.repeat(40) }, { reason: 'x'.repeat(601) }])
      expect((await ask('/V-1/return', ANA, body)).status).toBe(400);
    expect((await ask('/V-1/return', ANA, { reason: ' La escritura no se lee. ' })).body).toEqual({});
    expect(decided).toEqual([['return', 'V-1', ANA.id, 'La escritura no se lee.']]);
  });

  it('that somebody else decided first say so', async () => {
    const { status, body } = await ask('/V-1/return', ANA, { reason: 'Alguien llegó antes' });
    expect([status, (body as { code: string }).code]).toEqual([409, 'filing.decided']);
  });

  it('are listed on from the last one known', async () => {
    expect((await ask('?after=V-1', SARA)).body).toMatchObject({
      lines: [{ number: 'V-2' }, { number: 'V-3' }],
      more: false,
    });
  });

  const reason = { reason: 'Se miró en un equipo aparte' };

  it('have a document released by a supervisor alone, with a reason, and with its row before', async () => {
    expect((await ask('/V-3', ANA)).body).toMatchObject({ view: { mayRelease: false } });
    expect((await ask('/V-3', SARA)).body).toMatchObject({ view: { mayRelease: true } });
    expect((await ask('/V-3/documents/u1/release', ANA, reason)).status).toBe(403);
    expect((await ask('/V-3/documents/u1/release', SARA, { reason: 'ya' })).status).toBe(400);
    expect((await ask('/V-1/documents/u1/release', SARA, reason)).status).toBe(404);
    expect((await ask('/V-3/documents/u2/release', SARA, reason)).status).toBe(404);
    expect(released).toEqual([]);
    expect((await ask('/V-3/documents/u1/release', SARA, reason)).status).toBe(204);
    expect(released).toEqual([{ conversationId: 'c7', uploadId: 'u1', name: 'escritura.pdf' }]);
    expect(desk.audit.entries.filter(({ action }) => action === 'upload.released')).toMatchObject([
      {
        ...{ actor: { kind: 'staff', id: SARA.id }, conversationId: 'c7' },
        detail: { uploadId: 'u1', filing: 'V-3', reason: 'Se miró en un equipo aparte' },
      },
    ]);
  });

  it('release nothing where there is an antivirus', async () => {
    delete reviews.release;
    expect((await ask('/V-3', SARA)).body).toMatchObject({ view: { mayRelease: false } });
    expect((await ask('/V-3/documents/u1/release', SARA, reason)).status).toBe(403);
  });

  it('are decided by no other page', async () => {
    expect((await ask('/V-1/accept', ANA, {}, false)).status).toBe(403);
    expect(decided).toEqual([]);
  });
});
