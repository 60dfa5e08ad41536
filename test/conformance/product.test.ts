import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type {
  Ack,
  ClientToServerEvents,
  ConversationView,
  ServerToClientEvents,
} from '../../contracts/desk-protocol.ts';
import { startProduct, type RunningProduct } from '../support/product.ts';
import { directLineConformance } from './direct-line-suite.ts';
import { createOutsideClient, installBrowserGlobals, type OutsideClient } from './outside-client.ts';

const Taxpayers = z.array(
  z.object({
    document: z.string(),
    documentType: z.string(),
    obligations: z.array(z.object({ tax: z.string(), balanceCop: z.number() })),
  }),
);
const Staff = z.array(z.object({ user: z.string(), password: z.string() }));
const Outbox = z.array(z.object({ text: z.string() }));
let product: RunningProduct;

beforeAll(async () => {
  product = await startProduct({ env: { OTP_PER_ADDRESS: '1000' } });
  installBrowserGlobals();
}, 120_000);
afterAll(() => product?.stop(), 60_000);

describe('the whole product under the Direct Line suite', () => {
  directLineConformance(() => product.baseUrl);
});

test('botframework-directlinejs, unmodified, holds the whole story', async () => {
  const people = Taxpayers.parse(await get('/emulator/taxpayers?limit=600'));
  const person = people.find(
    ({ documentType, obligations }) => documentType === 'CC' && obligations.length > 0 && debt(obligations) > 0,
  );
  if (!person) throw new Error('nobody owes');
  const total = `$${debt(person.obligations).toLocaleString('es-CO')}`;
  const { token } = z
    .object({ token: z.string() })
    .parse(await get('/v3/directline/tokens/generate', { method: 'POST', headers: { origin: product.baseUrl } }));
  const client = createOutsideClient({ domain: `${product.baseUrl}/v3/directline`, token, webSocket: true });
  const desk = await openDesk();

  await ask(client, 'buenas, ¿cuánto debo en total?', 'consent.ask');
  await ask(client, 'Sí, autorizo', 'identity.ask-document');
  await ask(client, person.document, 'identity.otp-sent');
  await ask(client, await lastCode(person.document), total);
  await ask(client, '¿a qué hora atienden?', 'offices.hours');
  await ask(client, 'paz y salvo', 'clearance.refused');
  await ask(client, 'esto no sirve, quiero hablar con alguien', 'handoff.queued');
  const queuedAt = performance.now();
  const conversationId = await desk.offered;
  // Shown, not judged: no timing decides a test. R-C2 asks for less than a second.
  process.stdout.write(`offered ${Math.round(performance.now() - queuedAt)} ms after the citizen was told\n`);
  const view = await desk.request<ConversationView>('offer:accept', { conversationId });
  expect(view.log.map(({ text }) => text ?? '').join('\n')).toContain('buenas, ¿cuánto debo en total?');
  expect(view.summary).toMatchObject({ owner: 'agent', identityLevel: 2 });
  await heard(client, 'agent.joined');
  await desk.request('message:send', { conversationId, clientId: 'm1', text: 'Buenas, ya reviso su caso.' });
  await heard(client, 'Buenas, ya reviso su caso.');
  const { from } = client.seen.find(({ text }) => text === 'Buenas, ya reviso su caso.') ?? {};
  expect(from).toMatchObject({ role: 'bot', name: 'Ana Lucía Prado' });
  await desk.request('conversation:close', { conversationId, wrapUp: 'resolved' });
  await heard(client, 'rating.ask-after-agent');
  await ask(client, '5', 'rating.thanks');

  const ids = client.seen.filter(({ type }) => type === 'message').map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  client.end();
  desk.close();
}, 60_000);

