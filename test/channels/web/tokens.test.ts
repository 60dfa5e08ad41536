import { describe, expect, it } from 'vitest';
import { SignJWT, UnsecuredJWT } from 'jose';
import { createTokens } from '../../../channels/web/tokens.ts';
import { createFakeClock } from './fakes.ts';

const signingKey = new Uint8Array(32).fill(1);
const grant = { conversationId: 'c-1', userId: 'ana@correo.example' };

function make(overrides: { signingKey?: Uint8Array } = {}) {
  const clock = createFakeClock();
  return { clock, tokens: createTokens({ signingKey, clock, tokenTtlS: 3600, streamTokenTtlS: 60, ...overrides }) };
}

describe('tokens', () => {
  it('a token gives back what it was made for', async () => {
    const { tokens } = make();
    expect(await tokens.read(await tokens.issue(grant))).toEqual(grant);
    expect(await tokens.readForStream(await tokens.issueForStream(grant))).toEqual(grant);
  });

  it('a stream token opens no API and an API token no stream', async () => {
    const { tokens } = make();
    await expect(tokens.read(await tokens.issueForStream(grant))).rejects.toMatchObject({ code: 'auth.invalid' });
    await expect(tokens.readForStream(await tokens.issue(grant))).rejects.toMatchObject({ code: 'auth.invalid' });
  });

  it('R-I6: what stands in a URL says nothing of the user', async () => {
    const { tokens } = make();
    const token = await tokens.issueForStream(grant);
    const plain = token
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('latin1'))
      .join();
    expect(plain).not.toContain('ana');
    expect(plain).not.toContain('c-1');
  });

  it('tokens expire, the stream’s after a minute', async () => {
    const { tokens, clock } = make();
    const api = await tokens.issue(grant);
    const stream = await tokens.issueForStream(grant);
    clock.advance(61_000);
    await expect(tokens.readForStream(stream)).rejects.toMatchObject({ code: 'auth.expired' });
    expect(await tokens.read(api)).toEqual(grant);
    clock.advance(3_600_000);
    await expect(tokens.read(api)).rejects.toMatchObject({ code: 'auth.expired' });
  });

  it('a token of another key, unsigned or altered is refused', async () => {
    const { tokens } = make();
    const other = make({ signingKey: new Uint8Array(32).fill(2) }).tokens;
    const claims = { conversation: 'c-1' };
    const unsigned = new UnsecuredJWT(claims)
      .setIssuer('ventanilla')
      .setAudience('conversation')
      .setExpirationTime('1h')
      .encode();
    const raw = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('ventanilla')
      .setAudience('conversation')
      .setExpirationTime('1h')
      .sign(signingKey);
    const [head = '', , signature = ''] = (await tokens.issue(grant)).split('.');
    const body = Buffer.from(JSON.stringify({ conversation: 'c-2' })).toString('base64url');
    for (const bad of [await other.issue(grant), unsigned, raw, `${head}.${body}.${signature}`, 'x', '', 'a.b.c'])
      await expect(tokens.read(bad)).rejects.toMatchObject({ code: 'auth.invalid' });
  });

  it('a short signing key is a configuration error', () => {
    expect(() => make({ signingKey: new Uint8Array(16) })).toThrow(expect.objectContaining({ code: 'config.invalid' }));
  });
});
