import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Chat } from '../../../../channels/web/widget/chat.ts';
import { createChat, MAX_FILE_BYTES, MAX_TEXT } from '../../../../channels/web/widget/chat.ts';
import { hear } from '../../../../channels/web/widget/entry.ts';
import { currentChoices, unreadCount } from '../../../../channels/web/widget/state.ts';
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

/** Opens the page anew in the same tab. */
function load(portalToken?: string): Chat {
  for (const one of started.splice(0)) one.stop();
  const next = createChat({ endpoint: ENDPOINT, environment: tab.environment(service), locale: 'es-CO', portalToken });
  started.push(next);
  return next;
}
const lines = (of = chat) =>
  of
    .state()
    .entries.filter((entry) => entry.local !== 'welcome')
    .map((entry) => entry.local ?? `${entry.author}: ${entry.text}${entry.delivery ? ` (${entry.delivery})` : ''}`);
const posts = () => service.calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/activities'));
async function begun(): Promise<void> {
  chat.open();
  chat.send('hola');
  await settle();
  service.say('c1', { text: '¿Acepta?' });
  await settle();
}

describe('a conversation', () => {
  it('is not begun before the citizen writes', async () => {
    chat.open();
    await settle();
    expect(service.calls).toEqual([]);
    chat.typing();
    await settle();
    expect(service.conversations.size).toBe(1);
  });

  it('shows what is said on both sides, once and in order (R-C1)', async () => {
    await begun();
    expect(lines()).toEqual(['citizen: hola (sent)', 'bot: ¿Acepta?']);
    expect(posts()[0]?.body).toMatchObject({ type: 'message', text: 'hola', locale: 'es-CO' });
  });

  it('sends a place without words, and shows it when the service says it back', async () => {
    await begun();
    expect(chat.sendPlace({ latitude: 3.4516001234, longitude: -76.5319001234 })).toBeUndefined();
    await settle();
    const sent = posts().at(-1)?.body as Record<string, unknown>;
    expect(sent['entities']).toEqual([{ type: 'GeoCoordinates', latitude: 3.4516, longitude: -76.5319 }]);
    expect(sent).not.toHaveProperty('text');
    expect(lines().at(-1)).toBe('citizen: 📍 (sent)');
    const { clientActivityID } = sent['channelData'] as { clientActivityID: string };
    const echo = {
      type: 'message',
      id: 'c1|0000009',
      from: { role: 'user' },
      text: '',
      channelData: { clientActivityID },
    };
    expect(hear({ ...echo, entities: sent['entities'] })).toMatchObject({
      clientId: clientActivityID,
      entry: { text: '📍' },
    });
  });

  it('merges activities that come twice or out of order', async () => {
    await begun();
    const set = (number: number, text: string) =>
      JSON.stringify({
        activities: [{ type: 'message', id: `c1|000000${number}`, from: { role: 'bot' }, text }],
        watermark: String(number),
      });
    service.frame(set(5, 'cinco'));
    service.frame(set(4, 'cuatro'));
    service.frame(set(5, 'cinco'));
    service.frame('');
    service.frame('{ not json');
    expect(lines().slice(2)).toEqual(['bot: cuatro', 'bot: cinco']);
    service.conversations.get('c1')?.push({ number: 5, activity: { type: 'event', id: 'c1|0000005' } });
    service.restart();
    await tab.advance(2_000);
    const reads = service.calls.filter(({ method, path }) => method === 'GET' && path.includes('/activities'));
    expect(reads.at(-1)?.path).toContain('watermark=5');
  });

  it('offers the quick replies of the newest message until somebody says more', async () => {
    await begun();
    const actions = [
      { type: 'imBack', title: 'Sí, acepto', value: 'yes' },
      { type: 'imBack', title: '5', value: 5 },
    ];
    const question = { text: '¿Sí o no?', suggestedActions: { actions } };
    const offered = [
      { title: 'Sí, acepto', value: 'yes' },
      { title: '5', value: '5' },
    ];
    service.say('c1', question);
    await settle();
    expect(currentChoices(chat.state())).toEqual(offered);
    service.say('c1', { text: 'Buenas, soy Ana.', channelData: { author: 'agent' } });
    await settle();
    expect(currentChoices(chat.state())).toEqual([]);
    service.say('c1', question);
    await settle();
    expect(currentChoices(chat.state())).toEqual(offered);
    chat.send('yes');
    expect(currentChoices(chat.state())).toEqual([]);
  });

  it('shows typing until the message comes or 6 s have passed', async () => {
    await begun();
    const typing = JSON.stringify({
      activities: [{ type: 'typing', from: { role: 'bot', name: 'Ana' }, channelData: { author: 'agent' } }],
    });
    service.frame(typing);
    expect(chat.state().typing).toEqual({ author: 'agent', name: 'Ana' });
    await tab.advance(6_000);
    expect(chat.state().typing).toBeUndefined();
    service.frame(typing);
    service.say('c1', { text: 'Buenas', from: { role: 'bot', name: 'Ana' }, channelData: { author: 'agent' } });
    await settle();
    expect(chat.state().typing).toBeUndefined();
    expect(chat.state().entries.at(-1)).toMatchObject({ author: 'agent', name: 'Ana' });
  });

  it('tells that the citizen writes at most once in 3 s', async () => {
    await begun();
    const typings = () => posts().filter(({ body }) => (body as { type: string }).type === 'typing').length;
    for (let key = 0; key < 20; key += 1) chat.typing();
    expect(typings() + 0).toBeLessThanOrEqual(1);
    await settle();
    expect(typings()).toBe(1);
    await tab.advance(3_000);
    chat.typing();
    await settle();
    expect(typings()).toBe(2);
  });

  it('counts what comes while the panel is closed, over a reload too', async () => {
    await begun();
    chat.close();
    service.say('c1', { text: 'uno' });
    service.say('c1', { text: 'dos' });
    await settle();
    expect(unreadCount(chat.state())).toBe(2);
    chat = load();
    await settle();
    expect(unreadCount(chat.state())).toBe(2);
    chat.open();
    expect(unreadCount(chat.state())).toBe(0);
  });

  it('marks its end and takes further words', async () => {
    await begun();
    service.say('c1', { type: 'endOfConversation' });
    await settle();
    expect(lines().at(-1)).toBe('ended');
    chat.send('gracias');
    await settle();
    expect(lines().at(-1)).toBe('citizen: gracias (sent)');
  });

  it('begins anew when asked, keeping nothing of the old one', async () => {
    await begun();
    chat.newConversation();
    expect(lines()).toEqual([]);
    expect(JSON.stringify([...tab.storage.kept])).not.toContain('c1');
    chat.send('otra vez');
    await settle();
    expect(service.said('c2')).toEqual(['otra vez']);
    expect(lines()).toEqual(['citizen: otra vez (sent)']);
  });
});

