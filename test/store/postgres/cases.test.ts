import { beforeEach, describe, expect, it } from 'vitest';
import type { CaseChange, RegisteredCase } from '../../../bot/ports/case-register.ts';
import { createCases } from '../../../store/postgres/cases.ts';
import { freshDatabase } from '../../support/database.ts';
import { createNode, createTestClock, openConversation, sealing, times, type TestClock } from './kit.ts';

describe('cases in PostgreSQL', () => {
  const db = freshDatabase();
  let clock: TestClock;
  let cases: ReturnType<typeof createCases>;

  beforeEach(() => {
    clock = createTestClock();
    cases = createCases({ pool: db.pool, clock, ...sealing });
  });

  const request = (key: string, rest: Partial<RegisteredCase> = {}): RegisteredCase => ({
    ...{ kind: 'payment-missing', channel: 'api', summary: 'Pagó y no aparece: Ana Prado', key },
    detail: { reference: '900123' },
    ...rest,
  });
  const change = (key: string, rest: Partial<CaseChange> = {}): CaseChange => ({
    ...{ state: 'in-progress', by: 'api:crm', key },
    ...rest,
  });
  const history = async () =>
    (
      await db.pool.query<{ changed_by: string; from_state: string | null; to_state: string; at: Date }>(
        'select changed_by, from_state, to_state, at from case_event order by id',
      )
    ).rows;

  it('have a number of their year, counted from 1, and are found by it', async () => {
    const first = await cases.open({ ...request('a'), channel: 'web' });
    expect(first).toEqual({
      ...{ number: 'C-2026-000001', kind: 'payment-missing', state: 'open' },
      ...{ openedAt: clock.now().toISOString(), updatedAt: clock.now().toISOString() },
    });
    expect(await cases.find('C-2026-000001')).toEqual(first);
    expect(await cases.find('C-2026-000002')).toBeUndefined();
  });

  it('the year is Bogotá’s, and each year begins anew', async () => {
    clock.advance(Date.parse('2027-01-01T04:59:59.999Z') - clock.now().getTime());
    expect((await cases.open({ ...request('a'), channel: 'web' })).number).toBe('C-2026-000001');
    clock.advance(1);
    expect((await cases.open({ ...request('b'), channel: 'web' })).number).toBe('C-2027-000001');
  });

  it('the same key gives the same case, fifty times at once and over two nodes', async () => {
    const other = createCases({ pool: db.newPool(10), clock, ...sealing });
    const all = await Promise.all(times(50, (index) => (index % 2 ? cases : other).register(request('same'))));
    expect(new Set(all.map(({ status }) => status.number))).toEqual(new Set(['C-2026-000001']));
    expect(all.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
    expect(all.filter(({ outcome }) => outcome === 'repeated')).toHaveLength(49);
  });

  it('fifty different ones at once have fifty numbers without a gap', async () => {
    const other = createCases({ pool: db.newPool(10), clock, ...sealing });
    const all = await Promise.all(times(50, (index) => (index % 2 ? cases : other).register(request(`k${index}`))));
    const numbers = all.map(({ status }) => status.number).sort();
    expect(numbers).toEqual(times(50, (index) => `C-2026-${String(index + 1).padStart(6, '0')}`));
  });

  it('a repeated or failed opening uses up no number', async () => {
    await cases.register(request('a'));
    await cases.register(request('a'));
    await expect(cases.register(request('b', { conversationId: 'nobody' }))).rejects.toThrow(/foreign key/);
    expect((await cases.register(request('c'))).status.number).toBe('C-2026-000002');
  });

  it('a key that was used for another request is told apart', async () => {
    const { status } = await cases.register(request('a'));
    expect(await cases.register(request('a', { summary: 'Otra cosa' }))).toEqual({ outcome: 'other-request', status });
    expect(await cases.register(request('a', { detail: {} }))).toMatchObject({ outcome: 'other-request' });
  });

  it('nothing of the person stands readable (R-I5)', async () => {
    const conversationId = await openConversation(createNode(db.pool, clock));
    await cases.register(
      request('k-31987654', { conversationId, taxpayerId: 'T-4711-XYZ', document: '31987654', summary: 'Ana Prado' }),
    );
    await cases.setState('C-2026-000001', change('31987654', { note: 'Llamó Ana Prado' }));
    const { rows } = await db.pool.query<{ row: string }>(
      `select encode(convert_to(case_file::text, 'UTF8') || content, 'escape') as row from case_file
       union all select encode(convert_to(case_event::text, 'UTF8') || coalesce(note, ''), 'escape') from case_event`,
    );
    const text = rows.map(({ row }) => row).join('\n');
    for (const secret of ['31987654', 'T-4711-XYZ', 'Ana', 'Prado', '900123']) expect(text).not.toContain(secret);
    expect(text).toContain(conversationId);
  });

  it('are listed by taxpayer, the newest first, at most 20', async () => {
    for (const index of times(22, (one) => one)) {
      await cases.open({ ...request(`k${index}`), channel: 'web', taxpayerId: 'T1' });
      clock.advance(1_000);
    }
    await cases.open({ ...request('other'), channel: 'web', taxpayerId: 'T2' });
    const listed = await cases.list('T1');
    expect(listed.map(({ number }) => number)).toEqual(
      times(20, (index) => `C-2026-${String(22 - index).padStart(6, '0')}`),
    );
    expect(await cases.list('T3')).toEqual([]);
  });

  it('a change is kept with who, when, from and to', async () => {
    await cases.open({ ...request('a'), channel: 'web' });
    clock.advance(60_000);
    const changed = await cases.setState('C-2026-000001', change('e1', { note: 'Se revisa' }));
    expect(changed).toMatchObject({
      outcome: 'changed',
      status: { state: 'in-progress', updatedAt: clock.now().toISOString() },
    });
    expect(await cases.find('C-2026-000001')).toEqual(changed?.status);
    expect(await history()).toMatchObject([
      { changed_by: 'bot', from_state: null, to_state: 'open' },
      { changed_by: 'api:crm', from_state: 'open', to_state: 'in-progress', at: clock.now() },
    ]);
    const { rows } = await db.pool.query<{ note: Buffer }>('select note from case_event where note is not null');
    expect(sealing.envelope.open(rows[0]!.note, 'case:C-2026-000001')).toBe('Se revisa');
  });

  it('a change told twice, even at once, is one; its key for another change is told apart', async () => {
    await cases.open({ ...request('a'), channel: 'web' });
    const all = await Promise.all(times(8, () => cases.setState('C-2026-000001', change('e1'))));
    expect(all.map((one) => one?.outcome).sort()).toEqual(['changed', ...times(7, () => 'repeated')]);
    expect(await cases.setState('C-2026-000001', change('e1', { state: 'closed' }))).toMatchObject({
      outcome: 'other-request',
      status: { state: 'in-progress' },
    });
    expect(await history()).toHaveLength(2);
  });

  it('what is older than the last that the same one said is history and moves nothing; the future counts as now', async () => {
    await cases.open({ ...request('a'), channel: 'web' });
    clock.advance(3_600_000);
    const at = (agoMs: number) => new Date(clock.now().getTime() - agoMs).toISOString();
    await cases.setState('C-2026-000001', change('e2', { state: 'resolved', at: at(60_000) }));
    const late = await cases.setState('C-2026-000001', change('e1', { state: 'waiting', at: at(120_000) }));
    expect(late).toMatchObject({ outcome: 'stale', status: { state: 'resolved' } });
    expect(await history()).toHaveLength(3);
    await cases.setState('C-2026-000001', change('e3', { state: 'closed', at: at(-86_400_000) }));
    clock.advance(1_000);
    const after = await cases.setState('C-2026-000001', change('e4', { state: 'open' }));
    expect(after).toMatchObject({ outcome: 'changed', status: { state: 'open' } });
  });

  it('clocks of two systems are not compared, nor parts of a second: the order of arrival counts', async () => {
    await cases.open({ ...request('a'), channel: 'web' });
    clock.advance(500);
    await cases.setState('C-2026-000001', change('e1'));
    const second = clock
      .now()
      .toISOString()
      .replace(/\.\d+Z/, 'Z');
    const states = [
      { state: 'waiting', by: 'api:other', at: '2026-11-20T14:59:00Z' },
      { state: 'resolved', at: second },
    ] as const;
    for (const [index, one] of states.entries())
      expect(await cases.setState('C-2026-000001', change(`x${index}`, one))).toMatchObject({
        outcome: 'changed',
        status: { state: one.state },
      });
  });

  it('one that does not exist cannot be changed', async () => {
    expect(await cases.setState('C-2026-000009', change('e1'))).toBeUndefined();
  });
});
