import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Emulator } from '../../integrations/emulator/emulator.ts';
import { startDemo } from './demo-server.ts';
import { emulatorIn, steppedClock, temporaryFolder } from './world.ts';

type Json = Record<string, unknown>;
const text = readFileSync(new URL('../../integrations/emulator/openapi.yaml', import.meta.url), 'utf8');
const openapi = parse(text) as Json & { openapi: string; paths: Record<string, Json> };
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The schema with every `$ref` put in its place. */
function inline(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(inline);
  if (typeof node !== 'object' || node === null) return node;
  const { $ref } = node as { $ref?: unknown };
  if (typeof $ref === 'string') {
    const parts = $ref.replace(/^#\//, '').split('/');
    const found = parts.reduce<unknown>((at, part) => (at as Json | undefined)?.[part], openapi);
    if (found === undefined) throw new Error(`${$ref} points nowhere.`);
    return inline(found);
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inline(value)]));
}

interface Operation {
  requestBody?: { content: Record<string, { schema: Json }> };
  responses: Record<string, { content?: Record<string, { schema: Json }> }>;
}

function operation(method: string, path: string): Operation {
  const found = openapi.paths[path]?.[method];
  if (found === undefined) throw new Error(`${method} ${path} is not documented.`);
  return inline(found) as Operation;
}

// Processes and browsers start slowly on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

