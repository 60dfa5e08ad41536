import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { call, SECRET, startChannel, startConversation, type TestChannel } from './channel-server.ts';

let channel: TestChannel | undefined;
async function start(...options: Parameters<typeof startChannel>): Promise<TestChannel> {
  channel = await startChannel(...options);
  return channel;
}
afterEach(async () => {
  await channel?.stop();
  channel = undefined;
});

describe('POST /conversations', () => {
  it('starts the token’s conversation once: 201, then 200 with the same', async () => {
    const at = await start();
    const first = await startConversation(at);
    const again = await call(`${at.api}/conversations`, { method: 'POST', token: first.token });
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ conversationId: first.id, expires_in: 3600 });
    expect(at.conversations.facts(first.id)).toHaveLength(1);
  });

  it('starts a new conversation for each request with the secret', async () => {
    const at = await start();
    const one = await call(`${at.api}/conversations`, { method: 'POST', token: SECRET });
    const two = await call(`${at.api}/conversations`, { method: 'POST', token: SECRET });
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(one.body['conversationId']).not.toBe(two.body['conversationId']);
    // The token given opens that conversation and no other.
    const token = String(one.body['token']);
    expect((await call(`${at.api}/conversations/${String(one.body['conversationId'])}`, { token })).status).toBe(200);
    expect((await call(`${at.api}/conversations/${String(two.body['conversationId'])}`, { token })).status).toBe(403);
  });

  it.each([
    [{ locale: 'en-US' }, {}, 'en'],
    [{ locale: 'es-MX' }, { 'accept-language': 'en' }, 'es-CO'],
    [{ locale: 'fr' }, { 'accept-language': 'en-GB,en;q=0.9' }, 'en'],
    [{}, { 'accept-language': 'es-CO,en;q=0.8' }, 'es-CO'],
    [{ locale: null }, { 'accept-language': 'fr' }, 'es-CO'],
  ])('opens it in the language asked for: %j %j → %s', async (body, headers, locale) => {
    const at = await start();
    const { body: made } = await call(`${at.api}/conversations`, { token: SECRET, body, headers });
    expect(at.conversations.locale(String(made['conversationId']))).toBe(locale);
  });

  it('gives a stream address on the request’s own host on loopback, else on the public one', async () => {
    const at = await start({ publicBaseUrl: 'https://hacienda.example/' });
    const conversation = await startConversation(at);
    expect(conversation.streamUrl).toMatch(
      new RegExp(`^ws://127\\.0\\.0\\.1:${at.port}/v3/directline/conversations/${conversation.id}/stream\\?t=`),
    );
    const streamUrl = await new Promise<string>((resolve, reject) => {
      httpRequest(
        conversation.url,
        { headers: { host: 'evil.example', authorization: `Bearer ${conversation.token}` } },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () => resolve((JSON.parse(text) as { streamUrl: string }).streamUrl));
        },
      )
        .on('error', reject)
        .end();
    });
    expect(streamUrl).toMatch(/^wss:\/\/hacienda\.example\/v3\/directline\/conversations\//);
  });

  it.each([
    ['{"locale"', 400],
    ['{"locale":5}', 400],
    ['{"locale":"' + 'x'.repeat(100) + '"}', 400],
  ])('answers a wrong body clearly: %s', async (body, status) => {
    const at = await start();
    const answer = await call(`${at.api}/conversations`, {
      token: SECRET,
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect([answer.status, answer.body['code']]).toEqual([status, 'request.invalid']);
  });
});

describe('GET /conversations/:id', () => {
  it('gives a new stream address from the watermark on', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    await conversation.say('hola');
    const { status, body } = await call(`${conversation.url}?watermark=2`, { token: conversation.token });
    expect(status).toBe(200);
    expect(body).toMatchObject({ conversationId: conversation.id, expires_in: 3600 });
    expect(new URL(String(body['streamUrl'])).searchParams.get('watermark')).toBe('2');
  });

  it('takes an empty watermark for none, as botframework-directlinejs sends it', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    expect((await call(`${conversation.url}?watermark=`, { token: conversation.token })).status).toBe(200);
  });

  it.each(['2', '99999999999999999999', '-1', '1.5', 'abc', '0x1', '%00', '1&watermark=1', ' 1', '١'])(
    'refuses the watermark %s',
    async (watermark) => {
      const at = await start();
      const conversation = await startConversation(at);
      for (const path of [conversation.url, `${conversation.url}/activities`]) {
        const { status, body } = await call(`${path}?watermark=${watermark}`, { token: conversation.token });
        expect([status, body['code']]).toEqual([400, 'conversation.watermark']);
      }
    },
  );
});

