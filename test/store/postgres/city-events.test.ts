import { beforeEach, describe, expect, it } from 'vitest';
import type { CityEvent } from '../../../bot/ports/case-register.ts';
import { createCases } from '../../../store/postgres/cases.ts';
import { createCityEvents } from '../../../store/postgres/city-events.ts';
import { createCrmQueue } from '../../../store/postgres/crm-queue.ts';
import { createFilings } from '../../../store/postgres/filings.ts';
import { freshDatabase } from '../../support/database.ts';
import { calendar, createNode, createTestClock, openConversation, sealing, times, type TestClock } from './kit.ts';

describe('the city’s events in PostgreSQL', () => {
  const db = freshDatabase();
  let clock: TestClock;
  let cases: ReturnType<typeof createCases>;
  let events: ReturnType<typeof createCityEvents>;

  beforeEach(async () => {
    clock = createTestClock();
    const stored = { pool: db.pool, clock, ...sealing };
    [cases, events] = [createCases(stored), createCityEvents({ ...stored, calendar })];
    await cases.open({ kind: 'petition', channel: 'web', summary: 's', detail: {}, key: 'k' });
    clock.advance(60_000);
  });

  const event = (id: string, rest: Partial<CityEvent> = {}): CityEvent => ({
    ...{ id, type: 'payment.registered', occurredAt: clock.now().toISOString() },
    content: { reference: '900123', document: '31987654' },
    ...rest,
  });
  const closing = (id: string, number = 'C-2026-000001') =>
    event(id, { type: 'case.closed', caseChange: { number, state: 'closed', note: 'Listo' } });
  const rows = async () =>
    (await db.pool.query<object>('select type, applied, case_number from city_event order by type')).rows;

  it('each is kept once, however often and at once it comes', async () => {
    const outcomes = await Promise.all(times(10, () => events.receive(event('e1'))));
    expect(outcomes.sort()).toEqual(['kept', ...times(9, () => 'repeated')]);
    expect(await rows()).toEqual([{ type: 'payment.registered', applied: false, case_number: null }]);
  });

  it('one about a case moves it, once, by our number or the CRM’s', async () => {
    expect(await events.receive(closing('e1'))).toBe('applied');
    expect(await cases.find('C-2026-000001')).toMatchObject({ state: 'closed' });
    await cases.setState('C-2026-000001', { state: 'open', by: 'staff', key: 'again' });
    expect(await events.receive(closing('e1'))).toBe('repeated');
    expect(await cases.find('C-2026-000001')).toMatchObject({ state: 'open' });

    await createCrmQueue({ pool: db.pool, clock, ...sealing }).markTaken('C-2026-000001', 'CRM-77');
    clock.advance(1_000);
    expect(await events.receive(closing('e2', 'CRM-77'))).toBe('applied');
    expect(await cases.find('C-2026-000001')).toMatchObject({ state: 'closed', crmNumber: 'CRM-77' });
    expect(await rows()).toEqual(
      times(2, () => ({ type: 'case.closed', applied: true, case_number: 'C-2026-000001' })),
    );
  });

  it('one about a filing moves it, once, by any of its numbers; what is late stays history', async () => {
    const node = createNode(db.pool, clock);
    const filings = createFilings({ pool: db.pool, clock, calendar, ...sealing });
    const { filing } = await filings.file({
      ...{ procedure: 'queja', conversationId: await openConversation(node), channel: 'web', locale: 'es-CO' },
      ...{ filer: { level: 0 }, facts: 'x', request: '', documents: [], state: 'filed', termDays: 15 },
      ...{ summary: 's', idempotencyKey: 'k' },
    });
    await filings.register(filing.number, '2026.4131.000077');
    const filingChange = {
      number: '2026.4131.000077',
      state: 'extended' as const,
      dueOn: '2027-01-06',
      note: 'Más pruebas',
    };
    const extended = event('e1', { type: 'filing-status-changed', filingChange });
    expect(await events.receive(extended)).toBe('applied');
    expect(await events.receive(extended)).toBe('repeated');
    const told = { state: 'extended', dueOn: '2027-01-06', note: 'Más pruebas' };
    expect((await filings.find(filing.number))?.filing).toMatchObject(told);
    const late = new Date(clock.now().getTime() - 5_000).toISOString();
    const earlier = { occurredAt: late, filingChange: { number: filing.number, state: 'in-review' as const } };
    expect(await events.receive(event('e2', earlier))).toBe('kept');
    expect((await filings.find(filing.number))?.filing).toMatchObject(told);
    const unknown = { filingChange: { number: 'V-2026-000099', state: 'answered' as const } };
    expect(await events.receive(event('e3', unknown))).toBe('kept');
    const { rows } = await db.pool.query(
      'select applied, filing_number from city_event order by received_at, applied desc',
    );
    expect(rows).toContainEqual({ applied: true, filing_number: filing.number });
  });

  it('one that comes after a newer one about the same case is kept and moves nothing', async () => {
    await events.receive(closing('e1'));
    const earlier = new Date(clock.now().getTime() - 5_000).toISOString();
    const late: CityEvent = {
      ...event('e2', { type: 'case.state-changed', occurredAt: earlier }),
      caseChange: { number: 'C-2026-000001', state: 'waiting' },
    };
    expect(await events.receive(late)).toBe('kept');
    expect(await cases.find('C-2026-000001')).toMatchObject({ state: 'closed' });
    expect(await rows()).toMatchObject([{ applied: true }, { applied: false, case_number: 'C-2026-000001' }]);
  });

  it('one about a case that is not ours is kept', async () => {
    expect(await events.receive(closing('e1', 'C-2026-000099'))).toBe('kept');
    expect(await rows()).toMatchObject([{ applied: false }]);
  });

  it('one that cannot be applied is not kept either, so that it may come again', async () => {
    const broken = closing('e1');
    await expect(
      events.receive({ ...broken, caseChange: { number: 'C-2026-000001', state: 'nonsense' as 'open' } }),
    ).rejects.toThrow(/check constraint/);
    expect(await rows()).toEqual([]);
    expect(await events.receive(broken)).toBe('applied');
  });

  it('stand sealed, bound to their row; the id too is not readable', async () => {
    await events.receive(event('id-31987654'));
    const { rows: found } = await db.pool.query<{ id_hmac: string; content: Buffer; row: string }>(
      `select id_hmac, content, encode(convert_to(city_event::text, 'UTF8') || content, 'escape') as row from city_event`,
    );
    const [row] = found;
    expect(row?.row).not.toContain('31987654');
    expect(sealing.envelope.open(row!.content, `city-event:${row!.id_hmac}`)).toEqual(event('x').content);
  });
});
