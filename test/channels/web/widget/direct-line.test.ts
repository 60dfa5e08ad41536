import { describe, expect, it } from 'vitest';
import { createDirectLine, readSet } from '../../../../channels/web/widget/direct-line.ts';
import { backoffMs } from '../../../../channels/web/widget/environment.ts';
import { ENDPOINT, FakeDirectLine, FakeTab, settle } from './fake-direct-line.ts';

/** A client whose service answers once with this. */
function against(answer: Response | 'never'): ReturnType<typeof createDirectLine> & { tab: FakeTab } {
  const tab = new FakeTab();
  const fetchOnce: typeof fetch = (_input, init) =>
    answer === 'never'
      ? new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))))
      : Promise.resolve(answer);
  const environment = { ...tab.environment(new FakeDirectLine()), fetch: fetchOnce };
  return { ...createDirectLine({ endpoint: ENDPOINT, environment }), tab };
}
const json = (status: number, headers: Record<string, string> = {}) =>
  new Response('{}', { status, headers: { 'Content-Type': 'application/problem+json; charset=utf-8', ...headers } });

describe('an answer', () => {
  it.each([
    [json(429, { 'Retry-After': '7' }), { kind: 'busy', retryAfterMs: 7_000 }],
    [json(429, { 'Retry-After': '99999' }), { kind: 'busy', retryAfterMs: 60_000 }],
    [json(429, { 'Retry-After': 'soon' }), { kind: 'busy', retryAfterMs: 1_000 }],
    [json(503, { 'Retry-After': '2' }), { kind: 'busy', retryAfterMs: 2_000 }],
    [json(503), { kind: 'unreachable' }],
    [json(500), { kind: 'unreachable' }],
    [json(401), { kind: 'gone' }],
    [json(403), { kind: 'gone' }],
    [json(404), { kind: 'gone' }],
    [new Response('<html>', { status: 404, headers: { 'Content-Type': 'text/html' } }), { kind: 'unreachable' }],
    [json(400), { kind: 'refused', status: 400 }],
    [json(413), { kind: 'refused', status: 413 }],
    [new Response('not json', { status: 200 }), { kind: 'unreachable' }],
    [new Response('{"token":5}', { status: 200 }), { kind: 'unreachable' }],
  ])('%# is a problem of its kind', async (response, problem) => {
    expect(await against(response).startConversation('t', { locale: 'es-CO', user: { id: 'u' } })).toEqual({
      ok: false,
      problem,
    });
  });

  it('that does not come in 10 s counts as unreachable', async () => {
    const client = against('never');
    const answer = client.refreshToken('t');
    await client.tab.advance(10_000);
    expect(await answer).toEqual({ ok: false, problem: { kind: 'unreachable' } });
  });
});

describe('the token', () => {
  it('is never sent to another origin', async () => {
    const service = new FakeDirectLine();
    const client = createDirectLine({ endpoint: ENDPOINT, environment: new FakeTab().environment(service) });
    expect((await client.download('https://elsewhere.example/file.pdf', 'secret')).ok).toBe(false);
    await settle();
    expect(service.calls).toEqual([]);
  });

  it('is in no address', async () => {
    const service = new FakeDirectLine();
    const client = createDirectLine({ endpoint: ENDPOINT, environment: new FakeTab().environment(service) });
    await client.readActivities('a/b c', 'secret', '3');
    expect(service.calls[0]).toMatchObject({
      path: '/conversations/a%2Fb%20c/activities?watermark=3',
      token: 'secret',
    });
  });
});

it('an ActivitySet is read leniently, anything else not at all', () => {
  expect(readSet({ activities: [], watermark: 3 })).toEqual({ activities: [], watermark: '3' });
  expect(readSet({ activities: [1], watermark: null })).toEqual({ activities: [1] });
  expect([null, 3, {}, { activities: {} }].map(readSet)).toEqual([undefined, undefined, undefined, undefined]);
});

it('the wait between tries doubles from half a second to 15 s, half of it random', () => {
  expect([0, 1, 2, 10, 1_000].map((failures) => backoffMs(failures, () => 0))).toEqual([250, 500, 1_000, 7_500, 7_500]);
  expect(backoffMs(1_000, () => 0.999_999)).toBeLessThanOrEqual(15_000);
});
