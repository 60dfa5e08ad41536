import { beforeEach, describe, expect, test } from 'vitest';
import { createFilingExtension } from '../../bot/filing-extension.ts';
import type { FilingNews } from '../../bot/filing-review.ts';
import type { NewFiling } from '../../bot/ports/filings.ts';
import { createFakeCases } from '../support/fake-cases.ts';
import { createFakeFilings } from '../support/fake-filings.ts';

const calendar = { closedDays: [], suspendedTerms: [] };
const DAY_MS = 86_400_000;

function openWorld() {
  const clock = { at: Date.parse('2026-11-20T15:00:00Z'), now: () => new Date(clock.at) };
  const filings = createFakeFilings({ clock, cases: createFakeCases(clock) });
  const told: FilingNews[] = [];
  const { extend } = createFilingExtension({
    ...{ register: filings, calendar, clock },
    tell: (_conversationId, news) => Promise.resolve(void told.push(news)),
  });
  const file = async (rest: Partial<NewFiling> = {}) =>
    (
      await filings.file({
        ...{ procedure: 'queja', conversationId: 'c1', channel: 'web', locale: 'es-CO', termDays: 15 },
        ...{ filer: { level: 2, document: '1900123456' }, facts: 'x', request: 'y', documents: [], state: 'filed' },
        ...{ summary: 'Queja', idempotencyKey: 'k', ...rest },
      })
    ).filing.number;
  return { clock, filings, told, extend, file };
}

let world: ReturnType<typeof openWorld>;
beforeEach(() => void (world = openWorld()));
const reason = 'Falta el concepto de otra dependencia';

describe('R-D3 a term that the office puts off', () => {
  test('has its new day and its reason, which the citizen hears, with who decided', async () => {
    const number = await world.file();
    const done = await world.extend(number, 'sara', { until: '2027-01-05', reason });
    expect(done).toMatchObject({ outcome: 'done', filing: { state: 'extended', dueOn: '2027-01-05', note: reason } });
    expect(world.told).toMatchObject([
      {
        fact: { kind: 'filing-changed', number, state: 'extended', dueOn: '2027-01-05', note: reason },
        audit: { action: 'filing.extended', actor: { id: 'sara' }, subject: '1900123456' },
      },
    ]);
  });

  test('is put off once, also after something was required; the same said again is told under one action', async () => {
    const number = await world.file();
    const first = { until: '2027-01-05', reason };
    await world.extend(number, 'sara', first);
    expect(await world.extend(number, 'sara', first)).toMatchObject({ outcome: 'done' });
    expect(new Set(world.told.map(({ actionId }) => actionId)).size).toBe(1);
    const again = { outcome: 'refused', because: 'again' };
    expect(await world.extend(number, 'sara', { ...first, until: '2027-01-06' })).toMatchObject(again);
    await world.filings.change(number, { state: 'required', by: 'city', key: 'r' });
    await world.filings.answer(number, { conversationId: 'c1', text: 'Va', documents: [], idempotencyKey: 'a' });
    expect(await world.extend(number, 'sara', { ...first, until: '2027-01-15' })).toMatchObject(again);
  });

  test('goes no farther than double, or than the days of the law of personal data', async () => {
    const number = await world.file();
    const asked = (until: string, of = number) => world.extend(of, 'sara', { until, reason });
    expect(await asked('2026-12-14')).toEqual({ outcome: 'refused', because: 'not-later', latest: '2027-01-06' });
    expect(await asked('2027-01-07')).toEqual({ outcome: 'refused', because: 'too-late', latest: '2027-01-06' });
    const query = await world.file({ procedure: 'datos-consulta', termDays: 10, idempotencyKey: 'q' });
    const claim = await world.file({ procedure: 'datos-correccion', termDays: 15, idempotencyKey: 'c' });
    expect(await asked('2027-02-01', query)).toMatchObject({ latest: '2026-12-14' });
    expect(await asked('2027-02-01', claim)).toMatchObject({ latest: '2026-12-24' });
  });

  test('is not put off once it is over, where none runs, or where there is no such filing', async () => {
    const number = await world.file();
    const review = await world.file({ state: 'in-review', idempotencyKey: 'r' });
    const asked = { until: '2027-01-05', reason };
    expect(await world.extend(review, 'sara', asked)).toEqual({ outcome: 'refused', because: 'no-term' });
    expect(await world.extend('V-2026-009999', 'sara', asked)).toEqual({ outcome: 'unknown' });
    world.clock.at += 26 * DAY_MS;
    expect(await world.extend(number, 'sara', asked)).toEqual({ outcome: 'refused', because: 'over' });
    expect(world.told).toEqual([]);
  });
});
