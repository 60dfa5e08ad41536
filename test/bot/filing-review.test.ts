import { beforeEach, describe, expect, test } from 'vitest';
import { createFilingReview, type FilingNews } from '../../bot/filing-review.ts';
import type { NewFiling } from '../../bot/ports/filings.ts';
import { createFakeBackOffice } from '../integrations/fake-back-office.ts';
import { createFakeCases } from '../support/fake-cases.ts';
import { createFakeFilings } from '../support/fake-filings.ts';

const PROPERTY = '0000123456';

function openWorld() {
  const clock = { at: Date.parse('2026-11-20T15:00:00Z'), now: () => new Date(clock.at) };
  const person = {
    taxpayerId: 'tp-1',
    documentType: 'CC' as const,
    document: '1900123456',
    name: 'Ana Prado',
    contacts: [],
    obligations: [],
  };
  const office = createFakeBackOffice({ taxpayers: [{ ...person, properties: [{ propertyId: PROPERTY }] }], clock });
  const filings = createFakeFilings({ clock, cases: createFakeCases(clock) });
  const told: (FilingNews & { conversationId: string })[] = [];
  const review = createFilingReview({
    ...{ register: filings, cadastre: office.cadastre },
    tell: (conversationId, news) => Promise.resolve(void told.push({ ...news, conversationId })),
  });
  const file = async (key = 'k', rest: Partial<NewFiling> = {}) =>
    (
      await filings.file({
        ...{ procedure: 'estrato', conversationId: 'c1', channel: 'web', locale: 'es-CO', propertyId: PROPERTY },
        ...{ filer: { level: 3, taxpayerId: 'tp-1', document: '1900123456' }, facts: 'Es dos', request: 'Estrato' },
        ...{ documents: [], state: 'in-review', termDays: 30, summary: 'Estrato', idempotencyKey: key, ...rest },
      })
    ).filing.number;
  return { clock, office, filings, told, review, file };
}

let world: ReturnType<typeof openWorld>;
beforeEach(() => void (world = openWorld()));