describe('openapi.yaml of the emulator', () => {
  const folder = temporaryFolder();
  let emulator: Emulator;
  let address: { baseUrl: string; tokenUrl: string };
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let token: string;
  const checked = new Set<string>();

  beforeAll(async () => {
    emulator = emulatorIn(folder.path, steppedClock());
    address = await emulator.listener.start();
    demo = await startDemo(emulator.demoRouter);
    token = 'none yet';
  });
  afterAll(async () => {
    await demo.stop();
    await emulator.close();
    folder.remove();
  });

  /** Asks, and holds the question and the answer against the document. */
  async function ask(
    method: string,
    path: string,
    options: { params?: Json; query?: string; body?: Json; key?: string; status: number },
  ) {
    const documented = operation(method, path);
    const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => String(options.params?.[name]));
    const isDemo = path.startsWith('/emulator/');
    const isToken = path === '/oauth/token';
    const url = `${isDemo ? demo.baseUrl.replace(/\/emulator$/, '') : address.baseUrl}${filled}${options.query ?? ''}`;
    const headers: Record<string, string> = {
      ...(!isDemo && !isToken && { authorization: `Bearer ${token}` }),
      ...(options.body && { 'content-type': isToken ? 'application/x-www-form-urlencoded' : 'application/json' }),
      ...(options.key !== undefined && { 'idempotency-key': options.key }),
    };
    const body = isToken
      ? new URLSearchParams(options.body as Record<string, string>).toString()
      : JSON.stringify(options.body);
    const answer = await fetch(url, { method: method.toUpperCase(), headers, ...(options.body && { body }) });
    expect([path, answer.status]).toEqual([path, options.status]);

    const response = documented.responses[String(answer.status)];
    const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
    const schema = response?.content?.[type]?.schema;
    if (!schema) throw new Error(`${method} ${path} ${answer.status} ${type} is not documented.`);
    const json: unknown = await answer.json();
    z.fromJSONSchema(schema).parse(json);
    if (options.body && answer.ok) {
      const requestSchema = Object.values(documented.requestBody?.content ?? {})[0]?.schema;
      z.fromJSONSchema(requestSchema as Parameters<typeof z.fromJSONSchema>[0]).parse(options.body);
    }
    checked.add(`${method} ${path} ${answer.status}`);
    return json as Json;
  }

  it('is OpenAPI 3.1, is served by both listeners, and every reference points somewhere', async () => {
    expect(openapi.openapi).toMatch(/^3\.1\./);
    inline(openapi);
    expect(await (await fetch(`${address.baseUrl}/openapi.yaml`)).text()).toBe(text);
    expect(await (await fetch(`${demo.baseUrl}/openapi.yaml`)).text()).toBe(text);
  });

  it('documents the routes there are, and no others', () => {
    const documented = Object.entries(openapi.paths)
      .filter(([path]) => !path.startsWith('/emulator/') && path !== '/oauth/token')
      .flatMap(([path, item]) => METHODS.filter((method) => method in item).map((method) => `${method} ${path}`));
    const served = emulator.routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(documented.sort()).toEqual(served.sort());
  });

  it('every documented answer is given, and is as documented', async () => {
    const { clientId: client_id, clientSecret: client_secret } = emulator.client;
    const grant = { grant_type: 'client_credentials', client_id, client_secret };
    const sap = (part: string): string => `/sap/v1/interlocutores/{id}/${part}`;
    const problemsOf: [string, string, Json][] = [
      ['get', sap('cuenta'), { params: { id: 'x' } }],
      ['get', sap('paz-y-salvo'), { params: { id: 'x' } }],
      ['get', sap('acuerdos'), { params: { id: 'x' } }],
      ['post', '/rit/v1/consultas', { body: { numeroDocumento: '1' } }],
      ['post', '/pagos/v1/ordenes', { body: {} }],
      ['get', '/pagos/v1/ordenes', { query: '?contribuyente=x' }],
      ['get', '/pagos/v1/ordenes/{referencia}', { params: { referencia: 'x' } }],
      ['post', '/notificaciones/v1/mensajes', { body: {} }],
    ];
    for (const [method, path, options] of problemsOf) await ask(method, path, { ...options, status: 401 });
    await ask('post', '/oauth/token', { body: { grant_type: 'client_credentials' }, status: 401 });
    await ask('post', '/oauth/token', { body: { ...grant, grant_type: 'password' }, status: 400 });
    token = String((await ask('post', '/oauth/token', { body: grant, status: 200 }))['access_token']);

    const people = (await ask('get', '/emulator/taxpayers', { query: '?limit=1000', status: 200 })) as unknown as {
      documentType: string;
      document: string;
      obligations: { tax: string; propertyId?: string; year: number; balanceCop: number }[];
    }[];
    await ask('get', '/emulator/taxpayers', { query: '?limit=0', status: 400 });
    const person = people.find(({ obligations }) => obligations.some((o) => o.tax === 'predial' && o.balanceCop > 0));
    const owed = person?.obligations.find((o) => o.tax === 'predial' && o.balanceCop > 0);
    const found = await ask('post', '/rit/v1/consultas', { body: { numeroDocumento: person?.document }, status: 200 });
    const [{ idContribuyente: id }] = found['resultados'] as [{ idContribuyente: string }];
    await ask('post', '/rit/v1/consultas', { body: { numeroDocumento: '' }, status: 400 });
    const agreed: string[] = [];
    for (const { document } of people.slice(0, 120)) {
      const one = await ask('post', '/rit/v1/consultas', { body: { numeroDocumento: document }, status: 200 });
      const [entry] = one['resultados'] as { idContribuyente: string }[];
      const params = { id: entry?.idContribuyente };
      await ask('get', sap('cuenta'), { params, status: 200 });
      const { acuerdos } = await ask('get', sap('acuerdos'), { params, status: 200 });
      agreed.push(...(acuerdos as string[]));
    }
    expect(agreed.length).toBeGreaterThan(0);

    await ask('get', sap('paz-y-salvo'), { params: { id }, query: '?tributo=IPU', status: 200 });
    await ask('get', sap('paz-y-salvo'), { params: { id }, query: '?tributo=XXX', status: 400 });
    for (const part of ['cuenta', 'paz-y-salvo', 'acuerdos'])
      await ask('get', sap(part), { params: { id: 'x' }, status: 404 });

    const item = { tributo: 'IPU', objeto: owed?.propertyId, vigencia: String(owed?.year), valor: owed?.balanceCop };
    const order = { contribuyente: id, conceptos: [item] };
    const orders = '/pagos/v1/ordenes';
    const created = await ask('post', orders, { body: order, key: 'k1', status: 201 });
    await ask('post', orders, { body: order, key: 'k1', status: 200 });
    await ask('post', orders, { body: { ...order, conceptos: [{ ...item, valor: 1 }] }, key: 'k1', status: 422 });
    await ask('post', orders, { body: { ...order, conceptos: [{ ...item, valor: 1 }] }, key: 'k2', status: 409 });
    await ask('post', orders, { body: { ...order, contribuyente: 'x' }, key: 'k3', status: 404 });
    await ask('post', orders, { body: order, status: 400 });
    const params = { referencia: created['referencia'] };
    await ask('get', `${orders}/{referencia}`, { params, status: 200 });
    await ask('get', `${orders}/{referencia}`, { params: { referencia: '1' }, status: 404 });
    await demo.settle(String(created['referencia']), 'approved');
    await ask('get', `${orders}/{referencia}`, { params, status: 200 });
    await ask('get', orders, { query: `?contribuyente=${id}&limite=5`, status: 200 });
    await ask('get', orders, { query: `?contribuyente=${id}&limite=0`, status: 400 });
    await ask('get', orders, { query: '?contribuyente=x', status: 404 });

    const messages = '/notificaciones/v1/mensajes';
    const message = { canal: 'CORREO', destino: 'a@example.com', documento: '1', asunto: 'Código', cuerpo: 'Hola' };
    await ask('post', messages, { body: message, key: 'm1', status: 202 });
    await ask('post', messages, { body: { ...message, cuerpo: 'Otro' }, key: 'm1', status: 422 });
    await ask('post', messages, { body: message, status: 400 });

    await ask('get', '/emulator/outbox', { query: '?document=1', status: 200 });
    await ask('get', '/emulator/outbox', { query: '?document=', status: 400 });
    await ask('get', '/emulator/staff', { status: 200 });
    await ask('get', '/emulator/faults', { status: 200 });
    await ask('post', '/emulator/faults', { body: { system: 'sap', mode: 'delay', delayMs: 5 }, status: 200 });
    await ask('post', '/emulator/faults', { body: { system: 'sap', mode: '500', share: 0.5 }, status: 200 });
    await ask('post', '/emulator/faults', { body: { system: 'sap', mode: 'none' }, status: 200 });
    await ask('post', '/emulator/faults', { body: { system: 'sap' }, status: 400 });

    const all = Object.entries(openapi.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).flatMap((method) =>
        Object.keys((item[method] as Operation).responses).map((status) => `${method} ${path} ${status}`),
      ),
    );
    expect([...checked].sort()).toEqual(all.sort());
  });
});
