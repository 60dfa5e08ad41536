import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { conversationTopic } from '../../../bot/ports/system.ts';
import { call, startChannel, startConversation, type TestChannel } from './channel-server.ts';
import { openSocket, UpgradeRefused, type TestSocket } from './test-socket.ts';

let channel: TestChannel | undefined;
async function start(...options: Parameters<typeof startChannel>): Promise<TestChannel> {
  channel = await startChannel(...options);
  return channel;
}
afterEach(async () => {
  await channel?.stop();
  channel = undefined;
});

const texts = (stream: TestSocket) => stream.activities().flatMap(({ text }) => text ?? []);
const botSaid = (text: string) => ({ kind: 'bot-said', about: 0, reply: { key: 'test', text } }) as const;

describe('GET /conversations/:id/stream', () => {
  it('sends what was said before, then what is said, each once and in order, with its watermark', async () => {
    const at = await start({ limits: { pageSize: 2 } });
    const conversation = await startConversation(at);
    for (const text of ['1', '2', '3']) await conversation.say(text);
    const stream = await openSocket(conversation.streamUrl);
    for (const text of ['4', '5']) await conversation.say(text);
    at.conversations.append(conversation.id, botSaid('6'));
    await stream.until(() => texts(stream).length >= 6);
    expect(texts(stream)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(stream.watermarks()).toEqual(['2', '3', '4', '5', '6', '7']);
    expect(stream.activities().every(({ from }, index) => from?.role === (index === 5 ? 'bot' : 'user'))).toBe(true);
  });

  it('goes on from a watermark', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    for (const text of ['1', '2', '3']) await conversation.say(text);
    const again = await call(`${conversation.url}?watermark=3`, { token: conversation.token });
    const stream = await openSocket(String(again.body['streamUrl']));
    await conversation.say('4');
    await stream.until(() => texts(stream).includes('4'));
    expect(texts(stream)).toEqual(['3', '4']);
  });

  it('a burst of commits is neither lost nor doubled, and is read in few pages', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const stream = await openSocket(conversation.streamUrl);
    at.conversations.log.reads = 0;
    for (let count = 0; count < 500; count += 1) at.conversations.append(conversation.id, botSaid(`${count}`));
    await stream.until(() => texts(stream).length >= 500);
    expect(texts(stream)).toEqual(Array.from({ length: 500 }, (_, index) => `${index}`));
    expect(at.conversations.log.reads).toBeLessThan(20);
  });

  it('several tabs of one conversation all see it; another conversation does not', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const other = await startConversation(at);
    const tabs = await Promise.all([openSocket(conversation.streamUrl), openSocket(conversation.streamUrl)]);
    const elsewhere = await openSocket(other.streamUrl);
    await conversation.say('hola');
    await other.say('otra');
    for (const tab of tabs) await tab.until(() => texts(tab).length > 0);
    await elsewhere.until(() => texts(elsewhere).length > 0);
    expect([...tabs.map(texts), texts(elsewhere)]).toEqual([['hola'], ['hola'], ['otra']]);
  });

  it('shows that bot and agent type, without a watermark, and not that the citizen does', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const stream = await openSocket(conversation.streamUrl);
    const topic = conversationTopic(conversation.id);
    const note = { kind: 'typing', conversationId: conversation.id, typing: true } as const;
    at.bus.publish(topic, { ...note, from: 'citizen' });
    at.bus.publish(topic, { ...note, from: 'agent', typing: false });
    at.bus.publish(topic, { ...note, from: 'agent' });
    at.bus.publish(topic, { ...note, from: 'bot' });
    await conversation.say('hola');
    await stream.until(() => texts(stream).length > 0);
    expect(stream.activities().map(({ type, from }) => [type, from?.id])).toEqual([
      ['typing', 'agent'],
      ['typing', 'ventanilla'],
      ['message', 'citizen'],
    ]);
    expect(stream.watermarks()).toEqual([undefined, undefined, '2']);
    expect((await conversation.read()).body['activities']).toHaveLength(1);
  });

  it('finds what was committed though its wake was lost', async () => {
    const at = await start({ limits: { sweepMs: 5 } });
    const conversation = await startConversation(at);
    const stream = await openSocket(conversation.streamUrl);
    await conversation.say('primero');
    await stream.until(() => texts(stream).length === 1);
    at.conversations.append(conversation.id, botSaid('segundo'), { wake: false });
    at.clock.advance(20_001);
    await stream.until(() => texts(stream).length === 2);
    expect(texts(stream)).toEqual(['primero', 'segundo']);
  });

  it('goes on by itself when the database answers again', async () => {
    const at = await start({ limits: { sweepMs: 5 } });
    const conversation = await startConversation(at);
    const stream = await openSocket(conversation.streamUrl);
    at.conversations.broken.read = true;
    const before = at.conversations.log.reads;
    await conversation.say('hola');
    while (at.conversations.log.reads < before + 3) await new Promise((resolve) => setImmediate(resolve));
    at.conversations.broken.read = false;
    await stream.until(() => texts(stream).length === 1);
    expect(texts(stream)).toEqual(['hola']);
    expect(at.log()).toContain('a web stream could not read on');
  });

  it('keeps the connection alive with empty messages and drops one that does not answer', async () => {
    const at = await start({ limits: { keepAliveMs: 20 } });
    const conversation = await startConversation(at);
    const live = await openSocket(conversation.streamUrl);
    await live.until(() => live.frames.filter((frame) => frame === '').length >= 3);
    const mute = await rawStream(conversation.streamUrl);
    mute.socket.resume();
    await mute.closed;
    expect(live.socket.readyState).toBe(live.socket.OPEN);
  });

  it('takes the empty messages that botframework-directlinejs sends, and no long ones', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const stream = await openSocket(conversation.streamUrl);
    stream.socket.send('');
    await conversation.say('hola');
    await stream.until(() => texts(stream).length === 1);
    stream.socket.send('x'.repeat(5000));
    await stream.closed;
    expect(at.bus.listeners(conversationTopic(conversation.id))).toBe(0);
  });

  it('closes a reader that does not read, and holds one page for it at most', async () => {
    const at = await start({ limits: { slowReaderMs: 200, pageSize: 500 } });
    const conversation = await startConversation(at);
    for (let count = 0; count < 3000; count += 1) at.conversations.append(conversation.id, botSaid('á'.repeat(8000)));
    at.conversations.log.reads = 0;
    const slow = await rawStream(conversation.streamUrl);
    while (at.bus.listeners(conversationTopic(conversation.id)) > 0)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(at.conversations.log.reads).toBeLessThan(6);
    // What it gets when it reads at last ends with the reason: 1013, come back later.
    await slow.readUntil(Buffer.from([0x03, 0xf5, ...Buffer.from('slow reader')]));
    slow.socket.destroy();
  });

  it('the oldest of too many streams of one conversation gives way', async () => {
    const at = await start({ limits: { streamsPerConversation: 2 } });
    const conversation = await startConversation(at);
    const first = await openSocket(conversation.streamUrl);
    const others = [await openSocket(conversation.streamUrl), await openSocket(conversation.streamUrl)];
    expect(await first.closed).toEqual({ code: 1008, reason: 'collision' });
    expect(others.every(({ socket }) => socket.readyState === socket.OPEN)).toBe(true);
  });

  it('is closed with 1001 when the server stops, and opened no more', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const stream = await openSocket(conversation.streamUrl);
    await at.channel.close();
    expect(await stream.closed).toMatchObject({ code: 1001 });
    await expect(openSocket(conversation.streamUrl)).rejects.toMatchObject({ status: 503 });
    expect(at.bus.listeners(conversationTopic(conversation.id))).toBe(0);
  });
});

