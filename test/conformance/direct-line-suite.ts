import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  ConnectionStatus,
  createOutsideClient,
  installBrowserGlobals,
  type OutsideClient,
  type Seen,
} from './outside-client.ts';

const PNG =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
// The package waits 3 s before it opens a lost socket again.
const RECONNECT_TEST_MS = 30_000;

/**
 * What botframework-directlinejs expects of a Direct Line server. `getBase` gives its address without a path
 * (`http://127.0.0.1:3978`); the bot behind may say what it likes, but must answer every message.
 */
export function directLineConformance(getBase: () => string): void {
  const clients: OutsideClient[] = [];
  const open = (options: Parameters<typeof createOutsideClient>[0]): OutsideClient => {
    const client = createOutsideClient({ domain: `${getBase()}/v3/directline`, ...options });
    clients.push(client);
    return client;
  };
  const generate = async () => {
    const url = `${getBase()}/v3/directline/tokens/generate`;
    const answer = await fetch(url, { method: 'POST', headers: { origin: getBase() } });
    return (await answer.json()) as { token: string; conversationId: string };
  };
  const isBot = ({ type, from }: Seen): boolean => type === 'message' && from.role === 'bot';
  const isUser = ({ type, from }: Seen): boolean => type === 'message' && from.role === 'user';
  const botCount = (client: OutsideClient): number => client.seen.filter(isBot).length;
  const messageIds = (client: OutsideClient) => client.seen.flatMap(({ type, id }) => (type === 'message' ? [id] : []));
  const expectOnceAndInOrder = (ids: string[]): void => expect(ids).toEqual([...new Set(ids)].sort());

  beforeAll(() => installBrowserGlobals());
  afterEach(() => clients.splice(0).forEach((client) => client.end()));

  describe.each([
    ['WebSocket', { webSocket: true }],
    ['polling', { webSocket: false, pollingInterval: 200 }],
  ])('botframework-directlinejs by %s', (_name, transport) => {
    it('connects, posts, and receives its own words and the bot’s, in order', async () => {
      const { token, conversationId } = await generate();
      const client = open({ token, ...transport });
      const id = await client.say('hola', 'client-1');
      expect(id).toMatch(new RegExp(`^${conversationId}\\|\\d{7}$`));
      await client.until(() => client.seen.some(isUser) && client.seen.some(isBot));
      expect(client.statuses).toContain(ConnectionStatus.Online);
      expect(client.seen.find(isUser)).toMatchObject({
        id,
        text: 'hola',
        channelData: { clientActivityID: 'client-1' },
      });
      expect(client.seen.find(isBot)?.from.name).toBeTruthy();
      expect(client.seen.findIndex(isUser)).toBeLessThan(client.seen.findIndex(isBot));
      expectOnceAndInOrder(messageIds(client));
    });

    it('a message posted twice is one message', async () => {
      const client = open({ token: (await generate()).token, ...transport });
      const first = await client.say('hola', 'same');
      expect(await client.say('hola', 'same')).toBe(first);
      await client.say('gracias', 'other');
      await client.until(() => client.seen.some(({ text, from }) => text === 'gracias' && from.role === 'user'));
      expect(client.seen.filter(isUser).map(({ text }) => text)).toEqual(['hola', 'gracias']);
    });

    it('resumes a conversation whole, or from a watermark', async () => {
      const { token, conversationId } = await generate();
      const before = open({ token, ...transport });
      await before.say('uno');
      await before.until(() => botCount(before) > 0);
      const seenBefore = messageIds(before);
      before.end();

      const whole = open({ token, conversationId, ...transport });
      await whole.until(() => messageIds(whole).length >= seenBefore.length);
      expect(messageIds(whole).slice(0, seenBefore.length)).toEqual(seenBefore);

      const last = seenBefore.at(-1) ?? '';
      const watermark = String(Number(last.split('|')[1]));
      const rest = open({ token, conversationId, watermark, ...transport });
      await rest.say('dos', 'second');
      await rest.until(() => rest.seen.some(isUser));
      expect(messageIds(rest).every((id) => id > last)).toBe(true);
      expectOnceAndInOrder(messageIds(rest));
    });

    it('uploads a file, which opens with the token and not without', async () => {
      const { token } = await generate();
      const client = open({ token, ...transport });
      const id = await client.post({
        type: 'message',
        text: 'mi recibo',
        attachments: [{ contentType: 'image/png', contentUrl: PNG, name: 'recibo.png' }],
      });
      await client.until(() => client.seen.some(isUser));
      const mine = client.seen.find(isUser);
      expect(mine).toMatchObject({ id, text: 'mi recibo' });
      const [attachment] = mine?.attachments ?? [];
      expect(attachment).toMatchObject({ contentType: 'image/png', name: 'recibo.png' });
      const address = attachment?.contentUrl ?? '';
      expect((await fetch(address)).status).toBe(401);
      const opened = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
      expect([opened.status, Buffer.from(await opened.arrayBuffer()).toString('base64')]).toEqual([
        200,
        PNG.split(',')[1],
      ]);
    });

    it('posts typing and events, which are kept nowhere', async () => {
      const client = open({ token: (await generate()).token, ...transport });
      expect(await client.post({ type: 'typing' })).not.toBe('retry');
      const event = { type: 'event', name: 'webchat/join', value: {} };
      expect(await client.post(event as Partial<Seen>)).not.toBe('retry');
      await client.say('hola');
      await client.until(() => client.seen.some(isUser));
      expect(client.seen.filter(({ from, type }) => from.role === 'user' && type !== 'message')).toEqual([]);
    });

    it('speaks for the user it was told of', async () => {
      const client = open({ token: (await generate()).token, userId: 'vecina-7', ...transport });
      await client.post({ type: 'message', text: 'hola', from: { id: 'vecina-7' } });
      await client.until(() => client.seen.some(isUser));
      expect(client.seen.find(isUser)?.from).toMatchObject({ id: 'vecina-7', role: 'user' });
    });

    it('ends: it posts no more', async () => {
      const client = open({ token: (await generate()).token, ...transport });
      await client.say('hola');
      client.line.end();
      await expect(client.say('¿sigue ahí?')).rejects.toThrow('conversation ended');
      expect(client.statuses.at(-1)).toBe(ConnectionStatus.Ended);
    });
  });

  describe('botframework-directlinejs', () => {
    it(
      'loses nothing and doubles nothing when its socket is cut',
      async () => {
        const client = open({ token: (await generate()).token });
        await client.say('antes');
        await client.until(() => botCount(client) > 0);
        client.sockets[0]?.terminate();
        await client.say('mientras');
        await client.until(() => client.seen.some(({ text, from }) => text === 'mientras' && from.role === 'user'));
        expect(client.sockets.length).toBeGreaterThan(1);
        expect(client.seen.filter(isUser).map(({ text }) => text)).toEqual(['antes', 'mientras']);
        expectOnceAndInOrder(messageIds(client));
      },
      RECONNECT_TEST_MS,
    );

    it('goes on with a token and a stream address that its page gives it', async () => {
      const { token, conversationId } = await generate();
      const first = open({ token });
      await first.say('hola');
      await first.until(() => botCount(first) > 0);
      const answer = await fetch(`${getBase()}/v3/directline/conversations/${conversationId}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const conversation = (await answer.json()) as { token: string; streamUrl: string };
      const second = open({ conversationId, token: conversation.token, streamUrl: conversation.streamUrl });
      await second.until(() => messageIds(second).length >= messageIds(first).length);
      expect(messageIds(second).slice(0, 2)).toEqual(messageIds(first).slice(0, 2));
    });

    it('cannot start with a token that is none', async () => {
      const client = open({ token: 'nothing' });
      await client.until(() => client.statuses.includes(ConnectionStatus.FailedToConnect));
      await expect(client.say('hola')).rejects.toThrow();
    });
  });
}
