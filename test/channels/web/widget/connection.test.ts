import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Chat } from '../../../../channels/web/widget/chat.ts';
import { createChat } from '../../../../channels/web/widget/chat.ts';
import { reachableUrl } from '../../../../channels/web/widget/connection.ts';
import { ENDPOINT, FakeDirectLine, FakeTab, settle } from './fake-direct-line.ts';

let service: FakeDirectLine;
let tab: FakeTab;
let chat: Chat;
const started: Chat[] = [];

beforeEach(() => {
  service = new FakeDirectLine();
  tab = new FakeTab();
  chat = load();
});
afterEach(() => {
  for (const one of started.splice(0)) one.stop();
});

function load(portalToken?: string): Chat {
  for (const one of started.splice(0)) one.stop();
  const next = createChat({ endpoint: ENDPOINT, environment: tab.environment(service), locale: 'es-CO', portalToken });
  started.push(next);
  return next;
}
const texts = () =>
  chat
    .state()
    .entries.filter((entry) => entry.local !== 'welcome')
    .map((entry) => entry.local ?? entry.text);
const count = (part: string) => service.calls.filter(({ method, path }) => `${method} ${path}`.includes(part)).length;
async function begun(): Promise<void> {
  chat.open();
  chat.send('hola');
  await settle();
}

describe('a lost connection', () => {
  it('is mended by watermark after the server was killed, with nothing lost or doubled (R-C1)', async () => {
    await begun();
    service.say('c1', { text: 'uno' });
    await settle();
    service.restart(true);
    await tab.advance(3_000);
    expect(chat.state().connection).toBe('offline');
    service.say('c1', { text: 'dos' });
    chat.send('tres');
    await tab.advance(1_000);
    service.isUp = true;
    await tab.advance(20_000);
    expect(texts()).toEqual(['hola', 'uno', 'dos', 'tres']);
    expect(service.said('c1')).toEqual(['hola', 'tres']);
    expect(chat.state().connection).toBe('online');
    expect(service.openSockets).toBe(1);
  });

  it('is tried again at once when the browser is on line again', async () => {
    await begun();
    service.restart(true);
    await tab.advance(200_000);
    service.isUp = true;
    const before = service.calls.length;
    chat.networkBack();
    await settle();
    expect(service.calls.length).toBeGreaterThan(before);
    expect(chat.state().connection).toBe('online');
  });

  it('is tried less and less often, and given up after 40 tries until a person asks', async () => {
    await begun();
    service.restart(true);
    let tries = 0;
    const inner = service.fetch;
    const environment = {
      ...tab.environment(service),
      fetch: ((input, init) => ((tries += 1), inner(input, init))) as typeof fetch,
    };
    for (const one of started.splice(0)) one.stop();
    chat = createChat({ endpoint: ENDPOINT, environment, locale: 'es-CO' });
    started.push(chat);
    await tab.advance(60_000);
    expect(tries).toBeGreaterThan(5);
    expect(tries).toBeLessThan(12);
    await tab.advance(1_000_000);
    expect(chat.state().connection).toBe('stopped');
    expect(tries).toBe(40);
    service.isUp = true;
    chat.retry();
    await settle();
    expect(chat.state().connection).toBe('online');
  });

  it('is found out when a sent message has no echo', async () => {
    await begun();
    service.streaming = 'silent';
    chat.send('¿hay alguien?');
    await settle();
    service.say('c1', { text: 'Sí.' });
    await settle();
    expect(texts()).not.toContain('Sí.');
    service.streaming = 'live';
    await tab.advance(5_000);
    expect(texts()).toContain('Sí.');
    await tab.advance(2_000);
    expect(count('GET /conversations/c1?watermark=3')).toBe(1);
    expect(service.openSockets).toBe(1);
  });

  it('is found out by asking when the stream has been silent for 45 s', async () => {
    await begun();
    service.streaming = 'silent';
    service.say('c1', { text: 'Sigo aquí.' });
    await tab.advance(44_000);
    expect(texts()).toEqual(['hola']);
    await tab.advance(1_500);
    expect(texts()).toEqual(['hola', 'Sigo aquí.']);
  });

  it('is not supposed while empty keep-alive frames come', async () => {
    await begun();
    const before = service.calls.length;
    for (let minute = 0; minute < 6; minute += 1) {
      await tab.advance(30_000);
      service.frame('');
    }
    expect(service.calls.length).toBe(before);
  });

  it('falls back to polling where no socket opens, and goes back to the stream when one does', async () => {
    service.socketsOpen = false;
    await begun();
    await tab.advance(5_000);
    service.say('c1', { text: 'por sondeo' });
    await tab.advance(2_000);
    expect(texts()).toEqual(['hola', 'por sondeo']);
    expect(chat.state().connection).toBe('online');
    service.socketsOpen = true;
    await tab.advance(61_000);
    expect(service.openSockets).toBe(1);
    const polls = count('/activities?');
    await tab.advance(30_000);
    expect(count('/activities?')).toBe(polls);
  });

  it('does not end a conversation because a proxy answers 404 in HTML', async () => {
    await begun();
    const page = { status: 404, headers: { 'Content-Type': 'text/html' }, body: '<html>' };
    service.fail({ on: 'GET /conversations/c1', with: page, times: 3 });
    service.restart();
    await tab.advance(20_000);
    expect(texts()).toEqual(['hola']);
    expect(service.conversations.size).toBe(1);
    expect(chat.state().connection).toBe('online');
  });
});