describe('a refused upgrade', () => {
  const refused = async (url: string) => {
    const error: unknown = await openSocket(url).catch((reason: unknown) => reason);
    if (!(error instanceof UpgradeRefused)) throw new Error('it was not refused', { cause: error });
    return [error.status, (JSON.parse(error.body) as { code: string }).code];
  };

  it('says why, as any other request', async () => {
    const at = await start();
    const mine = await startConversation(at);
    const other = await startConversation(at);
    const stream = `ws://127.0.0.1:${at.port}/v3/directline/conversations/${mine.id}/stream`;
    const mark = (watermark: string) => `${mine.streamUrl}&watermark=${watermark}`;
    expect(await refused(stream)).toEqual([401, 'auth.missing']);
    expect(await refused(`${stream}?t=garbage`)).toEqual([401, 'auth.invalid']);
    expect(await refused(`${stream}?t=${mine.token}`)).toEqual([401, 'auth.invalid']);
    expect(await refused(other.streamUrl.replace(other.id, mine.id))).toEqual([403, 'auth.forbidden']);
    expect(await refused(mark('2'))).toEqual([400, 'conversation.watermark']);
    expect(await refused(mark('-1'))).toEqual([400, 'conversation.watermark']);
    expect(await refused(stream.replace('/stream', '/streams'))).toEqual([404, 'request.not-found']);
    at.clock.advance(60_001);
    expect(await refused(mine.streamUrl)).toEqual([403, 'auth.expired']);
  });

  it('of a token whose conversation was never started is 404', async () => {
    const at = await start();
    const mine = await startConversation(at);
    const elsewhere = await startChannel();
    try {
      const url = mine.streamUrl.replace(`:${at.port}`, `:${elsewhere.port}`);
      expect(await refused(url)).toEqual([404, 'conversation.unknown']);
    } finally {
      await elsewhere.stop();
    }
  });

  it('comes when one conversation opens streams without end', async () => {
    const at = await start({ limits: { streamOpensPerConversation: { permits: 2, windowMs: 10_000 } } });
    const { streamUrl } = await startConversation(at);
    await openSocket(streamUrl);
    await openSocket(streamUrl);
    expect(await refused(streamUrl)).toEqual([429, 'rate.limited']);
  });

  it('comes when no more streams fit', async () => {
    const at = await start({ limits: { streams: 1 } });
    const { streamUrl } = await startConversation(at);
    const other = await startConversation(at);
    await openSocket(streamUrl);
    expect(await refused(other.streamUrl)).toEqual([429, 'rate.limited']);
  });

  it('of another path is left to others', async () => {
    const at = await start();
    await expect(openSocket(`ws://127.0.0.1:${at.port}/socket.io/`)).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(openSocket(`ws://127.0.0.1:${at.port}/v3/directlines`)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});

/** A client that opens the stream, and then answers nothing and reads only when told to. */
async function rawStream(streamUrl: string) {
  const url = new URL(streamUrl);
  const socket = connect(Number(url.port), url.hostname);
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.write(
    `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );
  await new Promise<void>((resolve) => socket.once('data', () => resolve()));
  socket.pause();
  const readUntil = (wanted: Buffer): Promise<void> =>
    new Promise((resolve) => {
      let tail = Buffer.alloc(0);
      socket.on('data', (chunk: Buffer) => {
        tail = Buffer.concat([tail, chunk]);
        if (tail.includes(wanted)) resolve();
        tail = tail.subarray(-wanted.length);
      });
      socket.resume();
    });
  return { socket, closed, readUntil };
}
