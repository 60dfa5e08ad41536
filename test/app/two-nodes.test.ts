import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { startProduct, type RunningProduct } from '../support/product.ts';
import { openWebChat } from '../support/web-chat.ts';
import { findRedisServer, startRedisServer, type TestRedis } from '../store/redis-server.ts';

const redisBinary = findRedisServer('two nodes on one PostgreSQL and one Redis');
const Started = z.object({ conversationId: z.string(), token: z.string() });
const Page = z.object({
  activities: z.array(z.object({ from: z.object({ role: z.string() }), text: z.string().nullish() })),
});

describe.skipIf(redisBinary === undefined)('R-Q7: DATABASE_URL and REDIS_URL replace the embedded parts', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let first: RunningProduct;
  let second: RunningProduct;

  beforeAll(async () => {
    database = await startTestDatabase({ migrated: false });
    redis = await startRedisServer(redisBinary ?? '');
    const key = (): string => randomBytes(32).toString('base64');
    const env = {
      ...{ DATABASE_URL: database.url, REDIS_URL: redis.url, ENCRYPTION_KEYS: `k1:${key()}`, DIGEST_KEY: key() },
      ...{ DIRECT_LINE_SIGNING_KEY: key(), DATABASE_CONNECTIONS: '8' },
    };
    first = await startProduct({ env });
    second = await startProduct({ env, modelFile: `${first.dataDir}/model.bin` });
  }, 120_000);

  afterAll(async () => {
    await Promise.all([first?.stop(), second?.stop()]);
    await redis?.stop();
    await database?.close();
  }, 60_000);

  test('a conversation that one node began is read and continued on the other', async () => {
    const chat = await openWebChat({ baseUrl: first.baseUrl, name: 'node', deadline: Date.now() + 30_000 });
    await chat.say('¿a qué hora atienden?');
    await chat.until('an answer', (seen) => seen.find(({ key }) => key === 'offices.hours'));
    const other = await startedOn(second.baseUrl);
    await post(first.baseUrl, other, 'hola');
    await post(second.baseUrl, other, 'cuánto debo de predial');
    const texts = await eventually(async () => {
      const { activities } = await read(first.baseUrl, other);
      const said = activities.filter(({ from }) => from.role === 'bot').map(({ text }) => text ?? '');
      return said.some((text) => text.includes('Ley 1581')) ? said : undefined;
    });
    expect(texts[0]).toContain('asistente virtual');
    chat.close();
  });

  test('no embedded database was started for them', () => {
    expect([first, second].flatMap(({ lines }) => lines).filter((line) => line.includes('embedded'))).toEqual([]);
  });
});

type Session = z.infer<typeof Started>;

async function startedOn(baseUrl: string): Promise<Session> {
  const made = await fetch(`${baseUrl}/v3/directline/tokens/generate`, {
    method: 'POST',
    headers: { origin: baseUrl },
  });
  const { token } = Started.parse(await made.json());
  const started = await fetch(`${baseUrl}/v3/directline/conversations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  return Started.parse(await started.json());
}

async function post(baseUrl: string, { conversationId, token }: Session, text: string): Promise<void> {
  const answer = await fetch(`${baseUrl}/v3/directline/conversations/${conversationId}/activities`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'message', text, from: { id: 'c' } }),
  });
  expect(answer.status).toBe(200);
}

async function read(baseUrl: string, { conversationId, token }: Session): Promise<z.infer<typeof Page>> {
  const headers = { authorization: `Bearer ${token}` };
  return Page.parse(
    await (await fetch(`${baseUrl}/v3/directline/conversations/${conversationId}/activities`, { headers })).json(),
  );
}

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come to pass within 10 s');
}
