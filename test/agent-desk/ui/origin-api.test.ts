import { expect, it } from 'vitest';
import { createOriginApi } from '../../../agent-desk/ui/link/origin-api.ts';

const ANSWER = {
  ...{ number: 7, at: '2026-11-20T15:00:00.000Z', about: 6, key: 'account.summary' },
  origin: { flow: 'account', calls: [{ system: 'sap', correlationId: 'c.1' }] },
};

const asking = (answer: () => Promise<Response>) => {
  const asked: string[] = [];
  const send = (url: unknown) => (asked.push(String(url)), answer());
  return { asked, api: createOriginApi({ url: '/desk/api/conversations', timeoutMs: 1_000, fetch: send }) };
};
const json = (status: number, body: unknown) => () => Promise.resolve(Response.json(body, { status }));

it('asks where an answer came from by its conversation and number', async () => {
  const { api, asked } = asking(json(200, ANSWER));
  expect(await api.read('c/1', 7)).toEqual({ ok: true, value: ANSWER });
  expect(asked).toEqual(['/desk/api/conversations/c%2F1/messages/7/origin']);
});

it('says why there is none: refused, unreadable, or nothing answered', async () => {
  const { api: refused } = asking(json(403, { code: 'conversation.not-yours' }));
  expect(await refused.read('c1', 7)).toEqual({ ok: false, code: 'conversation.not-yours' });
  const { api: other } = asking(json(200, { hello: 1 }));
  expect(await other.read('c1', 7)).toEqual({ ok: false, code: 'link.unreadable' });
  const { api: lost } = asking(() => Promise.reject(new TypeError('failed to fetch')));
  expect(await lost.read('c1', 7)).toEqual({ ok: false, code: 'link.lost' });
});
