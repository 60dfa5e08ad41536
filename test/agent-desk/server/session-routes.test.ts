import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ANA, BETO } from '../fakes.ts';
import { PASSWORD, startDesk, type TestDesk } from '../harness.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await startDesk();
});
afterEach(() => desk.stop());

interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

async function send({ method = 'POST', path = '/session', headers = {}, body }: Sent) {
  const response = await fetch(`${desk.base}/desk/api${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'x-ventanilla-desk': '1', ...headers },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as
      { code?: string; profile?: unknown; detail?: string } | undefined,
  };
}

function signIn(user: string, password: string, headers: Record<string, string> = {}) {
  return send({ body: JSON.stringify({ user, password }), headers });
}

function actions(): string[] {
  return desk.audit.entries.map((entry) => entry.action);
}

describe('signing in', () => {
  test('R-D6 gives the profile and a cookie no script and no other site can use, and is written down', async () => {
    const answer = await signIn(' ANA ', PASSWORD);
    expect(answer).toMatchObject({ status: 200, body: { profile: ANA } });
    expect(JSON.stringify(answer.body)).not.toContain('argon2');
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^ventanilla_desk=[\w-]{43,}; Path=\/desk; HttpOnly; SameSite=Strict$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(desk.audit.entries).toMatchObject([
      { action: 'session.opened', actor: { kind: 'staff', id: ANA.id }, ip: '127.0.0.1' },
    ]);
  });

  test('an unknown user and a wrong password get the same answer', async () => {
    const [unknown, wrong] = [await signIn('nadie', PASSWORD), await signIn('ana', 'otra')];
    expect(unknown.status).toBe(401);
    expect(wrong).toMatchObject({ status: 401, body: { code: 'auth.invalid' } });
    expect(unknown.body).toEqual(wrong.body);
    expect(actions()).toEqual(['session.failed', 'session.failed']);
    expect(JSON.stringify(desk.audit.entries)).not.toContain('nadie');
  });

  test.each(['ana', 'nadie'])(
    'after three failures %s is locked, with the right password too, for 15 minutes',
    async (user) => {
      for (let failures = 0; failures < 3; failures++) expect((await signIn(user, 'otra')).status).toBe(401);
      expect(await signIn(user, PASSWORD)).toMatchObject({ status: 423, body: { code: 'auth.locked' } });
      desk.clock.advance(15 * 60_000 + 1);
      expect((await signIn(user, PASSWORD)).status).toBe(user === 'ana' ? 200 : 401);
    },
  );

  test('a success forgets the failures before it', async () => {
    for (let round = 0; round < 2; round++) {
      await signIn('ana', 'otra');
      await signIn('ana', 'otra');
      expect((await signIn('ana', PASSWORD)).status).toBe(200);
    }
  });

  test('too many tries for one name are 429 with the time to wait', async () => {
    for (let tries = 0; tries < 10; tries++) await signIn('beto', PASSWORD);
    const answer = await signIn('beto', PASSWORD);
    expect(answer).toMatchObject({ status: 429, body: { code: 'rate.limited' } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('where the record cannot be written nobody gets in', async () => {
    desk.audit.broken = true;
    const answer = await signIn('ana', PASSWORD);
    expect(answer).toMatchObject({ status: 503, body: { code: 'store.unavailable' } });
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test("a new session is another one, and the browser's old one is over", async () => {
    const old = await desk.signIn(ANA);
    const fresh = await desk.signIn(BETO, { cookie: old });
    expect(fresh).not.toBe(old);
    expect((await send({ method: 'GET', headers: { cookie: old } })).status).toBe(401);
    expect((await send({ method: 'GET', headers: { cookie: fresh } })).body).toEqual({ profile: BETO });
    expect(actions()).toEqual(['session.opened', 'session.closed', 'session.opened']);
  });

  test('behind https the cookie never travels in the clear', async () => {
    const secure = await startDesk({ publicBaseUrl: 'https://ventanilla.gov.co' });
    try {
      const response = await fetch(`${secure.base}/desk/api/session`, {
        method: 'POST',
        headers: {
          ...{ 'content-type': 'application/json', 'x-ventanilla-desk': '1' },
          origin: 'https://ventanilla.gov.co',
        },
        body: JSON.stringify({ user: 'ana', password: PASSWORD }),
      });
      expect(response.headers.get('set-cookie')).toMatch(/; Secure$/);
    } finally {
      await secure.stop();
    }
  });
});

describe('the session', () => {
  test('is asked for and ended; ending it twice changes nothing', async () => {
    const cookie = await desk.signIn(ANA);
    expect((await send({ method: 'GET', headers: { cookie } })).body).toEqual({ profile: ANA });
    const ended = await send({ method: 'DELETE', headers: { cookie } });
    expect(ended.status).toBe(204);
    expect(ended.headers.get('set-cookie')).toMatch(/^ventanilla_desk=; Max-Age=0; Path=\/desk/);
    expect(await send({ method: 'GET', headers: { cookie } })).toMatchObject({
      status: 401,
      body: { code: 'auth.expired' },
    });
    expect((await send({ method: 'DELETE', headers: { cookie } })).status).toBe(204);
    expect(actions()).toEqual(['session.opened', 'session.closed']);
  });

  test('R-D6 is over after five idle minutes, and looking whether it stands is no use of it', async () => {
    const cookie = await desk.signIn(ANA);
    for (let minute = 0; minute < 5; minute++) {
      expect((await send({ method: 'GET', headers: { cookie } })).status).toBe(200);
      desk.clock.advance(60_000);
    }
    desk.clock.advance(1);
    expect((await send({ method: 'GET', headers: { cookie } })).status).toBe(401);
  });

  test.each([
    ['none', {}, 'auth.missing'],
    ['a made-up token', { cookie: `ventanilla_desk=${'a'.repeat(43)}` }, 'auth.expired'],
    ['an empty one', { cookie: 'ventanilla_desk=' }, 'auth.expired'],
    ['another cookie', { cookie: 'ventanilla_deskx=1; x=ventanilla_desk' }, 'auth.missing'],
  ])('with %s there is none', async (_name, headers, code) => {
    const answer = await send({ method: 'GET', headers: headers });
    expect(answer).toMatchObject({ status: 401, body: { code } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });
});

describe('requests that are not ours', () => {
  const body = JSON.stringify({ user: 'ana', password: PASSWORD });

  test.each([
    ['without our header', { 'x-ventanilla-desk': '' }],
    ['from another origin', { origin: 'https://malo.example' }],
    ['from an opaque origin', { origin: 'null' }],
    ['from another site, says the browser', { 'sec-fetch-site': 'cross-site' }],
    ['from a sibling site, says the browser', { 'sec-fetch-site': 'same-site' }],
  ])('%s are refused, signing in and out', async (_name, headers) => {
    const sent = headers as Record<string, string>;
    expect(await send({ body, headers: sent })).toMatchObject({ status: 403, body: { code: 'auth.forbidden' } });
    const cookie = await desk.signIn(ANA);
    expect((await send({ method: 'DELETE', headers: { ...sent, cookie } })).status).toBe(403);
    expect((await send({ method: 'GET', headers: { cookie } })).status).toBe(200);
  });

  test('from our own address or the public one they are let in', async () => {
    expect((await send({ body, headers: { origin: desk.base, 'sec-fetch-site': 'same-origin' } })).status).toBe(200);
    expect((await send({ body, headers: { origin: 'http://localhost:3978' } })).status).toBe(200);
  });
});

describe('bad input is a problem, never a stack', () => {
  test.each([
    ['broken JSON', { body: '{"user":' }, 400, 'request.invalid'],
    ['null', { body: 'null' }, 400, 'request.invalid'],
    ['null fields', { body: '{"user":null,"password":null}' }, 400, 'request.invalid'],
    ['other types', { body: '{"user":["ana"],"password":{}}' }, 400, 'request.invalid'],
    ['nothing', {}, 400, 'request.invalid'],
    ['a very long name', { body: JSON.stringify({ user: 'a'.repeat(129), password: 'x' }) }, 400, 'request.invalid'],
    ['a huge body', { body: JSON.stringify({ user: 'ana', password: 'x'.repeat(10_000) }) }, 413, 'request.too-large'],
    [
      'a form',
      { body: 'user=ana', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'request.unsupported-media',
    ],
    [
      'another charset',
      { body: '{}', headers: { 'content-type': 'application/json; charset=x-none' } },
      415,
      'request.unsupported-media',
    ],
    ['another method', { method: 'PATCH' }, 405, 'request.method-not-allowed'],
    ['another path', { method: 'GET', path: '/nothing' }, 404, 'request.not-found'],
  ] as [string, Sent, number, string][])('%s', async (_name, sent, status, code) => {
    const answer = await send(sent);
    expect(answer).toMatchObject({ status, body: { status, code } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|at \w+ \(/);
  });
});