describe('sending', () => {
  it('sends the messages of a burst one after another in their order', async () => {
    const texts = Array.from({ length: 10 }, (_, index) => `m${index}`);
    for (const text of texts) chat.send(text);
    await settle();
    await settle();
    expect(service.said('c1')).toEqual(texts);
    expect(lines()).toEqual(texts.map((text) => `citizen: ${text} (sent)`));
  });

  it('repeats a message whose answer was lost under the same id, and it is said once', async () => {
    await begun();
    service.fail({ on: 'POST /conversations/c1/activities', with: 'cut', times: 2 });
    service.streaming = 'silent';
    chat.send('una vez');
    await tab.advance(5_000);
    expect(service.said('c1')).toEqual(['hola', 'una vez']);
    const ids = posts().map(({ body }) => (body as { channelData: { clientActivityID: string } }).channelData);
    expect(ids.slice(1).length).toBeGreaterThanOrEqual(2);
    expect(new Set(ids.slice(1).map(({ clientActivityID }) => clientActivityID)).size).toBe(1);
    expect(lines().filter((line) => line.includes('una vez'))).toEqual(['citizen: una vez (sent)']);
  });

  it('needs no second sending when the stream echoes what the lost answer confirmed', async () => {
    await begun();
    service.fail({ on: 'POST /conversations/c1/activities', with: 'cut', times: 1 });
    chat.send('una vez');
    await tab.advance(10_000);
    expect(posts()).toHaveLength(2);
    expect(lines().at(-1)).toBe('citizen: una vez (sent)');
  });

  it('waits as long as a 429 says, even if the citizen goes on writing', async () => {
    await begun();
    const headers = { 'Retry-After': '7', 'Content-Type': 'application/problem+json' };
    service.fail({ on: 'POST /conversations/c1/activities', with: { status: 429, headers }, times: 1 });
    chat.send('a');
    await settle();
    expect(lines().at(-1)).toBe('citizen: a (waiting)');
    chat.send('b');
    await tab.advance(6_900);
    expect(service.said('c1')).toEqual(['hola']);
    await tab.advance(200);
    expect(service.said('c1')).toEqual(['hola', 'a', 'b']);
  });

  it('gives up after 8 tries and sends in order when tried again', async () => {
    await begun();
    service.fail({ on: 'POST /conversations/c1/activities', with: { status: 500 }, times: 8 });
    chat.send('a');
    chat.send('b');
    await tab.advance(120_000);
    expect(lines().slice(-2)).toEqual(['citizen: a (failed)', 'citizen: b (failed)']);
    expect(posts()).toHaveLength(9);
    chat.retry();
    await settle();
    expect(service.said('c1')).toEqual(['hola', 'a', 'b']);
    expect(lines().slice(-2)).toEqual(['citizen: a (sent)', 'citizen: b (sent)']);
  });

  it('says that a message was refused and goes on with the next', async () => {
    await begun();
    service.fail({ on: 'POST /conversations/c1/activities', with: { status: 400 }, times: 1 });
    chat.send('malo');
    chat.send('bueno');
    await settle();
    expect(lines().slice(-2)).toEqual(['citizen: malo (refused)', 'citizen: bueno (sent)']);
  });

  it('refuses empty and endless text and more than 20 waiting messages', () => {
    service.isUp = false;
    expect(chat.send(' \n ')).toBe('empty');
    expect(chat.send('x'.repeat(MAX_TEXT + 1))).toBe('too-long');
    for (let count = 0; count < 20; count += 1) expect(chat.send('x')).toBeUndefined();
    expect(chat.send('x')).toBe('too-many');
  });

  it('keeps unsent messages over a reload, under the same ids (R-C1)', async () => {
    await begun();
    service.isUp = false;
    chat.send('antes de recargar');
    await tab.advance(1_000);
    chat = load();
    expect(lines()).toEqual(['citizen: antes de recargar (waiting)']);
    service.isUp = true;
    await tab.advance(20_000);
    expect(service.said('c1')).toEqual(['hola', 'antes de recargar']);
    expect(lines()).toEqual(['citizen: hola (sent)', 'bot: ¿Acepta?', 'citizen: antes de recargar (sent)']);
    chat = load();
    await settle();
    expect(lines()).toHaveLength(3);
    expect(service.said('c1')).toHaveLength(2);
  });

  it('does not double a message that was taken just before the reload', async () => {
    await begun();
    service.streaming = 'silent';
    service.fail({ on: 'POST /conversations/c1/activities', with: 'cut', times: 1 });
    chat.send('una vez');
    await settle();
    service.streaming = 'live';
    chat = load();
    await tab.advance(10_000);
    expect(service.said('c1')).toEqual(['hola', 'una vez']);
    expect(lines().filter((line) => line.includes('una vez'))).toEqual(['citizen: una vez (sent)']);
  });

  it('works for the page alone where the browser refuses storage', async () => {
    tab.storage.isRefused = true;
    chat = load();
    await begun();
    expect(lines()).toEqual(['citizen: hola (sent)', 'bot: ¿Acepta?']);
  });
});