test('R-Q4: what is not there, not allowed or not readable is a problem, never a stack', async () => {
  const asked: [string, RequestInit, number][] = [
    ['/no-such-page', {}, 404],
    ['/%E0%A4%A', {}, 404],
    ['/desk/api/nothing', {}, 404],
    [
      '/desk/api/session',
      { method: 'POST', body: '{', headers: { 'content-type': 'application/json', 'x-ventanilla-desk': '1' } },
      400,
    ],
    ['/v3/directline/conversations', { method: 'PUT' }, 405],
    ['/emulator/taxpayers?limit=-1', {}, 400],
    ['/emulator/faults', { method: 'POST', body: 'not json', headers: { 'content-type': 'application/json' } }, 400],
    [
      '/emulator/faults',
      { method: 'POST', body: '{"system":null}', headers: { 'content-type': 'application/json' } },
      400,
    ],
  ];
  for (const [at, init, status] of asked) {
    const answer = await fetch(product.baseUrl + at, init);
    const body = await answer.text();
    expect([at, answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([
      at,
      status,
      'application/problem+json',
    ]);
    expect(body, at).not.toMatch(/\bat .+:\d+:\d+|node_modules|"stack"/);
  }
});

test('R-Q4: health, metrics and the security headers are there', async () => {
  expect(await get('/livez')).toEqual({ status: 'alive' });
  expect(await get('/readyz')).toEqual({ status: 'ready' });
  const metrics = await (await fetch(`${product.baseUrl}/metrics`)).text();
  for (const name of ['turn_seconds', 'nlu_seconds', 'gateway_seconds', 'outbox_messages', 'audit_unlinked_rows']) {
    expect(metrics).toContain(`ventanilla_${name}`);
  }
  const { headers } = await fetch(`${product.baseUrl}/desk/`);
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'self'");
  const { host, port } = new URL(product.baseUrl);
  expect(policy.split(';').find((one) => one.startsWith('connect-src'))).toBe(
    `connect-src 'self' ws://localhost:${port} ws://${host}`,
  );
  expect(headers.get('x-powered-by')).toBeNull();
});

test('R-Q2: a thousand messages at once from one citizen: twenty are taken, the others are told when to come again', async () => {
  const started = await startConversation();
  const answers = await Promise.all(Array.from({ length: 1_000 }, (_, index) => started.say(`hola ${index}`)));
  const taken = answers.filter(({ status }) => status === 200);
  expect(taken).toHaveLength(20);
  for (const { status, retryAfterS } of answers.filter((one) => !taken.includes(one))) {
    expect(status).toBe(429);
    expect(retryAfterS).toBeGreaterThanOrEqual(1);
    expect(retryAfterS).toBeLessThanOrEqual(60);
  }
  expect(new Set(taken.map(({ id }) => id)).size).toBe(20);

  const wait = Math.min(...answers.flatMap(({ retryAfterS }) => (retryAfterS === undefined ? [] : [retryAfterS])));
  await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  for (let status = 0; status !== 200;) ({ status } = await started.say('¿siguen ahí?'));
  // Every one that was taken is there, and was answered.
  const texts = [...taken.map(({ text }) => text), '¿siguen ahí?'];
  for (;;) {
    const activities = await started.read();
    const asked = activities.filter(({ from }) => from.role === 'user');
    const answered = new Set(activities.flatMap(({ replyToId }) => replyToId ?? []));
    if (asked.length < texts.length || !asked.every(({ id }) => answered.has(id))) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    expect(asked.map(({ text }) => text).sort()).toEqual(texts.sort());
    break;
  }
}, 60_000);

const debt = (obligations: { balanceCop: number }[]): number =>
  obligations.reduce((sum, { balanceCop }) => sum + balanceCop, 0);

const Activities = z.object({
  activities: z.array(
    z.object({
      id: z.string(),
      from: z.object({ role: z.string() }),
      text: z.string().nullish(),
      replyToId: z.string().nullish(),
    }),
  ),
  watermark: z.string(),
});

/** A conversation by plain requests, without a client that waits or tries again by itself. */
async function startConversation() {
  const base = '/v3/directline/conversations';
  const origin = { origin: product.baseUrl };
  const { token } = z
    .object({ token: z.string() })
    .parse(await get('/v3/directline/tokens/generate', { method: 'POST', headers: origin }));
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const { conversationId } = z
    .object({ conversationId: z.string() })
    .parse(await get(base, { method: 'POST', headers, body: '{}' }));
  return {
    async say(text: string) {
      const activity = { type: 'message', from: { id: 'u' }, text };
      const answer = await fetch(`${product.baseUrl}${base}/${conversationId}/activities`, {
        ...{ method: 'POST', headers, body: JSON.stringify(activity) },
      });
      const { id } = (await answer.json()) as { id?: string };
      const retryAfter = answer.headers.get('retry-after');
      return { text, id, status: answer.status, retryAfterS: retryAfter === null ? undefined : Number(retryAfter) };
    },
    async read() {
      const all: z.infer<typeof Activities>['activities'] = [];
      for (let watermark = '0'; ;) {
        const page = Activities.parse(
          await get(`${base}/${conversationId}/activities?watermark=${watermark}`, { headers }),
        );
        all.push(...page.activities);
        if (page.activities.length === 0) return all;
        ({ watermark } = page);
      }
    },
  };
}

async function get(at: string, init?: RequestInit): Promise<unknown> {
  return (await fetch(product.baseUrl + at, init)).json();
}

async function ask(client: OutsideClient, text: string, answer: string): Promise<void> {
  const before = client.seen.length;
  await client.say(text);
  await heard(client, answer, before);
}

/** Waits for words, or for the catalogue key of what the assistant says. */
async function heard(client: OutsideClient, words: string, from = 0): Promise<void> {
  const said = () => client.seen.slice(from).filter((seen) => seen.from.role === 'bot');
  await Promise.race([
    client.until(() => said().some((seen) => seen.text?.includes(words) || keyOf(seen) === words)),
    new Promise<never>((_resolve, reject) =>
      setTimeout(() => {
        reject(
          new Error(
            `"${words}" was not said; instead:\n${said()
              .map((seen) => seen.text)
              .join('\n')}`,
          ),
        );
      }, 15_000),
    ),
  ]);
}

const keyOf = ({ channelData }: OutsideClient['seen'][number]): unknown =>
  (channelData as { messageKey?: string } | undefined)?.messageKey;

async function lastCode(document: string): Promise<string> {
  for (;;) {
    const messages = Outbox.parse(await get(`/emulator/outbox?document=${document}`));
    const code = messages.at(-1)?.text.match(/\d{6}/)?.[0];
    if (code !== undefined) return code;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Ana at the desk, ready to be offered a conversation. */
async function openDesk() {
  const ana = Staff.parse(await get('/emulator/staff')).find(({ user }) => user === 'ana');
  const answer = await fetch(`${product.baseUrl}/desk/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-ventanilla-desk': '1' },
    body: JSON.stringify(ana),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(product.baseUrl, {
    path: '/desk/socket.io',
    transports: ['websocket'],
    extraHeaders: { cookie },
  });
  const request = async <T>(name: string, payload: unknown): Promise<T> => {
    const ack = (await (socket as unknown as Socket).emitWithAck(name, payload)) as Ack<T>;
    if (!ack.ok) throw new Error(`${name}: ${ack.code} ${ack.detail}`);
    return ack.value;
  };
  const offered = new Promise<string>((resolve) => {
    socket.on('desk:event', (event) => {
      if (event.kind === 'conversation-changed' && event.conversation.offeredTo === 'staff-ana')
        resolve(event.conversation.id);
    });
  });
  await request('desk:hello', {});
  await request('presence:set', { presence: 'available' });
  return { request, offered, close: () => socket.disconnect() };
}
