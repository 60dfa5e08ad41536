import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestClock, sealing, times, type TestClock } from '../../store/postgres/kit.ts';
import { freshDatabase } from '../../support/database.ts';
import { SECRET, startApi, type ApiServer } from './api-server.ts';

const REQUEST = { kind: 'petition', summary: 'Pide copia de la factura', detail: { radicado: '2026-0042' } };

describe('our API over REST (R-G4)', () => {
  const db = freshDatabase();
  let clock: TestClock;
  let api: ApiServer;
  let others: ApiServer[];

  beforeEach(async () => {
    clock = createTestClock();
    others = [];
    api = await startApi({ pool: db.pool, clock });
  });
  afterEach(async () => {
    for (const one of [api, ...others]) await one.stop();
  });

  const codeOf = async (answer: Response): Promise<unknown> => ((await answer.json()) as { code: unknown }).code;
  const open = async (key = 'k1', body: unknown = REQUEST) =>
    api.ask('POST', '/cases', { token: await api.token(), key, body });

  it('opens a case, shows it, moves it, and leaves an audit record of both changes', async () => {
    const opened = await open();
    expect(opened.status).toBe(201);
    expect(opened.headers.get('location')).toBe(`${api.baseUrl}/api/v1/cases/C-2026-000001`);
    const shown = await opened.json();
    const at = clock.now().toISOString();
    expect(shown).toEqual({ number: 'C-2026-000001', kind: 'petition', state: 'open', openedAt: at, updatedAt: at });

    const token = await api.token();
    const seen = await api.ask('GET', '/cases/C-2026-000001', { token });
    expect([seen.status, seen.headers.get('cache-control'), await seen.json()]).toEqual([200, 'no-store', shown]);

    clock.advance(60_000);
    const moved = await api.ask('POST', '/cases/C-2026-000001/events', {
      ...{ token, key: 'e1', body: { state: 'waiting', note: 'Falta un anexo' } },
    });
    expect([moved.status, await moved.json()]).toMatchObject([
      200,
      { outcome: 'changed', case: { state: 'waiting', updatedAt: clock.now().toISOString() } },
    ]);
    const { rows } = await db.pool.query<{ actor_id: string; action: string }>(
      'select actor_id, action from audit order by id',
    );
    expect(rows).toEqual([
      { actor_id: 'api:crm', action: 'case.opened' },
      { actor_id: 'api:crm', action: 'case.changed' },
    ]);
  });

  it('what is sent of the person is kept sealed and never shown', async () => {
    const answer = await open('k1', { ...REQUEST, summary: 'Ana Prado', document: '31987654', taxpayerId: 'T-1' });
    expect(await answer.text()).not.toMatch(/Ana|31987654|T-1/);
    const { rows } = await db.pool.query<{ content: Buffer }>('select content from case_file');
    expect(sealing.envelope.open(rows[0]!.content, 'case:C-2026-000001')).toEqual({
      ...{ summary: 'Ana Prado', document: '31987654', taxpayerId: 'T-1', detail: REQUEST.detail },
    });
    expect(api.logs()).toBe('');
  });

  it('the same key opens one case, however often and at once; for another request it is refused', async () => {
    const answers = await Promise.all(times(10, () => open()));
    expect(answers.map(({ status }) => status).sort()).toEqual([...times(9, () => 200), 201]);
    const numbers = await Promise.all(answers.map(async (one) => ((await one.json()) as { number: string }).number));
    expect(new Set(numbers)).toEqual(new Set(['C-2026-000001']));
    expect(await codeOf(await open('k1', { ...REQUEST, summary: 'Otra' }))).toBe('request.invalid');
    // Another client's key of the same name is another key.
    const token = await api.token('pqrs');
    expect((await api.ask('POST', '/cases', { token, key: 'k1', body: REQUEST })).status).toBe(201);
  });

  it('an event is taken once, and its key for another one is refused', async () => {
    await open();
    const token = await api.token();
    const tell = (state: string, key = 'e1') =>
      api.ask('POST', '/cases/C-2026-000001/events', { token, key, body: { state } });
    expect(await (await tell('resolved')).json()).toMatchObject({ outcome: 'changed' });
    expect(await (await tell('resolved')).json()).toMatchObject({ outcome: 'repeated' });
    expect((await tell('open')).status).toBe(400);
    expect(await (await api.ask('GET', '/cases/C-2026-000001', { token })).json()).toMatchObject({ state: 'resolved' });
  });

  const bad: [string, unknown][] = [
    ['no object', '[]'],
    ['no JSON', '{'],
    ['another kind', { ...REQUEST, kind: 'nonsense' }],
    ['no summary', { ...REQUEST, summary: ' ' }],
    ['a summary too long', { ...REQUEST, summary: 'x'.repeat(501) }],
    ['a field that is not of the contract', { ...REQUEST, number: 'C-2026-000009' }],
    ['nested detail', { ...REQUEST, detail: { a: { b: 1 } } }],
    ['too much detail', { ...REQUEST, detail: Object.fromEntries(times(51, (index) => [`k${index}`, 1])) }],
    ['a document that is none', { ...REQUEST, document: '1; drop table' }],
  ];
  it.each(bad)('refuses %s, says where, and opens nothing', async (_name, body) => {
    const answer = await open('k1', body);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json; charset=utf-8',
    ]);
    expect(await answer.json()).toMatchObject({
      code: 'request.invalid',
      detail: expect.stringMatching(/body/i) as string,
    });
    expect((await db.pool.query('select from case_file')).rowCount).toBe(0);
  });

  it('refuses a request without key, with a bad one, of another type or too large', async () => {
    const token = await api.token();
    expect((await api.ask('POST', '/cases', { token, body: REQUEST })).status).toBe(400);
    expect((await api.ask('POST', '/cases', { token, key: 'x'.repeat(129), body: REQUEST })).status).toBe(400);
    const text = { method: 'POST', headers: { authorization: `Bearer ${token}`, 'idempotency-key': 'k' }, body: 'x' };
    expect((await fetch(`${api.baseUrl}/api/v1/cases`, text)).status).toBe(415);
    const large = { ...REQUEST, detail: { a: 'x'.repeat(70_000) } };
    expect((await api.ask('POST', '/cases', { token, key: 'k', body: large })).status).toBe(413);
  });

  it('says 404 for a case that is not there, 405 for another method, 404 for another path', async () => {
    const token = await api.token();
    for (const number of ['C-2026-000009', 'x', '%2e%2e', "C-2026-000001'--"]) {
      expect((await api.ask('GET', `/cases/${number}`, { token })).status).toBe(404);
      const event = { token, key: 'k', body: { state: 'open' } };
      expect((await api.ask('POST', `/cases/${number}/events`, event)).status).toBe(404);
    }
    const refused = await api.ask('DELETE', '/cases', { token });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await api.ask('GET', '/nothing')).status).toBe(404);
  });

  describe('access', () => {
    it('a token is given for the client’s scopes, or for those asked for, by Basic or in the form', async () => {
      const given = await api.askToken('crm');
      expect(given.headers.get('cache-control')).toBe('no-store');
      expect(await given.json()).toMatchObject({
        ...{ token_type: 'Bearer', expires_in: 600, scope: 'cases.read cases.write events.write' },
      });
      expect(await (await api.askToken('crm', { scope: 'cases.read' })).json()).toMatchObject({ scope: 'cases.read' });
      const form = { grant_type: 'client_credentials', client_id: 'reader', client_secret: SECRET };
      const inForm = { method: 'POST', body: new URLSearchParams(form) };
      expect((await fetch(`${api.baseUrl}/api/v1/token`, inForm)).status).toBe(200);
    });

    it.each([
      ['another secret', 'crm', {}, 'x'.repeat(40), 401, 'invalid_client'],
      ['no such client', 'nobody', {}, SECRET, 401, 'invalid_client'],
      ['another grant', 'crm', { grant_type: 'password' }, SECRET, 400, 'unsupported_grant_type'],
      ['a scope that is not its own', 'reader', { scope: 'cases.read cases.write' }, SECRET, 400, 'invalid_scope'],
      ['a scope that there is not', 'crm', { scope: 'all' }, SECRET, 400, 'invalid_scope'],
    ])('no token for %s', async (_name, id, form, secret, status, error) => {
      const answer = await api.askToken(id, form, secret);
      expect([answer.status, await answer.json()]).toEqual([status, { error }]);
    });

    it('each route needs its scope', async () => {
      await open();
      const event = { key: 'e', body: { state: 'closed' } };
      const [reader, pqrs] = [await api.token('reader'), await api.token('pqrs')];
      const allowed = async (answer: Promise<Response>) => (await answer).status < 400;
      expect(await allowed(api.ask('GET', '/cases/C-2026-000001', { token: reader }))).toBe(true);
      expect(await allowed(api.ask('GET', '/cases/C-2026-000001', { token: pqrs }))).toBe(false);
      expect(await allowed(api.ask('POST', '/cases', { token: pqrs, key: 'x', body: REQUEST }))).toBe(true);
      for (const token of [reader, pqrs]) {
        const refused = await api.ask('POST', '/cases/C-2026-000001/events', { token, ...event });
        expect([refused.status, await codeOf(refused)]).toEqual([403, 'auth.forbidden']);
      }
      expect((await api.ask('POST', '/cases', { token: reader, key: 'y', body: REQUEST })).status).toBe(403);
    });

    it('without a token, with an expired one, one changed, unsigned, or of another key: 401', async () => {
      const token = await api.token();
      const [header, payload, signature] = token.split('.') as [string, string, string];
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
      const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'reader' })).toString('base64url');
      const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
      const foreign = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .sign(new Uint8Array(32).fill(3));
      const bad = [`${header}.${forged}.${signature}`, `${none}.${payload}.`, foreign, 'x'];
      for (const one of bad) expect((await api.ask('GET', '/cases/C-1', { token: one })).status).toBe(401);
      const missing = await api.ask('GET', '/cases/C-1');
      expect([missing.status, missing.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="ventanilla"']);
      clock.advance(600_000);
      expect(await codeOf(await api.ask('GET', '/cases/C-1', { token }))).toBe('auth.expired');
    });

    it('a client taken off the list is out at once, though its token lives', async () => {
      const off = await startApi({ pool: db.pool, clock, off: true });
      others.push(off);
      expect((await off.ask('GET', '/cases/C-1', { token: await api.token() })).status).toBe(404);
      expect((await off.askToken('crm')).status).toBe(404);
      expect((await off.ask('GET', '/openapi.json')).status).toBe(200);
      expect((await off.tell({}, null)).status).toBe(404);
    });

    it('each client has its own limit, and is told when to come again', async () => {
      const narrow = await startApi({ pool: db.pool, clock, requestsPerMinute: 3 });
      others.push(narrow);
      const [crm, reader] = [await narrow.token(), await narrow.token('reader')];
      for (let tries = 0; tries < 3; tries++)
        expect((await narrow.ask('GET', '/cases/C-2026-000001', { token: crm })).status).toBe(404);
      const refused = await narrow.ask('GET', '/cases/C-2026-000001', { token: crm });
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
      expect((await narrow.ask('GET', '/cases/C-2026-000001', { token: reader })).status).toBe(404);
      clock.advance(60_000);
      expect((await narrow.ask('GET', '/cases/C-2026-000001', { token: crm })).status).toBe(404);
    });

    it('whoever guesses is slowed down', async () => {
      const answers = [];
      for (const index of times(31, (one) => one))
        answers.push((await api.askToken('crm', {}, `guess-${index}`)).status);
      expect(answers).toEqual([...times(30, () => 401), 429]);
    });
  });
});