describe('files', () => {
  const file = (type: string, size = 3) => ({ name: 'recibo.pdf', type, size, blob: new Blob(['pdf'], { type }) });

  it('uploads with the client id, once even if the answer is lost', async () => {
    await begun();
    service.fail({ on: '/upload', with: 'cut', times: 1 });
    service.streaming = 'silent';
    expect(chat.sendFile(file('application/pdf'))).toBeUndefined();
    await tab.advance(5_000);
    const uploads = service.calls.filter(({ path }) => path.includes('/upload?userId=dl_'));
    expect(uploads.length).toBe(2);
    const log = service.conversations.get('c1') ?? [];
    expect(log.filter(({ activity }) => (activity['attachments'] as unknown[] | undefined)?.length)).toHaveLength(1);
  });

  it('refuses an empty, a too big and an unknown type of file', () => {
    expect(chat.sendFile(file('application/pdf', 0))).toBe('file-empty');
    expect(chat.sendFile(file('application/pdf', MAX_FILE_BYTES + 1))).toBe('file-too-big');
    expect(chat.sendFile(file('application/x-msdownload'))).toBe('file-type');
  });

  it('says why the service refused one', async () => {
    await begun();
    service.fail({ on: '/upload', with: { status: 415 }, times: 1 });
    chat.sendFile(file('application/pdf'));
    await settle();
    expect(chat.state().entries.at(-1)).toMatchObject({ delivery: 'refused', status: 415 });
  });

  it('says that a file was lost when a reload took it before it was sent', async () => {
    await begun();
    service.isUp = false;
    chat.sendFile(file('application/pdf'));
    await settle();
    chat = load();
    service.isUp = true;
    await tab.advance(20_000);
    expect(lines().at(-1)).toBe('citizen: recibo.pdf (lost)');
  });
});
