import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Chat } from '../../../../channels/web/widget/chat.ts';
import { createChat } from '../../../../channels/web/widget/chat.ts';
import type { Environment } from '../../../../channels/web/widget/environment.ts';
import type { TestChannel } from '../channel-server.ts';
import { startChannel } from '../channel-server.ts';
import { FakeStorage } from './fake-direct-line.ts';

let channel: TestChannel;
let storage: FakeStorage;
let chat: Chat;
let ids = 0;

beforeEach(async () => {
  channel = await startChannel({ reply: (text) => `Eco: ${text}` });
  storage = new FakeStorage();
  chat = load();
});
afterEach(async () => {
  chat.stop();
  await channel.stop();
});

function load(locale = 'es-CO'): Chat {
  return createChat({ endpoint: channel.api, environment: nodeEnvironment(), locale });
}

/** The page's environment on Node: the browser's `Origin` is set by hand. */
function nodeEnvironment(): Environment {
  return {
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set('Origin', channel.base);
      return fetch(input, { ...init, headers });
    },
    openSocket(url, listener) {
      const socket = new WebSocket(url);
      socket.on('open', () => listener.onOpen());
      socket.on('message', (data: Buffer) => listener.onText(data.toString('utf8')));
      socket.on('error', () => undefined);
      socket.on('close', () => listener.onClose());
      return { close: () => socket.terminate() };
    },
    storage,
    timers: { set: (run, ms) => setTimeout(run, ms), clear: (handle) => clearTimeout(handle as NodeJS.Timeout) },
    now: () => Date.now(),
    random: () => 0,
    newId: () => `id-${(ids += 1)}`,
  };
}

const lines = () =>
  chat
    .state()
    .entries.filter((entry) => entry.local !== 'welcome')
    .map((entry) => `${entry.author}: ${entry.local ?? entry.text}`);
const shows = (expected: string[]) => vi.waitFor(() => expect(lines()).toEqual(expected), { timeout: 15_000 });

describe('the widget with the real Direct Line routes', () => {
  it('talks, and has the conversation again after a reload (R-C1)', async () => {
    chat.send('uno');
    await shows(['citizen: uno', 'bot: Eco: uno']);
    chat.stop();
    chat = load();
    chat.send('dos');
    await shows(['citizen: uno', 'bot: Eco: uno', 'citizen: dos', 'bot: Eco: dos']);
    expect(chat.state().entries.every(({ delivery }) => delivery === undefined || delivery === 'sent')).toBe(true);
  });

  it('begins in the language of the page', async () => {
    chat.stop();
    chat = load('en');
    chat.send('hello');
    await shows(['citizen: hello', 'bot: Eco: hello']);
    const { conversationId } = JSON.parse(
      [...storage.kept.values()].find((text) => text.includes('token')) ?? '{}',
    ) as {
      conversationId: string;
    };
    expect(channel.conversations.locale(conversationId)).toBe('en');
  });

  it('waits out a 429 and loses nothing', async () => {
    chat.stop();
    await channel.stop();
    channel = await startChannel({ limits: { messagesShort: { permits: 3, windowMs: 1_000 } } });
    chat = load();
    const states: (string | undefined)[] = [];
    chat.subscribe(({ entries }) => {
      const { delivery } = entries.find(({ text }) => text === 'm3') ?? {};
      if (delivery !== states.at(-1)) states.push(delivery);
    });
    for (const text of ['m0', 'm1', 'm2', 'm3']) chat.send(text);
    await vi.waitFor(() => expect(states).toEqual(['waiting', 'sending', 'waiting']), { timeout: 15_000 });
    channel.clock.advance(1_100);
    await shows(['citizen: m0', 'citizen: m1', 'citizen: m2', 'citizen: m3']);
    await vi.waitFor(() => expect(states.at(-1)).toBe('sent'), { timeout: 15_000 });
  });

  it('uploads a file once and opens it with the conversation token', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    chat.sendFile({
      name: 'recibo.png',
      type: 'image/png',
      size: png.length,
      blob: new Blob([png], { type: 'image/png' }),
    });
    await vi.waitFor(() => expect(chat.state().entries.some(({ files }) => files.length > 0)).toBe(true), {
      timeout: 15_000,
    });
    const own = chat.state().entries.filter(({ author }) => author === 'citizen');
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ delivery: 'sent', files: [{ name: 'recibo.png' }] });
    const blob = await chat.download(own[0]?.files[0]?.url ?? '');
    expect(Buffer.from((await blob?.arrayBuffer()) ?? new ArrayBuffer(0)).equals(png)).toBe(true);
  });

  it('shows a file of a forbidden content by its name, with nothing to open: the assistant says why', async () => {
    const blob = new Blob(['MZ not a pdf'], { type: 'application/pdf' });
    chat.sendFile({ name: 'recibo.pdf', type: 'application/pdf', size: blob.size, blob });
    await vi.waitFor(() => expect(chat.state().entries.some(({ echoed, author }) => echoed && author === 'citizen')), {
      timeout: 15_000,
    });
    await shows(['citizen: recibo.pdf', 'bot: Eco: ']);
    const own = chat.state().entries.find(({ author }) => author === 'citizen');
    expect(own).toMatchObject({ text: 'recibo.pdf', delivery: 'sent', files: [] });
  });

  it('mends itself when the streams are cut', async () => {
    chat.send('uno');
    await shows(['citizen: uno', 'bot: Eco: uno']);
    await channel.channel.close();
    chat.send('dos');
    await shows(['citizen: uno', 'bot: Eco: uno', 'citizen: dos', 'bot: Eco: dos']);
  });
});
