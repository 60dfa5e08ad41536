import { describe, expect, test } from 'vitest';
import { keptIn } from '../../../agent-desk/ui/link/platform.ts';
import { UNREADABLE, readAck, readEvent, readSignedOut, readTyping } from '../../../agent-desk/ui/link/wire.ts';
import { createSessionApi, type SessionApi } from '../../../agent-desk/ui/session/session-api.ts';
import { createKeeper, emptyDraft } from '../../../agent-desk/ui/state/keep.ts';
import { added, entry, keptInMap, line, profile, view } from './desk-fixtures.ts';

describe('what the server says', () => {
  test('a good answer and a refusal are read', () => {
    expect(readAck('offer:accept', { ok: true, value: view('c1', [entry(1)]) })).toMatchObject({ ok: true });
    expect(readAck('offer:decline', { ok: true })).toEqual({ ok: true, value: undefined });
    const refusal = { ok: false, code: 'conversation.taken', detail: 'x' };
    expect(readAck('offer:accept', refusal)).toEqual(refusal);
  });

  test.each([undefined, null, 'sí', {}, { ok: true, value: {} }, { ok: true, value: { number: 'uno' } }])(
    'an answer that is no answer (%j) is a refusal, not a crash',
    (raw) => {
      expect(readAck('message:send', raw)).toMatchObject({ ok: false, code: UNREADABLE });
    },
  );

  test('events, typing marks and endings that do not fit are told apart', () => {
    const event = added(3, 'c1', entry(1));
    expect(readEvent(event)).toEqual(event);
    expect(readEvent({ ...event, kind: 'del-futuro' })).toBeUndefined();
    expect(readTyping({ conversationId: 'c1' })).toBeUndefined();
    expect(readSignedOut({ reason: 'elsewhere' })).toBe('elsewhere');
    expect(readSignedOut({ reason: 'left' })).toBe('left');
    expect(readSignedOut('adiós')).toBe('unknown');
  });
});

describe('what the tab keeps', () => {
  test('a draft has message and note apart and is forgotten when empty', () => {
    const kept = new Map<string, string>();
    const keeper = createKeeper(keptInMap(kept), 'a1');
    keeper.keepDraft('c1', { mode: 'note', message: 'al ciudadano', note: 'al equipo' });
    expect(keeper.draft('c1')).toEqual({ mode: 'note', message: 'al ciudadano', note: 'al equipo' });
    keeper.keepDraft('c1', emptyDraft());
    expect(kept.size).toBe(0);
  });

  test('another agent on the same tab gets nothing, and leaving removes only one’s own', () => {
    const kept = new Map([['ajeno', 'x']]);
    const storage = keptInMap(kept);
    const luz = createKeeper(storage, 'a1');
    luz.keepOutgoing([line('x1')]);
    luz.keepDraft('c1', { ...emptyDraft(), message: 'hola' });
    expect(createKeeper(storage, 'a2').outgoing()).toEqual([]);
    expect(createKeeper(storage, 'a2').draft('c1')).toEqual(emptyDraft());
    luz.clear();
    expect([...kept.keys()]).toEqual(['ajeno']);
  });

  test('a line on its way is kept as waiting, one acknowledged is not kept', () => {
    const keeper = createKeeper(keptInMap(new Map()), 'a1');
    keeper.keepOutgoing([
      line('a', { status: 'sending' }),
      line('b', { status: 'sent', number: 4 }),
      line('c', { status: 'failed', code: 'x' }),
    ]);
    expect(keeper.outgoing().map((one) => [one.clientId, one.status, one.code])).toEqual([
      ['a', 'waiting', undefined],
      ['c', 'failed', 'x'],
    ]);
  });

  test.each(['{', '[1]', '{"a":1}', 'null', JSON.stringify([{ clientId: '' }])])(
    'kept garbage (%s) is taken for nothing',
    (garbage) => {
      const kept = new Map([
        ['ventanilla.desk.a1.outgoing', garbage],
        ['ventanilla.desk.a1.draft.c1', garbage],
      ]);
      const keeper = createKeeper(keptInMap(kept), 'a1');
      expect(keeper.outgoing()).toEqual([]);
      expect(keeper.draft('c1')).toEqual(emptyDraft());
    },
  );

  test('a browser that forbids storage does not stop the desk', () => {
    const kept = keptIn(() => {
      throw new Error('SecurityError');
    });
    kept.write('a', 'b');
    kept.clear('a');
    expect(kept.read('a')).toBeUndefined();
  });
});

describe('the session service', () => {
  const api = (
    answer: () => Response | Promise<Response>,
  ): { session: SessionApi; calls: [unknown, RequestInit | undefined][] } => {
    const calls: [unknown, RequestInit | undefined][] = [];
    const session = createSessionApi({
      url: '/desk/api/session',
      timeoutMs: 1000,
      now: () => Date.parse('2026-11-20T15:00:00Z'),
      fetch: async (url, init) => {
        calls.push([url, init]);
        return answer();
      },
    });
    return { session, calls };
  };

  test('every request carries the header that a foreign page cannot send', async () => {
    const { session, calls } = api(() => Response.json({ profile }));
    await session.current();
    await session.signIn('agente1', 'secreta');
    await session.signOut();
    expect(calls.map(([, init]) => [init?.method, new Headers(init?.headers).get('x-ventanilla-desk')])).toEqual([
      ['GET', '1'],
      ['POST', '1'],
      ['DELETE', '1'],
    ]);
    expect(await new Response(calls[1]?.[1]?.body ?? null).json()).toEqual({ user: 'agente1', password: 'secreta' });
  });

  test.each([
    [401, { code: 'auth.invalid' }, 'auth.invalid'],
    [423, { code: 'auth.locked' }, 'auth.locked'],
    [429, { code: 'rate.limited' }, 'rate.limited'],
    [502, '<html>', 'internal.bug'],
    [500, null, 'internal.bug'],
  ])('a refusal %i gives its code', async (status, body, code) => {
    const { session } = api(() => new Response(JSON.stringify(body), { status }));
    expect(await session.signIn('a', 'b')).toEqual({ ok: false, status, code });
  });

  test('no answer is told apart from a refusal, and is not taken for having left', async () => {
    const { session } = api(() => Promise.reject(new TypeError('fetch failed')));
    expect(await session.current()).toEqual({ ok: false, status: 0, code: 'link.lost' });
    expect(await session.signOut()).toBe(false);
  });

  test('a profile of another version is not taken for a session', async () => {
    const { session } = api(() => Response.json({ profile: { id: 1 } }));
    expect(await session.current()).toMatchObject({ ok: false, code: UNREADABLE });
  });

  test('a machine whose clock is wrong counts by the server’s', async () => {
    const { session } = api(() => Response.json({ profile }, { headers: { date: 'Fri, 20 Nov 2026 15:02:00 GMT' } }));
    await session.current();
    expect(session.clockOffsetMs()).toBe(120_000);
    const near = api(() => Response.json({ profile }, { headers: { date: 'Fri, 20 Nov 2026 15:00:01 GMT' } }));
    await near.session.current();
    expect(near.session.clockOffsetMs()).toBe(0);
  });
});