describe('whose conversation it is', () => {
  const paths = ['', '/activities', '/attachments/x'];

  it('is 401 without a token or with a broken one, 403 with another conversation’s, 404 where there is none', async () => {
    const at = await start();
    const mine = await startConversation(at);
    const other = await startConversation(at);
    for (const path of paths) {
      expect((await call(`${mine.url}${path}`)).status).toBe(401);
      expect((await call(`${mine.url}${path}`, { token: 'x.y.z' })).status).toBe(401);
      const foreign = await call(`${mine.url}${path}`, { token: other.token });
      expect([foreign.status, foreign.body['code']]).toEqual([403, 'auth.forbidden']);
      expect((await call(`${at.api}/conversations/nobodys${path}`, { token: SECRET })).status).toBe(404);
      // Whether a conversation exists is not told to others.
      expect((await call(`${at.api}/conversations/nobodys${path}`, { token: mine.token })).status).toBe(403);
    }
  });

  it('is 403 TokenExpired once the token is', async () => {
    const at = await start();
    const mine = await startConversation(at);
    at.clock.advance(3_600_001);
    for (const path of paths) {
      const { status, body } = await call(`${mine.url}${path}`, { token: mine.token });
      expect([status, body['error']]).toMatchObject([403, { code: 'TokenExpired' }]);
    }
  });

  it('is 404 before it was started', async () => {
    const at = await start();
    const made = await call(`${at.api}/tokens/generate`, { method: 'POST', headers: { origin: at.base } });
    const url = `${at.api}/conversations/${String(made.body['conversationId'])}`;
    const token = String(made.body['token']);
    expect((await call(url, { token })).status).toBe(404);
    for (const type of ['message', 'typing', 'event'])
      expect((await call(`${url}/activities`, { token, body: { type, text: 'hola' } })).body['code']).toBe(
        'conversation.unknown',
      );
  });
});

describe('paths and methods', () => {
  it('an unknown path is a 404 problem', async () => {
    const at = await start();
    for (const path of [
      '/',
      '/conversation',
      '/session/getsessionid',
      '/conversations/a/b/c',
      '/conversations/%E0%A4%A',
    ])
      expect([path, (await call(`${at.api}${path}`)).status]).toEqual([path, path.includes('%') ? 400 : 404]);
  });

  it.each([
    ['/tokens/generate', 'GET', 'POST, OPTIONS'],
    ['/tokens/refresh', 'PUT', 'POST, OPTIONS'],
    ['/conversations', 'GET', 'POST, OPTIONS'],
    ['/conversations/x', 'DELETE', 'GET, HEAD, OPTIONS'],
    ['/conversations/x/activities', 'PATCH', 'GET, POST, HEAD, OPTIONS'],
    ['/conversations/x/upload', 'GET', 'POST, OPTIONS'],
    ['/conversations/x/stream', 'POST', 'GET, HEAD, OPTIONS'],
  ])('%s refuses %s with 405 and says what there is', async (path, method, allow) => {
    const at = await start();
    const { status, body, headers } = await call(`${at.api}${path}`, { method });
    expect([status, body['code'], headers.get('allow')]).toEqual([405, 'request.method-not-allowed', allow]);
  });

  it('the stream asked for without an upgrade says so', async () => {
    const at = await start();
    const answer = await call(`${at.api}/conversations/x/stream`);
    expect([answer.status, answer.headers.get('upgrade')]).toEqual([400, 'websocket']);
  });
});

describe('cross-origin requests', () => {
  const preflight = (at: TestChannel, origin: string) =>
    call(`${at.api}/conversations/x/activities`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-ms-bot-agent,x-requested-with',
      },
    });

  it('a listed site may, without credentials', async () => {
    const at = await start();
    const { status, headers } = await preflight(at, 'https://portal.example');
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('https://portal.example');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    const allowed = headers.get('access-control-allow-headers')?.toLowerCase();
    for (const name of ['authorization', 'content-type', 'x-ms-bot-agent', 'x-requested-with'])
      expect(allowed).toContain(name);
    expect(headers.get('vary')).toContain('Origin');
  });

  it('another site may not', async () => {
    const at = await start();
    const { status, headers } = await preflight(at, 'https://evil.example');
    expect([status, headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  it('a listed site reads failures too', async () => {
    const at = await start();
    const { headers } = await call(`${at.api}/conversations/x`, { headers: { origin: 'https://portal.example' } });
    expect(headers.get('access-control-allow-origin')).toBe('https://portal.example');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});
