import type { Router } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestClock, type TestClock } from '../../store/postgres/kit.ts';
import { startTestDatabase, type TestDatabase } from '../../support/database.ts';
import { SECRET, startApi, type ApiServer } from './api-server.ts';

type Json = Record<string, unknown>;
interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema: Json }[];
  requestBody?: { content: Record<string, { schema: Json }> };
  responses: Record<string, { content?: Record<string, { schema: Json }> }>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

describe('the API’s document (R-G4)', () => {
  let db: TestDatabase;
  let clock: TestClock;
  let api: ApiServer;
  let narrow: ApiServer;
  let document: Json & { paths: Record<string, Record<string, Json>> };
  const seen = new Set<string>();

  beforeAll(async () => {
    db = await startTestDatabase();
    clock = createTestClock();
    api = await startApi({ pool: db.pool, clock });
    narrow = await startApi({ pool: db.pool, clock, requestsPerMinute: 1 });
    document = (await (await api.ask('GET', '/openapi.json')).json()) as typeof document;
  });
  afterAll(async () => {
    await api.stop();
    await narrow.stop();
    await db.close();
  });

  /** The schema with every `$ref` put in its place. */
  function inline(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(inline);
    if (typeof node !== 'object' || node === null) return node;
    const { $ref } = node as { $ref?: unknown };
    if (typeof $ref !== 'string')
      return Object.fromEntries(Object.entries(node).map(([key, one]) => [key, inline(one)]));
    const found = $ref
      .split('/')
      .slice(1)
      .reduce<unknown>((at, part) => (at as Json | undefined)?.[part], document);
    if (found === undefined) throw new Error(`${$ref} points nowhere.`);
    return inline(found);
  }
  const schemaOf = (schema: Json) => z.fromJSONSchema(schema);

  /** Holds an answer against the document. */
  async function check(method: string, path: string, status: number, asked: Promise<Response>): Promise<Json> {
    const answer = await asked;
    expect([path, answer.status]).toEqual([path, status]);
    const operation = inline(document.paths[path]?.[method]) as Operation;
    const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
    const schema = operation.responses[status]?.content?.[type]?.schema;
    if (!schema) throw new Error(`${method} ${path} ${status} ${type} is not documented.`);
    const body = (await answer.json()) as Json;
    schemaOf(schema).parse(body);
    seen.add(`${method} ${path} ${status}`);
    return body;
  }

  const routesOf = (router: Router, mount: string): string[] =>
    router.stack.flatMap(({ route }) => {
      if (!route) return [];
      const paths = ([] as string[]).concat(route.path);
      const methods = METHODS.filter((method) => route.stack.some((layer) => layer.method === method));
      return paths.flatMap((path) => methods.map((method) => `${method} ${mount}${path.replace(/:(\w+)/g, '{$1}')}`));
    });

  it('is OpenAPI 3.1, and every reference points somewhere', () => {
    expect(document['openapi']).toMatch(/^3\.1\./);
    expect(document['servers']).toEqual([{ url: `${api.baseUrl}/api/v1` }]);
    inline(document);
  });

  it('documents the routes there are, and no others', () => {
    const documented = Object.entries(document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => `${method} ${path}`),
    );
    const served = [...routesOf(api.api.router, ''), ...routesOf(api.api.eventsRouter, '/integrations')];
    expect(documented.sort()).toEqual(served.sort());
    expect(served.length).toBeGreaterThan(5);
  });

  it('its examples are taken as they stand', async () => {
    const schemas = (document['components'] as { schemas: Record<string, Json> }).schemas;
    const token = await api.token();
    const opened = await api.ask('POST', '/cases', {
      token,
      key: 'example',
      body: schemas['CaseRequest']?.['example'],
    });
    expect(opened.status).toBe(201);
    const { number } = (await opened.json()) as { number: string };
    const body = schemas['CaseEventRequest']?.['example'];
    expect((await api.ask('POST', `/cases/${number}/events`, { token, key: 'example', body })).status).toBe(200);
  });

  it('a request that the document allows or refuses, the API allows or refuses', async () => {
    const operation = inline(document.paths['/cases']?.['post']) as Operation;
    const schema = schemaOf(operation.requestBody?.content['application/json']?.schema ?? {});
    const token = await api.token();
    const good = { kind: 'other', summary: 'Uno' };
    const tries: Json[] = [
      good,
      { ...good, document: '900123456-1' },
      { ...good, document: 'x' },
      { ...good, kind: 'x' },
      { ...good, extra: 1 },
      { ...good, detail: { a: 1, b: true, c: 'x' } },
      { ...good, detail: { a: [] } },
      { kind: 'other' },
    ];
    for (const [index, body] of tries.entries()) {
      const { status } = await api.ask('POST', '/cases', { token, key: `try-${index}`, body });
      expect([body, status === 201]).toEqual([body, schema.safeParse(body).success]);
    }
  });

  it('every documented answer is given, and is as documented', async () => {
    const base = `${api.baseUrl}/api/v1`;
    const token = await api.token();
    const form = (body: string) =>
      fetch(`${base}/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
      });
    const good = `client_id=crm&client_secret=${SECRET}`;
    await check('get', '/openapi.json', 200, api.ask('GET', '/openapi.json'));
    await check('post', '/token', 200, form(`${good}&grant_type=client_credentials`));
    await check('post', '/token', 400, form(good));
    await check('post', '/token', 401, form('grant_type=client_credentials'));
    await check('post', '/token', 413, form('x'.repeat(5_000)));
    const [limited, reader] = [await narrow.token(), await api.token('reader')];
    await check('post', '/token', 429, narrow.askToken('crm'));
    await narrow.ask('GET', '/cases/C-1', { token: limited });

    const body = { kind: 'petition', summary: 'Uno' };
    const raw = (path: string) =>
      fetch(`${base}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'idempotency-key': 'raw', 'content-type': 'text/plain' },
        body: 'x',
      });
    const { number } = await check('post', '/cases', 201, api.ask('POST', '/cases', { token, key: 'a', body }));
    const path = `/cases/${String(number)}`;
    for (const [documented, asked, input] of [
      ['/cases', '/cases', body],
      ['/cases/{number}/events', `${path}/events`, { state: 'closed' }],
    ] as const) {
      const ask = (rest: Parameters<ApiServer['ask']>[2], of = api) => of.ask('POST', asked, { key: 'a', ...rest });
      await check('post', documented, 200, ask({ token, body: input }));
      await check('post', documented, 400, ask({ token, body: {} }));
      await check('post', documented, 401, ask({ body: input }));
      await check('post', documented, 403, ask({ token: reader, body: input }));
      await check('post', documented, 413, ask({ token, body: { ...input, note: 'x'.repeat(70_000) } }));
      await check('post', documented, 415, raw(asked));
      await check('post', documented, 429, ask({ token: limited, body: input }, narrow));
    }
    const gone = { token, key: 'a', body: { state: 'closed' } };
    await check('post', '/cases/{number}/events', 404, api.ask('POST', '/cases/C-2026-999999/events', gone));
    await check('get', '/cases/{number}', 200, api.ask('GET', path, { token }));
    await check('get', '/cases/{number}', 401, api.ask('GET', path));
    await check('get', '/cases/{number}', 403, api.ask('GET', path, { token: await api.token('pqrs') }));
    await check('get', '/cases/{number}', 404, api.ask('GET', '/cases/C-2026-999999', { token }));
    await check('get', '/cases/{number}', 429, narrow.ask('GET', path, { token: limited }));

    const events = '/integrations/events';
    const event = { id: 'e1', type: 'payment.registered', occurredAt: clock.now().toISOString(), data: {} };
    await check('post', events, 202, api.tell(event));
    await check('post', events, 200, api.tell(event));
    await check('post', events, 400, api.tell({ ...event, id: '' }));
    await check('post', events, 401, api.tell(event, null));
    await check('post', events, 413, api.tell({ ...event, data: { a: 'x'.repeat(70_000) } }));
    await narrow.tell({ ...event, id: 'e2' });
    await check('post', events, 429, narrow.tell({ ...event, id: 'e3' }));

    const all = Object.entries(document.paths).flatMap(([of, item]) =>
      METHODS.filter((method) => method in item).flatMap((method) =>
        Object.keys((inline(item[method]) as Operation).responses).map((status) => `${method} ${of} ${status}`),
      ),
    );
    expect([...seen].sort()).toEqual(all.sort());
  });
});
