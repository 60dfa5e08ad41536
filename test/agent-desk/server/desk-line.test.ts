import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ANA, BETO } from '../fakes.ts';
import { must, startDesk, type TestDesk, type Asked } from '../harness.ts';

let test_: TestDesk;
beforeEach(async () => {
  test_ = await startDesk();
});
afterEach(() => test_.stop());

describe('the line', () => {
  test.each([
    ['no cookie', {}, 'auth.missing'],
    ['a forged cookie', { cookie: `ventanilla_desk=${'x'.repeat(44)}` }, 'auth.expired'],
  ])('with %s nobody gets in', async (_name, headers, code) => {
    await expect(test_.connect('', headers as Record<string, string>)).rejects.toThrow(code);
  });

  test.each([
    ['another origin', { origin: 'https://malo.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['another site, says the browser', { 'sec-fetch-site': 'cross-site' }],
  ])('from %s nobody gets in, with a good cookie either', async (_name, headers) => {
    const cookie = await test_.signIn(ANA);
    await expect(test_.connect(cookie, headers as Record<string, string>)).rejects.toThrow();
    await expect(test_.connect(cookie, { origin: test_.base, 'sec-fetch-site': 'same-origin' })).resolves.toBeDefined();
  });

  test('R-D6 an idle session is over: the screen is told and cut, and it is written down', async () => {
    const ana = await test_.attend(ANA);
    const told = new Promise((resolve) => ana.socket.once('desk:signed-out', resolve));
    test_.clock.advance(5 * 60_000 + 1);
    await test_.desk.checkSessions();
    expect(await told).toEqual({ reason: 'expired' });
    expect(test_.audit.entries.at(-1)).toMatchObject({ action: 'session.closed', detail: { reason: 'idle' } });
    await expect(test_.connect(ana.cookie)).rejects.toThrow('auth.expired');
  });

  test('work keeps the session, greeting alone does not', async () => {
    const [ana, beto] = [await test_.attend(ANA), await test_.attend(BETO)];
    const told = new Promise((resolve) => beto.socket.once('desk:signed-out', resolve));
    for (let minute = 0; minute < 6; minute++) {
      test_.clock.advance(60_000);
      must(await ana.ask('presence:set', { presence: 'available' }));
      if (minute < 4) must(await beto.ask('desk:hello', {}));
    }
    await test_.desk.checkSessions();
    expect(await told).toEqual({ reason: 'expired' });
    expect(must(await ana.ask('desk:hello', {})).snapshot?.profile).toEqual(ANA);
  });

  test('a request on a session that is over is refused, whenever it is next looked at', async () => {
    const ana = await test_.attend(ANA);
    test_.clock.advance(5 * 60_000 + 1);
    expect(await ana.ask('presence:set', { presence: 'away' })).toMatchObject({ ok: false, code: 'auth.expired' });
  });

  test('signing out in one tab signs out the others of that session', async () => {
    const ana = await test_.attend(ANA);
    const tab = await test_.connect(ana.cookie);
    const told = Promise.all(
      [ana, tab].map((one) => new Promise((resolve) => one.socket.once('desk:signed-out', resolve))),
    );
    await fetch(`${test_.base}/desk/api/session`, {
      method: 'DELETE',
      headers: { cookie: ana.cookie, 'x-ventanilla-desk': '1' },
    });
    expect(await told).toEqual([{ reason: 'left' }, { reason: 'left' }]);
  });
});

describe('bad input', () => {
  const wrong: [Asked, unknown[]][] = [
    ['desk:hello', [null, [], { since: -1 }, { since: 1.5 }, { since: '1' }, { since: 1e300 }]],
    ['presence:set', [null, {}, { presence: 'asleep' }, { presence: ['away'] }]],
    [
      'offer:accept',
      [null, {}, { conversationId: '' }, { conversationId: 'x'.repeat(65) }, { conversationId: { a: 1 } }],
    ],
    ['offer:decline', [undefined, 'c1', { conversationId: null }]],
    [
      'conversation:open',
      [null, { conversationId: 'c1', beforeNumber: 0 }, { conversationId: 'c1', beforeNumber: 'x' }],
    ],
    ['customer:get', [7, { conversationId: [] }]],
    [
      'message:send',
      [
        null,
        { conversationId: 'c1', clientId: 'k', text: '   ' },
        { conversationId: 'c1', clientId: 'k', text: 'x'.repeat(4097) },
        { conversationId: 'c1', clientId: '', text: 'hola' },
        { conversationId: 'c1', clientId: 'k', text: null },
      ],
    ],
    [
      'note:add',
      [
        { conversationId: 'c1', clientId: 'k' },
        { conversationId: 'c1', clientId: 'k', text: ['a'] },
      ],
    ],
    ['conversation:return', [null, { conversationId: 3 }]],
    ['conversation:close', [{ conversationId: 'c1' }, { conversationId: 'c1', wrapUp: 'x'.repeat(65) }]],
  ];

  test.each(wrong)('%s says what is wrong and the line stays', async (name, payloads) => {
    const ana = await test_.attend(ANA);
    for (const payload of payloads) {
      expect(await ana.ask(name, payload)).toMatchObject({ ok: false, code: 'request.invalid' });
    }
    expect(ana.socket.connected).toBe(true);
  });

  test('without acknowledgement, without payload, by unknown names: nothing breaks', async () => {
    const ana = await test_.attend(ANA);
    const raw = ana.socket as unknown as { emit(name: string, ...received: unknown[]): void };
    for (const name of [...wrong.map(([known]) => known), 'typing:set', 'no:such', '__proto__', 'constructor']) {
      raw.emit(name);
      raw.emit(name, null, undefined, 'ack');
      raw.emit(name, Buffer.from([0, 255]));
    }
    expect(await ana.ask('desk:hello', {})).toMatchObject({ ok: true });
  });

  test('too many at once are refused one by one, without losing the line', async () => {
    const ana = await test_.attend(ANA);
    const answers = await Promise.all(Array.from({ length: 100 }, () => ana.ask('desk:hello', {})));
    const refused = answers.filter((answer) => !answer.ok && answer.code === 'rate.limited').length;
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(100);
    test_.clock.advance(1000);
    expect(await ana.ask('desk:hello', {})).toMatchObject({ ok: true });
  });

  test('a packet beyond all measure closes the line, nothing else', async () => {
    const [ana, beto] = [await test_.attend(ANA), await test_.attend(BETO)];
    const closed = new Promise((resolve) => ana.socket.once('disconnect', resolve));
    ana.socket.emit('typing:set', { conversationId: 'x'.repeat(200_000), typing: true });
    await closed;
    expect(await beto.ask('desk:hello', {})).toMatchObject({ ok: true });
  });
});