it('a watermark the service refuses is forgotten and all is read again, once each', async () => {
  await begun();
  service.say('c1', { text: 'uno' });
  await settle();
  service.fail({ on: 'watermark=2', with: { status: 400 }, times: 1 });
  service.restart();
  await tab.advance(5_000);
  expect(chat.state().connection).toBe('online');
  expect(texts()).toEqual(['hola', 'uno']);
});

describe('a token', () => {
  it('is refreshed before it expires, and the new one is used', async () => {
    service.expiresIn = 100;
    await begun();
    await tab.advance(76_000);
    expect(count('POST /tokens/refresh')).toBe(1);
    chat.send('sigo');
    await settle();
    expect(service.calls.at(-1)?.token).toBe('t3.c1');
    await tab.advance(1_000_000);
    expect(texts()).toEqual(['hola', 'sigo']);
    expect(service.conversations.size).toBe(1);
  });

  it('is refreshed again later when the refresh failed on the way', async () => {
    service.expiresIn = 200;
    await begun();
    service.fail({ on: 'tokens/refresh', with: 'down', times: 2 });
    await tab.advance(300_000);
    expect(texts()).toEqual(['hola']);
    expect(service.conversations.size).toBe(1);
    chat.send('sigo');
    await settle();
    expect(service.said('c1')).toEqual(['hola', 'sigo']);
  });

  it('that expired while the tab was away gives a new conversation and a kind notice', async () => {
    await begun();
    for (const one of started.splice(0)) one.stop();
    tab.time += 4_000_000;
    chat = load();
    await settle();
    expect(texts()).toEqual(['renewed']);
    chat.send('volví');
    await settle();
    expect(service.said('c2')).toEqual(['volví']);
    expect(texts()).toEqual(['renewed', 'volví']);
  });
});

describe('a conversation the service no longer knows', () => {
  it('is followed by a new one, to which the unsent message goes', async () => {
    await begun();
    service.conversations.set('c0', []); // so that the next one is not c1 again
    service.conversations.delete('c1');
    service.conversations.set('other', []);
    chat.send('¿me oye?');
    await settle();
    expect(texts()).toEqual(['hola', 'renewed', '¿me oye?']);
    expect(service.said('c3')).toEqual(['¿me oye?']);
    service.say('c3', { text: 'Sí.' });
    await settle();
    expect(texts()).toEqual(['hola', 'renewed', '¿me oye?', 'Sí.']);
  });

  it('is not renewed for ever by a service that refuses every one', async () => {
    service.fail({ on: '/activities', with: { status: 403 }, times: 1_000 });
    chat.send('hola');
    await tab.advance(600_000);
    expect(chat.state().connection).toBe('stopped');
    expect(service.conversations.size).toBeLessThanOrEqual(5);
  });
});

describe('the site', () => {
  it('that may not use the service is told so, once', async () => {
    service.fail({ on: 'tokens/generate', with: { status: 403 }, times: 10 });
    chat.send('hola');
    await tab.advance(60_000);
    expect(chat.state().connection).toBe('refused');
    expect(count('tokens/generate')).toBe(1);
    for (let key = 0; key < 10; key += 1) chat.typing();
    await settle();
    expect(count('tokens/generate')).toBe(1);
  });

  it('signs the citizen on with its token, and without when that is refused', async () => {
    chat = load('portal-token');
    service.fail({ on: 'tokens/generate', with: { status: 401 }, times: 1 });
    chat.send('hola');
    await settle();
    const tokens = service.calls.filter(({ path }) => path === '/tokens/generate').map(({ token }) => token);
    expect(tokens).toEqual(['portal-token', undefined]);
    expect(service.said('c1')).toEqual(['hola']);
  });
});

describe('the address of the stream', () => {
  it('is used as given, but under the name by which the page reached this machine', () => {
    const own = 'http://127.0.0.1:3978/v3/directline';
    expect(reachableUrl('ws://localhost:3978/s?t=1', own)).toBe('ws://127.0.0.1:3978/s?t=1');
    expect(reachableUrl('wss://stream.example/s?t=1', own)).toBe('wss://stream.example/s?t=1');
    expect(reachableUrl('/broken', own)).toBe('/broken');
  });
});
