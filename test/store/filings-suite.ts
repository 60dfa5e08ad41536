import { describe, expect, it } from 'vitest';
import type { FilingRegister, FilingSelection } from '../../bot/ports/filing-register.ts';
import type { Filings, NewFiling } from '../../bot/ports/filings.ts';
import type { FilingDocument } from '../../contracts/filing.ts';

/** What a suite runs on; the clock begins on Friday 20 November 2026, 10:00 in Bogotá. */
export interface FilingsWorld {
  filings: Filings & FilingRegister;
  /** Two conversations that exist, and one file in the first. */
  conversations: readonly [string, string];
  file: FilingDocument;
  advance(ms: number): void;
}

const DAY_MS = 86_400_000;
const all = { procedures: { except: [] }, limit: 5 };

/** What every keeper of filings does. */
export function filingsSuite(name: string, open: () => Promise<FilingsWorld>): void {
  const request = ({ conversations }: FilingsWorld, key: string, rest: Partial<NewFiling> = {}): NewFiling => ({
    ...{ procedure: 'queja', conversationId: conversations[0], channel: 'web', locale: 'es-CO', filer: { level: 0 } },
    ...{ facts: 'Esperé dos horas', request: 'Que atiendan mejor', documents: [], state: 'filed', termDays: 15 },
    ...{ summary: 'Queja', idempotencyKey: key },
    ...rest,
  });

  describe(`filings kept by ${name}`, () => {
    it('have a number, a case and the last day of their term from the first moment', async () => {
      const world = await open();
      const { filing, content } = await world.filings.file(request(world, 'a'));
      expect(filing).toEqual({
        ...{ number: 'V-2026-000001', procedure: 'queja', state: 'filed', dueOn: '2026-12-14' },
        ...{ filedAt: '2026-11-20T15:00:00.000Z', updatedAt: '2026-11-20T15:00:00.000Z', caseNumber: 'C-2026-000001' },
      });
      expect(content).toMatchObject({ facts: 'Esperé dos horas', filer: { level: 0 } });
      expect((await world.filings.file(request(world, 'b'))).filing.number).toBe('V-2026-000002');
    });

    it('the same key gives the same filing, and another content under it is refused', async () => {
      const world = await open();
      const first = await world.filings.file(request(world, 'a', { documents: [world.file] }));
      world.advance(DAY_MS);
      expect(await world.filings.file(request(world, 'a', { documents: [world.file] }))).toEqual(first);
      for (const other of [{ facts: 'Otra cosa' }, { documents: [] }, { procedure: 'reclamo' }])
        await expect(
          world.filings.file(request(world, 'a', { documents: [world.file], ...other })),
        ).rejects.toMatchObject({ code: 'internal.bug' });
    });

    it('are found by any of their numbers, however they are typed', async () => {
      const world = await open();
      const { filing } = await world.filings.file(request(world, 'a'));
      await world.filings.register(filing.number, '2026.4131.000077');
      await world.filings.change(filing.number, {
        state: 'filed',
        by: 'staff',
        key: 'k',
        cadastreNumber: '400000123456',
      });
      const typed = ['V-2026-000001', 'v 2026 1', 'V2026000001', '2026.4131.000077', '20264131000077', '400000123456'];
      for (const number of typed) {
        const found = await world.filings.find(number);
        expect(found?.filing, number).toMatchObject({ number: 'V-2026-000001', documentNumber: '2026.4131.000077' });
      }
      for (const number of ['V-2026-000002', '2026.4131.000078', '', '1', "'; drop table filing"])
        expect(await world.filings.find(number), number).toBeUndefined();
    });

    it('keep the first number that document management gave', async () => {
      const world = await open();
      const { filing } = await world.filings.file(request(world, 'a'));
      await world.filings.register(filing.number, '2026.4131.000077');
      await world.filings.register(filing.number, '2026.4131.000078');
      expect((await world.filings.find(filing.number))?.filing.documentNumber).toBe('2026.4131.000077');
    });

    it('of a taxpayer are listed, newest first; those of nobody in no list', async () => {
      const world = await open();
      const filer = { level: 2 as const, taxpayerId: 'T-1', document: '1900123456' };
      await world.filings.file(request(world, 'a', { filer }));
      world.advance(1_000);
      await world.filings.file(request(world, 'b', { filer, conversationId: world.conversations[1] }));
      await world.filings.file(request(world, 'c'));
      expect((await world.filings.list('T-1')).map(({ number }) => number)).toEqual(['V-2026-000002', 'V-2026-000001']);
      expect(await world.filings.list('T-2')).toEqual([]);
    });

    it('that a person must accept run no term until then', async () => {
      const world = await open();
      const { filing } = await world.filings.file(request(world, 'a', { state: 'in-review' }));
      expect(filing).not.toHaveProperty('dueOn');
      expect((await world.filings.listIn('in-review', all)).map((kept) => kept.filing.number)).toEqual([filing.number]);
      world.advance(3 * DAY_MS);
      const accepted = { state: 'filed' as const, by: 'staff:ana', key: 'k', cadastreNumber: '400000000001' };
      const changed = await world.filings.change(filing.number, accepted);
      expect(changed).toMatchObject({
        outcome: 'changed',
        filing: { dueOn: '2026-12-15', cadastreNumber: '400000000001' },
      });
      expect(await world.filings.listIn('in-review', all)).toEqual([]);
    });

    it('are listed by their procedures, page by page, and none is passed over', async () => {
      const world = await open();
      const procedures = ['estrato', 'devolucion', 'estrato', 'estrato', 'de-antes'];
      for (const [index, procedure] of procedures.entries())
        await world.filings.file(request(world, `k${index}`, { procedure, state: 'in-review' }));
      const numbers = async (selection: FilingSelection) =>
        (await world.filings.listIn('in-review', selection)).map(({ filing }) => Number(filing.number.slice(-1)));
      expect(await numbers({ procedures: { of: ['estrato'] }, limit: 2 })).toEqual([1, 3]);
      expect(await numbers({ procedures: { of: ['estrato'] }, limit: 2, after: 'V-2026-000003' })).toEqual([4]);
      expect(await numbers({ procedures: { except: ['estrato'] }, limit: 5 })).toEqual([2, 5]);
      expect(await numbers({ procedures: { of: [] }, limit: 5 })).toEqual([]);
    });

    it('are changed from the state that was expected, or not at all, and it is said who was first', async () => {
      const world = await open();
      const { filing } = await world.filings.file(request(world, 'a', { state: 'in-review' }));
      const by = (staff: string, state: 'filed' | 'returned') =>
        world.filings.change(filing.number, { state, expected: 'in-review', by: `staff:${staff}`, key: staff });
      const both = await Promise.all([by('ana', 'filed'), by('beto', 'returned')]);
      expect(both.map((one) => one?.outcome).sort()).toEqual(['changed', 'moved']);
      const won = both[0]?.outcome === 'changed' ? 'staff:ana' : 'staff:beto';
      expect(both.find((one) => one?.outcome === 'moved')?.by).toBe(won);
      expect((await world.filings.find(filing.number))?.filing.state).toBe(won === 'staff:ana' ? 'filed' : 'returned');
    });

    it('show all that was filed with them and added since, in order', async () => {
      const world = await open();
      const { filing } = await world.filings.file(request(world, 'a', { documents: [world.file], state: 'in-review' }));
      world.advance(DAY_MS);
      const [, second] = world.conversations;
      await world.filings.answer(filing.number, {
        ...{ conversationId: second, text: 'Va otra', documents: [], idempotencyKey: 'b' },
      });
      expect(await world.filings.annexes(filing.number)).toEqual([
        { place: 1, conversationId: world.conversations[0], document: world.file, addedAt: '2026-11-20T15:00:00.000Z' },
        { place: 2, conversationId: second, text: 'Va otra', addedAt: '2026-11-21T15:00:00.000Z' },
      ]);
    });

    it('stop their clock while something is required, and run on with the answer', async () => {
      const world = await open();
      const { filing } = await world.filings.file(request(world, 'a'));
      world.advance(3 * DAY_MS);
      const required = { state: 'required' as const, by: 'city', key: 'k', note: 'Falta la escritura' };
      const { filing: asked } = (await world.filings.change(filing.number, required))!;
      expect(asked).toMatchObject({ state: 'required', note: 'Falta la escritura', answerBy: '2026-12-23' });
      expect(asked).not.toHaveProperty('dueOn');
      world.advance(4 * DAY_MS);
      const [conversationId] = world.conversations;
      const answer = { conversationId, text: 'Aquí está', documents: [world.file], idempotencyKey: 'answer' };
      const answered = await world.filings.answer(filing.number, answer);
      // One of the 15 days had run on Monday; 14 are left from Friday the 27th.
      expect(answered).toMatchObject({ state: 'filed', dueOn: '2026-12-18' });
      expect(answered).not.toHaveProperty('note');
      expect(answered).not.toHaveProperty('answerBy');
      expect(await world.filings.answer(filing.number, answer)).toEqual(answered);
      expect(await world.filings.answer('V-2026-000009', answer)).toBeUndefined();
    });

    it('take words and files at any time without moving', async () => {
      const world = await open();
      const { filing } = await world.filings.file(request(world, 'a'));
      const [conversationId] = world.conversations;
      const answer = { conversationId, text: 'Otra cosa más', documents: [], idempotencyKey: 'more' };
      expect(await world.filings.answer(filing.number, answer)).toMatchObject({ state: 'filed', dueOn: filing.dueOn });
    });

    it('are extended, transferred and answered by who has them, each change once', async () => {
      const world = await open();
      const { filing } = await world.filings.file(request(world, 'a'));
      const extended = {
        state: 'extended' as const,
        by: 'city',
        key: 'e1',
        dueOn: '2027-01-05',
        note: 'Hay más pruebas',
      };
      expect(await world.filings.change(filing.number, extended)).toMatchObject({
        ...{ outcome: 'changed', filing: { state: 'extended', dueOn: '2027-01-05', note: 'Hay más pruebas' } },
      });
      expect(await world.filings.change(filing.number, extended)).toMatchObject({ outcome: 'repeated' });
      expect(await world.filings.change(filing.number, { ...extended, note: 'Otra' })).toMatchObject({
        outcome: 'other-request',
      });
      const answered = { state: 'answered' as const, by: 'city', key: 'e2', note: 'Se le dio la razón' };
      expect(await world.filings.change(filing.number, answered)).toMatchObject({
        ...{ outcome: 'changed', filing: { state: 'answered', dueOn: '2027-01-05', note: 'Se le dio la razón' } },
      });
      expect(await world.filings.change('V-2026-000009', answered)).toBeUndefined();
    });

    it('are not moved back by what the same system says late', async () => {
      const world = await open();
      const { filing } = await world.filings.file(request(world, 'a'));
      world.advance(DAY_MS);
      const now = { by: 'city', at: '2026-11-21T10:00:00.000Z' };
      await world.filings.change(filing.number, { ...now, state: 'answered', key: 'new' });
      const late = { ...now, at: '2026-11-21T09:00:00.000Z', state: 'in-review' as const, key: 'old' };
      expect(await world.filings.change(filing.number, late)).toMatchObject({ outcome: 'stale' });
      expect((await world.filings.find(filing.number))?.filing.state).toBe('answered');
    });
  });
}
