import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, SECRET, startChannel, type TestChannel } from '../channels/web/channel-server.ts';
import { directLineConformance } from './direct-line-suite.ts';
import { ConnectionStatus, createOutsideClient, installBrowserGlobals } from './outside-client.ts';

let channel: TestChannel;
beforeAll(async () => {
  channel = await startChannel({ reply: (text) => `eco: ${text}` });
});
afterAll(() => channel.stop());

describe('Direct Line 3.0', () => {
  directLineConformance(() => channel.base);
});

describe('Direct Line 3.0, with time and secret in hand', () => {
  beforeAll(() => installBrowserGlobals());
  const domain = () => `${channel.base}/v3/directline`;

  it('the client knows an expired token and goes on with a new one', async () => {
    const made = await call(`${domain()}/tokens/generate`, { method: 'POST', headers: { origin: channel.base } });
    const { token, conversationId } = made.body as { token: string; conversationId: string };
    const client = createOutsideClient({ domain: domain(), token, webSocket: false, pollingInterval: 200 });
    await client.say('hola');
    channel.clock.advance(3_600_001);
    // The package says "retry" and waits for its page to bring a new token.
    expect(await client.say('¿sigue?')).toBe('retry');
    expect(client.statuses.at(-1)).toBe(ConnectionStatus.ExpiredToken);
    const again = await call(`${domain()}/conversations/${conversationId}`, { token: SECRET });
    client.line.reconnect(again.body as unknown as Parameters<typeof client.line.reconnect>[0]);
    await client.say('sigo');
    expect(client.statuses.at(-1)).toBe(ConnectionStatus.Online);
    client.end();
  });

  it('the client hands on what was said at once in order, though more follows on its heels', async () => {
    const made = await call(`${domain()}/tokens/generate`, { method: 'POST', headers: { origin: channel.base } });
    const { token, conversationId } = made.body as { token: string; conversationId: string };
    const client = createOutsideClient({ domain: domain(), token });
    await client.say('hola');
    await client.until(() => client.seen.length >= 2);
    const numbers = Array.from({ length: 40 }, (_, index) => `${index}`);
    for (const text of numbers) {
      channel.conversations.append(conversationId, { kind: 'bot-said', about: 0, reply: { key: 'test', text } });
      if (Number(text) % 5 === 4) await new Promise((resolve) => setImmediate(resolve));
    }
    await client.until(() => client.seen.length >= 2 + numbers.length);
    expect(client.seen.slice(2).map(({ text }) => text)).toEqual(numbers);
    client.end();
  });

  it('the client works with the site’s secret', async () => {
    const client = createOutsideClient({ domain: domain(), secret: SECRET });
    await client.say('hola');
    await client.until(() => client.seen.some(({ text }) => text === 'eco: hola'));
    client.end();
  });
});
