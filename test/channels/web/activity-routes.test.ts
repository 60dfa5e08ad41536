import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { conversationTopic, type BusNote } from '../../../bot/ports/system.ts';
import { call, startChannel, startConversation, type TestChannel } from './channel-server.ts';

let channel: TestChannel | undefined;
async function start(...options: Parameters<typeof startChannel>): Promise<TestChannel> {
  channel = await startChannel(...options);
  return channel;
}
afterEach(async () => {
  await channel?.stop();
  channel = undefined;
});

const said = (at: TestChannel, id: string) =>
  at.conversations.facts(id).flatMap(({ fact }) => (fact.kind === 'citizen-said' ? [fact.text] : []));

describe('POST /conversations/:id/activities', () => {
  it('answers with the activity’s id, which is its place in the log', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const { status, body } = await conversation.say('buenas, ¿cuánto debo? 🏠', 'k-1');
    expect([status, body]).toEqual([200, { id: `${conversation.id}|0000002` }]);
    expect((await conversation.read()).body).toEqual({
      activities: [
        {
          id: `${conversation.id}|0000002`,
          type: 'message',
          timestamp: '2026-11-20T15:00:00.000Z',
          channelId: 'directline',
          conversation: { id: conversation.id },
          from: { id: 'citizen', role: 'user' },
          text: 'buenas, ¿cuánto debo? 🏠',
          textFormat: 'plain',
          channelData: { clientActivityID: 'k-1' },
        },
      ],
      watermark: '2',
    });
  });

  it('a repeated client id gets the first id and changes nothing, in its conversation only', async () => {
    const at = await start();
    const one = await startConversation(at);
    const two = await startConversation(at);
    const first = await one.say('hola', 'same');
    expect((await one.say('hola', 'same')).body).toEqual(first.body);
    expect((await one.post({ type: 'message', text: 'hola', id: 'same' })).body).toEqual(first.body);
    await two.say('hola', 'same');
    expect([said(at, one.id), said(at, two.id)]).toEqual([['hola'], ['hola']]);
  });

  it('ten of the same at once are one message', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const answers = await Promise.all(Array.from({ length: 10 }, () => conversation.say('hola', 'k')));
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
    expect(said(at, conversation.id)).toEqual(['hola']);
  });

  it('without a client id every message is its own', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    await conversation.say('sí');
    await conversation.say('sí');
    expect(said(at, conversation.id)).toEqual(['sí', 'sí']);
  });

  it('takes the words of a card’s button from its value', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    await conversation.post({ type: 'message', value: 'Pagar ahora', channelData: { postBack: true } });
    await conversation.post({ type: 'message', text: 'escrito', value: 'otro' });
    expect(said(at, conversation.id)).toEqual(['Pagar ahora', 'escrito']);
  });

  it('keeps text as it was sent, save what no database holds', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const tricks = "\u202Ealrevés\u202C  a\u0301 \u200B 👨‍👩‍👧 \uFEFF <b>&amp;</b> '; DROP TABLE x;--";
    await conversation.say(tricks);
    await conversation.post(JSON.parse('{"type":"message","text":"a\\u0000b\\ud800c\\udfff"}'));
    expect(said(at, conversation.id)).toEqual([tricks, 'a\uFFFDb\uFFFDc\uFFFD']);
  });

  it('takes null fields for absent ones', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const { status } = await conversation.post({
      type: 'message',
      text: 'hola',
      id: null,
      from: null,
      timestamp: null,
      locale: null,
      attachments: null,
      suggestedActions: null,
      channelData: null,
      value: null,
      replyToId: null,
    });
    expect(status).toBe(200);
  });

  it.each([
    ['nothing', undefined, 400, 'request.invalid'],
    ['an empty object', '{}', 400, 'request.invalid'],
    ['null', 'null', 400, 'request.invalid'],
    ['a list', '[{"type":"message","text":"x"}]', 400, 'request.invalid'],
    ['wrong JSON', '{"type":"message","text":', 400, 'request.invalid'],
    ['binary garbage', '\u0001\u0002\uFFFD\u0000{', 400, 'request.invalid'],
    ['null for a type', '{"type":null,"text":"x"}', 400, 'request.invalid'],
    ['an unknown type', '{"type":"levitate","text":"x"}', 400, 'request.invalid'],
    ['text that is no text', '{"type":"message","text":{"a":1}}', 400, 'request.invalid'],
    ['a message of nothing', '{"type":"message","text":null}', 400, 'request.invalid'],
    ['a message of blanks', '{"type":"message","text":" \\n\\t "}', 400, 'request.invalid'],
    [
      'a client id that is no text',
      '{"type":"message","text":"x","channelData":{"clientActivityID":7}}',
      400,
      'request.invalid',
    ],
    [
      'a client id with NUL',
      '{"type":"message","text":"x","channelData":{"clientActivityID":"a\\u0000"}}',
      400,
      'request.invalid',
    ],
    [
      'an endless client id',
      `{"type":"message","text":"x","channelData":{"clientActivityID":"${'k'.repeat(129)}"}}`,
      400,
      'request.invalid',
    ],
    [
      'a file by its address',
      '{"type":"message","text":"x","attachments":[{"contentType":"image/png","contentUrl":"https://evil.example/x.png"}]}',
      400,
      'request.invalid',
    ],
    ['100 KB of text', JSON.stringify({ type: 'message', text: 'a'.repeat(100 * 1024) }), 413, 'request.too-large'],
    ['a body of 300 KB', JSON.stringify({ type: 'message', text: 'a'.repeat(300 * 1024) }), 413, 'request.too-large'],
    ['deep nesting', `{"type":"message","text":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 400, 'request.invalid'],
  ])('answers %s clearly and keeps nothing', async (_name, body, status, code) => {
    const at = await start();
    const conversation = await startConversation(at);
    const answer = await call(`${conversation.url}/activities`, {
      method: 'POST',
      token: conversation.token,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    });
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ error: { message: expect.any(String) as string } });
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.[jt]s:\d|\bat \w+ \(/);
    expect(at.conversations.facts(conversation.id)).toHaveLength(1);
  });

  it('takes 8,000 characters and says the limit to whoever sends more', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    expect((await conversation.say('ñ'.repeat(8000))).status).toBe(200);
    const { body } = await conversation.say('ñ'.repeat(8001));
    expect(body['detail']).toBe('The text has 8001 characters; at most 8000 are read');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream'])(
    'refuses %s with 415',
    async (type) => {
      const at = await start();
      const conversation = await startConversation(at);
      const { status, body } = await call(`${conversation.url}/activities`, {
        token: conversation.token,
        headers: { 'content-type': type },
        body: new Uint8Array([0, 255, 254, 1]),
      });
      expect([status, body['code']]).toEqual([415, 'request.unsupported-media']);
    },
  );

  it('refuses a charset it cannot read with 415, and a body that unpacks without end with 413', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const post = (headers: Record<string, string>, body: Uint8Array) =>
      call(`${conversation.url}/activities`, { token: conversation.token, headers, body });
    const odd = await post({ 'content-type': 'application/json; charset=x-odd' }, Buffer.from('{}'));
    expect([odd.status, odd.body['code']]).toEqual([415, 'request.unsupported-media']);
    const bomb = gzipSync(JSON.stringify({ type: 'message', text: 'a'.repeat(5_000_000) }));
    const huge = await post({ 'content-type': 'application/json', 'content-encoding': 'gzip' }, bomb);
    expect([huge.status, huge.body['code']]).toEqual([413, 'request.too-large']);
    const torn = await post({ 'content-type': 'application/json', 'content-encoding': 'gzip' }, Buffer.from('xyz'));
    expect([torn.status, torn.body['code']]).toEqual([400, 'request.invalid']);
  });

  it('whatever JSON comes, it is never a failure of ours', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const message = fc.record(
      { type: fc.constantFrom('message', 'event', 'typing'), text: fc.jsonValue(), value: fc.jsonValue() },
      { requiredKeys: ['type'] },
    );
    const withMore = fc.tuple(message, fc.dictionary(fc.string(), fc.jsonValue())).map(([a, b]) => ({ ...b, ...a }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), withMore), async (body) => {
        at.clock.advance(5000);
        const { status } = await call(`${conversation.url}/activities`, {
          token: conversation.token,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        expect([200, 400, 413]).toContain(status);
      }),
      { numRuns: 200 },
    );
  });

  it('tells the bus, and nobody else, that the citizen types', async () => {
    const typed: string[] = [];
    const at = await start({ onTyping: (id) => typed.push(id) });
    const conversation = await startConversation(at);
    const notes: BusNote[] = [];
    at.bus.subscribe(conversationTopic(conversation.id), (note) => notes.push(note));
    const { status, body } = await conversation.post({ type: 'typing', from: { id: 'u' } });
    expect([status, typeof body['id']]).toEqual([200, 'string']);
    expect(notes).toEqual([{ kind: 'typing', conversationId: conversation.id, from: 'citizen', typing: true }]);
    expect(typed).toEqual([conversation.id]);
    expect(at.conversations.facts(conversation.id)).toHaveLength(1);
  });

  it('acknowledges an event that means nothing here, and keeps it nowhere', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const { status } = await conversation.post({ type: 'event', name: 'webchat/join', value: { language: 'es' } });
    expect(status).toBe(200);
    expect(at.conversations.facts(conversation.id)).toHaveLength(1);
  });

  it('a failure of ours says nothing of itself, and is logged without the message', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    at.conversations.broken.receive = true;
    const { status, body } = await conversation.say('mi cédula es 31987654');
    expect([status, body['code'], 'detail' in body]).toEqual([500, 'internal.bug', false]);
    expect(JSON.stringify(body)).not.toContain('secret detail');
    expect(at.log()).toContain('web request failed');
    expect(at.log()).not.toContain('31987654');
    expect(at.log()).not.toContain(conversation.token);
  });
});

describe('limits of a conversation', () => {
  it('of 1,000 messages in a burst, 20 are taken and the rest told when to come back', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const other = await startConversation(at);
    const statuses = new Map<number, number>();
    for (let sent = 0; sent < 1000; sent += 50) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => conversation.say('x', `${sent + index}`)),
      );
      for (const { status, headers, body } of answers) {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status !== 429) continue;
        expect(headers.get('retry-after')).toBe('10');
        expect(body['code']).toBe('rate.limited');
      }
    }
    expect(Object.fromEntries(statuses)).toEqual({ 200: 20, 429: 980 });
    expect(said(at, conversation.id)).toHaveLength(20);
    expect((await other.say('otra persona')).status).toBe(200);
    at.clock.advance(10_001);
    expect((await conversation.say('después')).status).toBe(200);
  });

  it('takes 60 a minute', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    for (let round = 0; round < 3; round += 1) {
      for (let count = 0; count < 20; count += 1) expect((await conversation.say('x')).status).toBe(200);
      at.clock.advance(10_001);
    }
    const refused = await conversation.say('x');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
  });

  it('never limits reading at 20 a second', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    for (let second = 0; second < 12; second += 1) {
      for (let count = 0; count < 20; count += 1) expect((await conversation.read()).status).toBe(200);
      at.clock.advance(1000);
    }
  });
});

describe('GET /conversations/:id/activities', () => {
  it('gives what follows the watermark, a page at a time, each once and in order', async () => {
    const at = await start({ limits: { pageSize: 3 } });
    const conversation = await startConversation(at);
    for (let count = 1; count <= 7; count += 1) {
      await conversation.say(`m${count}`);
      at.conversations.append(conversation.id, { kind: 'otp-failed' });
    }
    const texts: string[] = [];
    let watermark = '';
    const marks: string[] = [];
    do {
      const { body } = await conversation.read(`?watermark=${watermark}`);
      texts.push(...(body['activities'] as { text: string }[]).map(({ text }) => text));
      watermark = String(body['watermark']);
      marks.push(watermark);
    } while (marks.at(-2) !== watermark);
    expect(texts).toEqual(['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7']);
    expect(marks).toEqual(['6', '12', '14', '14']);
  });

  it('gives back the watermark where there is nothing new', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    expect((await conversation.read()).body).toEqual({ activities: [], watermark: '0' });
    expect((await conversation.read('?watermark=1')).body).toEqual({ activities: [], watermark: '1' });
  });

  it('says so when the database does not answer', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    at.conversations.broken.read = true;
    const { status, body } = await conversation.read();
    expect([status, body['code']]).toEqual([503, 'store.unavailable']);
  });
});
