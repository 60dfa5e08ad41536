import { beforeEach, describe, expect, it } from 'vitest';
import { createCases } from '../../../store/postgres/cases.ts';
import { createFilingQueue } from '../../../store/postgres/filing-queue.ts';
import { createFilings } from '../../../store/postgres/filings.ts';
import type { NewFiling } from '../../../bot/ports/filings.ts';
import { ownDatabase } from '../../support/database.ts';
import { filingsSuite } from '../filings-suite.ts';
import { calendar, createNode, createTestClock, openConversation, sealing, times, type TestClock } from './kit.ts';

const db = ownDatabase();

const FILE = { fileName: 'foto de Ana Prado.jpg', contentType: 'image/jpeg', sizeBytes: 3, sha256: 'a'.repeat(64) };

async function openWorld() {
  await db.empty();
  const clock = createTestClock();
  const node = createNode(db.pool, clock);
  const conversations = [await openConversation(node), await openConversation(node)] as const;
  await node.uploads.save(
    conversations[0],
    [{ id: 'u1', name: FILE.fileName, contentType: FILE.contentType, content: Buffer.from('abc'), state: 'clean' }],
    1_000,
  );
  const filings = createFilings({ pool: db.pool, clock, calendar, ...sealing });
  return { filings, conversations, file: { ...FILE, uploadId: 'u1' }, advance: clock.advance, clock };
}

filingsSuite('PostgreSQL', openWorld);