describe('R-A8 a reviewer who accepts', () => {
  test('gets the number of the cadastre; the term begins, and the citizen is told with who decided', async () => {
    const number = await world.file();
    const { filing, outcome } = (await world.review.accept(number, 'ana')) as { filing: object; outcome: string };
    expect(outcome).toBe('done');
    expect(filing).toMatchObject({ state: 'filed', cadastreNumber: '400000000001', dueOn: '2027-01-06' });
    expect(world.office.cadastralFilings).toMatchObject([
      { filingNumber: number, procedure: 'estrato', propertyId: PROPERTY, taxpayerId: 'tp-1' },
    ]);
    expect(world.told).toMatchObject([
      {
        conversationId: 'c1',
        fact: { kind: 'filing-changed', number, state: 'filed', cadastreNumber: '400000000001' },
        audit: { action: 'filing.accepted', actor: { kind: 'staff', id: 'ana' }, subject: '1900123456' },
      },
    ]);
  });

  test('twice, or after a stop in between, gets one number and one action to tell', async () => {
    const number = await world.file();
    expect(await world.review.accept(number, 'ana')).toMatchObject({ outcome: 'done' });
    expect(await world.review.accept(number, 'ana')).toMatchObject({ outcome: 'done' });
    expect(world.office.cadastralFilings).toHaveLength(1);
    expect(new Set(world.told.map(({ actionId }) => actionId)).size).toBe(1);
  });

  test('in the same instant as another one is second, is told so, and leaves one decision', async () => {
    const number = await world.file();
    const [ana, beto] = await Promise.all([
      world.review.accept(number, 'ana'),
      world.review.sendBack(number, 'beto', 'La foto no se ve'),
    ]);
    expect([ana, beto].map(({ outcome }) => outcome).sort()).toEqual(['done', 'not-in-review']);
    expect(world.told).toHaveLength(1);
    const second = await world.file('k2');
    const both = await Promise.all([world.review.accept(second, 'ana'), world.review.accept(second, 'beto')]);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['done', 'not-in-review']);
    expect(world.office.cadastralFilings).toHaveLength(2);
  });

  test('after one who was stopped before it was told has it told in that one’s name', async () => {
    const number = await world.file();
    const stopped = { state: 'filed' as const, by: 'staff:ana', key: 'k', cadastreNumber: '400000000077' };
    await world.filings.change(number, stopped);
    expect(await world.review.accept(number, 'beto')).toMatchObject({ outcome: 'not-in-review' });
    expect(world.told).toMatchObject([{ audit: { actor: { id: 'ana' } }, fact: { cadastreNumber: '400000000077' } }]);
  });

  test('is one of twenty who decide at the same instant: the others hear what became of it', async () => {
    const number = await world.file();
    const decided = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2
          ? world.review.accept(number, `staff-${index}`)
          : world.review.sendBack(number, `staff-${index}`, 'La foto no se ve'),
      ),
    );
    const done = decided.flatMap((one) => (one.outcome === 'done' ? [one.filing.state] : []));
    expect(done).toHaveLength(1);
    for (const one of decided) expect(one).toMatchObject({ filing: { state: done[0] } });
  });

  test('while the cadastre does not answer changes nothing, and can do it later', async () => {
    const number = await world.file();
    world.office.fail('catastro');
    await expect(world.review.accept(number, 'ana')).rejects.toMatchObject({ code: 'backoffice.unreachable' });
    expect((await world.filings.find(number))?.filing.state).toBe('in-review');
    expect(world.told).toEqual([]);
    world.office.heal();
    expect(await world.review.accept(number, 'ana')).toMatchObject({ outcome: 'done' });
  });

  test('what is not in review, or is no filing, changes nothing', async () => {
    const number = await world.file('other', { state: 'filed' });
    expect(await world.review.accept(number, 'ana')).toMatchObject({ outcome: 'not-in-review' });
    expect(await world.review.accept('V-2026-009999', 'ana')).toEqual({ outcome: 'unknown' });
    expect(await world.review.sendBack('V-2026-009999', 'ana', 'x')).toEqual({ outcome: 'unknown' });
    expect(world.office.calls).toEqual([]);
  });
});

describe('R-A8 a reviewer who sends it back', () => {
  test('gives the reason, which the citizen hears; nothing is asked of the cadastre', async () => {
    const number = await world.file();
    expect(await world.review.sendBack(number, 'ana', 'La foto no se ve')).toMatchObject({
      outcome: 'done',
      filing: { state: 'returned', note: 'La foto no se ve' },
    });
    expect(world.told).toMatchObject([
      { fact: { state: 'returned', note: 'La foto no se ve' }, audit: { action: 'filing.returned' } },
    ]);
    expect(world.office.calls).toEqual([]);
    expect(await world.review.accept(number, 'ana')).toMatchObject({ outcome: 'not-in-review' });
  });

  test('said twice is one action; what was sent again and goes back once more is another', async () => {
    const number = await world.file();
    await world.review.sendBack(number, 'ana', 'La foto no se ve');
    await world.review.sendBack(number, 'ana', 'La foto no se ve');
    expect(new Set(world.told.map(({ actionId }) => actionId)).size).toBe(1);
    expect(await world.review.sendBack(number, 'ana', 'Otra razón')).toMatchObject({ outcome: 'not-in-review' });
    world.clock.at += 60_000;
    const answer = { conversationId: 'c1', text: 'Va otra', documents: [], idempotencyKey: 'a1' };
    expect(await world.filings.answer(number, answer)).toMatchObject({ state: 'in-review' });
    world.clock.at += 60_000;
    await world.review.sendBack(number, 'ana', 'La foto no se ve');
    expect(new Set(world.told.map(({ actionId }) => actionId)).size).toBe(2);
  });
});
