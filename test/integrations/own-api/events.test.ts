import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestClock, times, type TestClock } from '../../store/postgres/kit.ts';
import { freshDatabase } from '../../support/database.ts';
import { EVENTS_SECRET, startApi, type ApiServer } from './api-server.ts';

describe('the city’s events (R-G4)', () => {
  const db = freshDatabase();
  let clock: TestClock;
  let api: ApiServer;

  beforeEach(async () => {
    clock = createTestClock();
    api = await startApi({ pool: db.pool, clock });
    await api.cases.open({ kind: 'petition', channel: 'web', summary: 's', detail: {}, key: 'k' });
    clock.advance(60_000);
  });
  afterEach(() => api.stop());

  const event = (id: string, type: string, data: Record<string, unknown> = {}) => ({
    ...{ id, type, occurredAt: clock.now().toISOString(), data },
  });
  const kept = async () => (await db.pool.query('select from city_event')).rowCount;
  const state = async () => (await api.cases.find('C-2026-000001'))?.state;

  it('one that closes a case closes it, and told again changes nothing', async () => {
    const closed = event('e1', 'case.closed', { caseNumber: 'C-2026-000001', note: 'Resuelto' });
    const first = await api.tell(closed);
    expect([first.status, await first.json()]).toEqual([202, { id: 'e1', outcome: 'applied' }]);
    expect(await state()).toBe('closed');
    clock.advance(1_000);
    await api.tell(event('e2', 'case.state-changed', { caseNumber: 'C-2026-000001', state: 'in-progress' }));
    const again = await api.tell(closed);
    expect([again.status, await again.json()]).toEqual([200, { id: 'e1', outcome: 'repeated' }]);
    expect(await state()).toBe('in-progress');
  });

  it('told ten times at once it is taken once', async () => {
    const answers = await Promise.all(times(10, () => api.tell(event('e1', 'payment.registered'))));
    expect(answers.map(({ status }) => status).sort()).toEqual([...times(9, () => 200), 202]);
    expect(await kept()).toBe(1);
  });

  it.each(['payment.registered', 'filing.changed', 'pqrs.answered', 'nobody-knows.this'])(
    'a %s is kept for whoever needs it',
    async (type) => {
      expect(await (await api.tell(event('e1', type, { anything: { at: ['all'] } }))).json()).toMatchObject({
        outcome: 'kept',
      });
    },
  );

  it('one about a filing that nobody has is kept; what says less than the citizen needs is refused', async () => {
    const answered = event('f1', 'pqrs-answered', { filingNumber: 'V-2026-000001', note: 'Se le dio la razón' });
    expect(await (await api.tell(answered)).json()).toMatchObject({ outcome: 'kept' });
    const about = { filingNumber: 'V-2026-000001' };
    for (const data of [
      { ...about, state: 'required' },
      { ...about, state: 'returned' },
      { ...about, state: 'extended' },
      { ...about, state: 'lost', note: 'x' },
      { state: 'closed' },
    ])
      expect((await api.tell(event('f2', 'filing-status-changed', data))).status).toBe(400);
  });

  const signatures: [string, (body: string) => string | null][] = [
    ['none', () => null],
    ['nonsense', () => 'x'],
    ['no time', (body) => api.signed(body).split(',')[1] ?? ''],
    [
      'a time that is not its own',
      (body) => api.signed(body).replace(/t=\d+/, `t=${clock.now().getTime() / 1000 + 1}`),
    ],
    ['another secret', (body) => api.signed(body, clock.now(), `${EVENTS_SECRET}x`)],
    ['another body', () => api.signed('{}')],
    ['an hour ago', (body) => api.signed(body, new Date(clock.now().getTime() - 3_600_000))],
    ['301 s ago', (body) => api.signed(body, new Date(clock.now().getTime() - 301_000))],
    ['301 s ahead', (body) => api.signed(body, new Date(clock.now().getTime() + 301_000))],
  ];
  it.each(signatures)('is refused with 401 and not kept: %s', async (_name, signature) => {
    const body = JSON.stringify(event('e1', 'case.closed', { caseNumber: 'C-2026-000001' }));
    expect((await api.tell(body, signature(body))).status).toBe(401);
    expect([await kept(), await state()]).toEqual([0, 'open']);
  });

  it('within five minutes of either clock, or with one good signature of two, it is taken', async () => {
    for (const [index, ms] of [-300_000, 300_000].entries()) {
      const body = JSON.stringify(event(`e${index}`, 'payment.registered'));
      expect((await api.tell(body, api.signed(body, new Date(clock.now().getTime() + ms)))).status).toBe(202);
    }
    const body = JSON.stringify(event('e9', 'payment.registered'));
    const [time, good] = api.signed(body).split(',');
    expect((await api.tell(body, `${time},v1=${'0'.repeat(64)},${good}`)).status).toBe(202);
  });

  const malformed: [string, () => unknown][] = [
    ['no JSON', () => '{'],
    ['nothing', () => ''],
    ['a list', () => []],
    ['no id', () => ({ ...event('x', 'a.b'), id: undefined })],
    ['an id too long', () => event('x'.repeat(129), 'a.b')],
    ['a type in words', () => event('e1', 'Pago registrado')],
    ['no time', () => ({ ...event('e1', 'a.b'), occurredAt: 'hoy' })],
    ['a case without number', () => event('e1', 'case.closed')],
    ['a state that there is not', () => event('e1', 'case.state-changed', { caseNumber: 'C-1', state: 'lost' })],
  ];
  it.each(malformed)('signed but malformed it is refused with 400: %s', async (_name, make) => {
    expect((await api.tell(make())).status).toBe(400);
    expect(await kept()).toBe(0);
  });

  it('one too large is refused with 413', async () => {
    expect((await api.tell(event('e1', 'a.b', { a: 'x'.repeat(70_000) }))).status).toBe(413);
  });
});