describe('filings in PostgreSQL', () => {
  let world: Awaited<ReturnType<typeof openWorld>>;
  let clock: TestClock;
  let queue: ReturnType<typeof createFilingQueue>;
  beforeEach(async () => {
    world = await openWorld();
    ({ clock } = world);
    queue = createFilingQueue({ pool: db.pool, clock, ...sealing });
  });

  const request = (key: string, rest: Partial<NewFiling> = {}): NewFiling => ({
    ...{ procedure: 'peticion', conversationId: world.conversations[0], channel: 'web', locale: 'es-CO' },
    ...{ facts: 'Ana Prado esperó', request: 'Copia del expediente', documents: [world.file], state: 'filed' },
    ...{ filer: { level: 2, taxpayerId: 'T-1', document: '1900123456', name: 'Ana Prado' }, termDays: 10 },
    ...{ summary: 'Petición', idempotencyKey: key },
    ...rest,
  });
  const dueNow = async () => {
    clock.advance(31_000);
    return queue.claim(10, 60_000);
  };

  it('asked for fifty times at once over two nodes there is one, with one case', async () => {
    const other = createFilings({ pool: db.newPool(10), clock, calendar, ...sealing });
    const all = await Promise.all(times(50, (index) => (index % 2 ? world.filings : other).file(request('same'))));
    expect(new Set(all.map(({ filing }) => `${filing.number} ${filing.caseNumber}`)).size).toBe(1);
    const { rows } = await db.pool.query('select (select count(*) from filing) f, (select count(*) from case_file) c');
    expect(rows).toEqual([{ f: '1', c: '1' }]);
  });

  it('fifty different ones at once have fifty numbers without a gap', async () => {
    const all = await Promise.all(times(50, (index) => world.filings.file(request(`k${index}`))));
    const numbers = all.map(({ filing }) => filing.number).sort();
    expect(numbers).toEqual(times(50, (index) => `V-2026-${String(index + 1).padStart(6, '0')}`));
  });

  it('one that fails uses up no number and leaves no case', async () => {
    await expect(world.filings.file(request('a', { conversationId: 'nobody' }))).rejects.toThrow(/foreign key/);
    expect((await db.pool.query('select from case_file')).rowCount).toBe(0);
    expect((await world.filings.file(request('b'))).filing.number).toBe('V-2026-000001');
  });

  it('nothing of a person stands readable in the database', async () => {
    const { filing } = await world.filings.file(request('a'));
    const note = 'Ana Prado debe traer la escritura';
    await world.filings.change(filing.number, { state: 'required', by: 'city', key: 'k', note });
    const { rows } = await db.pool.query<{ all: string }>(
      `select concat((select string_agg(f::text, '') from filing f), (select string_agg(e::text, '') from filing_event e),
                     (select string_agg(a::text, '') from filing_annex a), (select string_agg(c::text, '') from case_file c)) as all`,
    );
    const plain = rows[0]!.all;
    const bytes = [...plain.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex = '']) =>
      Buffer.from(hex, 'hex').toString('latin1'),
    );
    expect(bytes.length).toBeGreaterThan(3);
    for (const text of [plain, ...bytes])
      expect(text).not.toMatch(/Ana|Prado|1900123456|T-1|expediente|escritura|foto/);
  });

  it('a file that was filed cannot be deleted', async () => {
    await world.filings.file(request('a'));
    await expect(db.pool.query(`delete from upload where id = 'u1'`)).rejects.toThrow(/foreign key/);
  });

  it('every change is kept with who and when, the case moves along', async () => {
    const { filing } = await world.filings.file(request('a'));
    const cases = createCases({ pool: db.pool, clock, ...sealing });
    expect((await cases.find(filing.caseNumber))?.kind).toBe('petition');
    await world.filings.change(filing.number, { state: 'required', by: 'city', key: 'k1', note: 'x' });
    expect((await cases.find(filing.caseNumber))?.state).toBe('waiting');
    const [conversationId] = world.conversations;
    await world.filings.answer(filing.number, { conversationId, text: 'va', documents: [], idempotencyKey: 'k2' });
    expect((await cases.find(filing.caseNumber))?.state).toBe('in-progress');
    await world.filings.change(filing.number, { state: 'answered', by: 'city', key: 'k3' });
    expect((await cases.find(filing.caseNumber))?.state).toBe('resolved');
    const { rows } = await db.pool.query('select changed_by, from_state, to_state from filing_event order by id');
    expect(rows.map((row: Record<string, string>) => Object.values(row).join(' '))).toEqual([
      ...['citizen  filed', 'city filed required', 'citizen required filed', 'city filed answered'],
    ]);
  });

  describe('on their way to document management', () => {
    it('wait for the turn that files, then are given to one worker with all that is lacking', async () => {
      const { filing } = await world.filings.file(request('a'));
      expect(await queue.claim(10, 60_000)).toEqual([]);
      const [claimed] = await dueNow();
      expect(claimed).toMatchObject({ filing: { number: filing.number }, failures: 0 });
      expect(claimed?.annexes).toEqual([
        { place: 1, conversationId: world.conversations[0], document: { ...FILE, uploadId: 'u1' } },
      ]);
      expect(await queue.claim(10, 60_000)).toEqual([]);
      expect(await dueNow()).toEqual([]);
      clock.advance(60_000);
      expect(await queue.claim(10, 60_000)).toHaveLength(1);
    });

    it('end when nothing is lacking; what a citizen adds makes them due again', async () => {
      const { filing } = await world.filings.file(request('a'));
      await world.filings.register(filing.number, '2026.4131.000001');
      const [claimed] = await queue.claim(10, 60_000);
      await queue.markAnnex(filing.number, 1);
      const [conversationId] = world.conversations;
      await world.filings.answer(filing.number, { conversationId, text: 'más', documents: [], idempotencyKey: 'm' });
      // Added while the worker was at it: its end is not the end.
      await queue.end(filing.number, claimed!.claim);
      const [again] = await queue.claim(10, 60_000);
      expect(again?.annexes).toEqual([{ place: 2, conversationId, text: 'más' }]);
      await queue.markAnnex(filing.number, 2);
      await queue.end(filing.number, again!.claim);
      clock.advance(3_600_000);
      expect(await queue.claim(10, 60_000)).toEqual([]);
    });

    it('that were not taken come back at their hour', async () => {
      const { filing } = await world.filings.file(request('a'));
      const [claimed] = await dueNow();
      const at = new Date(clock.now().getTime() + 5_000);
      await queue.retryAt(filing.number, claimed!.claim, at, { reason: 'backoffice.unreachable', failed: true });
      expect(await queue.claim(10, 60_000)).toEqual([]);
      clock.advance(5_000);
      expect((await queue.claim(10, 60_000))[0]).toMatchObject({ failures: 1 });
    });
  });
});
