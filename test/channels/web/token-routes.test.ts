import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
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

const generate = (at: TestChannel, headers: Record<string, string> = {}, body?: unknown) =>
  call(`${at.api}/tokens/generate`, { method: 'POST', headers, ...(body !== undefined && { body }) });

describe('POST /tokens/generate', () => {
  it('gives a token to a listed site, to the server’s own pages and to the public address', async () => {
    const at = await start();
    for (const origin of [
      'https://portal.example',
      at.base,
      `http://localhost:${at.port}`,
      'https://hacienda.example',
    ]) {
      const { status, body } = await generate(at, { origin });
      expect([origin, status]).toEqual([origin, 200]);
      expect(body).toMatchObject({ expires_in: 3600 });
      expect(String(body['conversationId'])).toMatch(/^[\w-]{22}$/);
    }
  });

  it('gives one to the origin that equals the Host header, whatever the host', async () => {
    const at = await start({ publicBaseUrl: 'https://elsewhere.example' });
    const status = await new Promise<number>((resolve, reject) => {
      void import('node:http').then(({ request }) =>
        request(
          `${at.api}/tokens/generate`,
          {
            method: 'POST',
            headers: { host: 'demo.municipio.example:8080', origin: 'http://demo.municipio.example:8080' },
          },
          (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          },
        )
          .on('error', reject)
          .end(),
      );
    });
    expect(status).toBe(200);
  });

  it('refuses other sites with 403 and nobody in particular with 401', async () => {
    const at = await start();
    for (const origin of [
      'https://evil.example',
      'http://portal.example',
      'https://portal.example.evil.example',
      `http://localhost:${at.port + 1}`,
      'null',
      'file:///x',
    ]) {
      const { status, body, headers } = await generate(at, { origin });
      expect([origin, status, body['code']]).toEqual([origin, 403, 'auth.forbidden']);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
    const nobody = await generate(at);
    expect(nobody.status).toBe(401);
    expect(nobody.headers.get('www-authenticate')).toBe('Bearer');
    expect(nobody.headers.get('content-type')).toContain('application/problem+json');
    expect(nobody.body).toMatchObject({
      code: 'auth.missing',
      status: 401,
      type: 'urn:ventanilla:error:auth.missing',
      error: { code: 'Unauthorized' },
    });
  });

  it('takes the site’s secret, and no other', async () => {
    const at = await start();
    expect((await generate(at, { authorization: `Bearer ${SECRET}` })).status).toBe(200);
    for (const authorization of [`Bearer ${SECRET}x`, 'Bearer', 'Basic abc', `Bearer ${SECRET} more`, 'Bearer ..'])
      expect((await generate(at, { authorization, origin: at.base })).status).toBe(401);
  });

  it('has no secret where none is configured', async () => {
    const at = await start({ secret: undefined });
    expect((await generate(at, { authorization: 'Bearer undefined' })).status).toBe(401);
    expect((await generate(at, { origin: at.base })).status).toBe(200);
  });

  it.each(['HS256', 'EdDSA'] as const)(
    'R-C1: takes a portal token signed with %s that has an end',
    async (algorithm) => {
      const secret = new Uint8Array(32).fill(9);
      const pair = generateKeyPairSync('ed25519');
      const at = await start({
        portalTokenKey:
          algorithm === 'HS256'
            ? { algorithm, secret }
            : { algorithm, publicKeyPem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString() },
      });
      const nowS = at.clock.now().getTime() / 1000;
      const sign = (change: (jwt: SignJWT) => SignJWT, key: Uint8Array = secret) =>
        change(new SignJWT({ sub: 'p-1' }).setProtectedHeader({ alg: algorithm })).sign(
          algorithm === 'HS256' ? key : pair.privateKey,
        );
      const good = await sign((jwt) => jwt.setAudience('ventanilla').setExpirationTime(nowS + 60));
      const endless = await sign((jwt) => jwt.setAudience('ventanilla'));
      const elsewhere = await sign((jwt) => jwt.setAudience('otro').setExpirationTime(nowS + 60));
      const past = await sign((jwt) => jwt.setAudience('ventanilla').setExpirationTime(nowS - 1));
      expect((await generate(at, { authorization: `Bearer ${good}` })).status).toBe(200);
      expect((await generate(at, { authorization: `Bearer ${endless}` })).status).toBe(401);
      expect((await generate(at, { authorization: `Bearer ${elsewhere}` })).status).toBe(401);
      const expired = await generate(at, { authorization: `Bearer ${past}` });
      expect([expired.status, expired.body['code']]).toEqual([403, 'auth.expired']);
      if (algorithm === 'HS256') {
        const forged = await sign(
          (jwt) => jwt.setAudience('ventanilla').setExpirationTime(nowS + 60),
          new Uint8Array(32),
        );
        expect((await generate(at, { authorization: `Bearer ${forged}` })).status).toBe(401);
      }
    },
  );

  it('gives 60 a minute to one address, and loopback, which is a proxy, as many as it asks', async () => {
    const at = await start({ trustProxy: true });
    const from = (address: string) => generate(at, { origin: at.base, 'x-forwarded-for': address });
    for (let count = 0; count < 60; count += 1) expect((await from('203.0.113.5')).status).toBe(200);
    const refused = await from('203.0.113.5');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(refused.headers.get('access-control-expose-headers')).toContain('Retry-After');
    expect((await from('203.0.113.6')).status).toBe(200);
    for (let count = 0; count < 61; count += 1) expect((await from('127.0.0.1')).status).toBe(200);
    at.clock.advance(60_001);
    expect((await from('203.0.113.5')).status).toBe(200);
  });

  it('bounds failed credentials by address', async () => {
    const at = await start({ limits: { failuresPerAddress: { permits: 3, windowMs: 60_000 } } });
    const statuses = [];
    for (let count = 0; count < 5; count += 1)
      statuses.push((await generate(at, { authorization: 'Bearer guess' })).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
  });

  it.each([
    ['wrong JSON', '{"user":', 400],
    ['a bare word', 'null', 400],
    ['a list', '[]', 400],
    ['a user that is no object', '{"user":7}', 400],
    ['null fields', '{"user":null,"locale":null}', 200],
    ['a body too large', JSON.stringify({ user: { id: 'x'.repeat(20_000) } }), 413],
  ])('answers %s clearly', async (_name, body, status) => {
    const at = await start();
    const answer = await generate(at, { origin: at.base, 'content-type': 'application/json' }, body);
    expect(answer.status).toBe(status);
    if (status !== 200) expect(answer.body).toMatchObject({ status, error: { message: expect.any(String) as string } });
  });
});

describe('POST /tokens/refresh', () => {
  it('gives a token that lives longer, for the same conversation and user', async () => {
    const at = await start();
    const conversation = await startConversation(at, { user: { id: 'u-7' } });
    at.clock.advance(3_500_000);
    const refreshed = await call(`${at.api}/tokens/refresh`, { method: 'POST', token: conversation.token });
    expect(refreshed.body).toMatchObject({ conversationId: conversation.id, expires_in: 3600 });
    at.clock.advance(3_500_000);
    expect((await conversation.read()).status).toBe(403);
    await call(`${conversation.url}/activities`, {
      token: String(refreshed.body['token']),
      body: { type: 'message', text: 'hola' },
    });
    const read = await call(`${conversation.url}/activities`, { token: String(refreshed.body['token']) });
    expect(read.body['activities']).toMatchObject([{ text: 'hola', from: { id: 'u-7', role: 'user' } }]);
  });

  it('refuses the secret, nothing and an expired token', async () => {
    const at = await start();
    const { token } = await startConversation(at);
    const refresh = (bearer?: string) =>
      call(`${at.api}/tokens/refresh`, { method: 'POST', ...(bearer !== undefined && { token: bearer }) });
    expect((await refresh(SECRET)).status).toBe(403);
    expect((await refresh()).status).toBe(401);
    at.clock.advance(3_600_001);
    const late = await refresh(token);
    expect([late.status, late.body['code'], late.body['error']]).toEqual([
      403,
      'auth.expired',
      { code: 'TokenExpired', message: 'The token has expired' },
    ]);
  });
});
