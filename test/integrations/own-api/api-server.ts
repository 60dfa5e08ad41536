import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Pool } from 'pg';
import { pino } from 'pino';
import { openOwnApi, type OwnApi } from '../../../app/own-api.ts';
import { parseClient, type ApiClient } from '../../../integrations/own-api/clients.ts';
import { createAuditTrail } from '../../../store/postgres/audit.ts';
import { createCases } from '../../../store/postgres/cases.ts';
import { createCityEvents } from '../../../store/postgres/city-events.ts';
import { createMemoryRateLimit } from '../../../store/memory/rate-limit.ts';
import { calendar, sealing, type TestClock } from '../../store/postgres/kit.ts';

export const SECRET = 'secreto-de-pruebas-con-mas-de-32-letras';
export const EVENTS_SECRET = 'otro-secreto-de-pruebas-con-mas-de-32';

const client = (id: string, scopes: string): ApiClient => parseClient(`${id}:${SECRET}:${scopes}`) as ApiClient;

export type ApiServer = Awaited<ReturnType<typeof startApi>>;

/** Our API with its real store, mounted as the product mounts it, on a port of its own. */
export async function startApi(options: {
  pool: Pool;
  clock: TestClock;
  requestsPerMinute?: number;
  /** Nothing is configured. */
  off?: boolean;
}) {
  const { pool, clock, off = false } = options;
  const app = express();
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stored = { ...sealing, pool, clock };
  const cases = createCases(stored);
  let logs = '';
  const clients = [
    client('crm', 'cases.read+cases.write+events.write'),
    client('reader', 'cases.read'),
    client('pqrs', 'cases.write'),
  ];
  const api: OwnApi = openOwnApi({
    config: {
      API_CLIENTS: off ? [] : clients,
      API_REQUESTS_PER_MINUTE: options.requestsPerMinute ?? 10_000,
      EVENTS_SECRET: off ? [] : [EVENTS_SECRET],
      PUBLIC_BASE_URL: baseUrl,
    },
    ...{ cases, events: createCityEvents({ ...stored, calendar }), audit: createAuditTrail(stored) },
    ...{ rateLimit: createMemoryRateLimit({ clock }), signingKey: new Uint8Array(32).fill(3), clock },
    logger: pino({}, { write: (line: string) => void (logs += line) }),
  });
  app.use('/api/v1', api.router);
  app.use('/soap', api.soapRouter);
  app.use('/integrations', api.eventsRouter);

  const askToken = (id: string, form: Record<string, string> = {}, secret = SECRET) =>
    fetch(`${baseUrl}/api/v1/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
    });
  const signed = (body: string, at = clock.now(), secret = EVENTS_SECRET): string => {
    const time = Math.floor(at.getTime() / 1000);
    return `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`;
  };
  return {
    ...{ baseUrl, api, cases, askToken, signed },
    logs: () => logs,
    async token(id = 'crm'): Promise<string> {
      return ((await (await askToken(id)).json()) as { access_token: string }).access_token;
    },
    /** Asks the REST face; `body` as JSON. */
    ask(method: string, path: string, ask: { token?: string; key?: string; body?: unknown } = {}): Promise<Response> {
      const { token, key, body } = ask;
      return fetch(`${baseUrl}/api/v1${path}`, {
        method,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(key !== undefined && { 'idempotency-key': key }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    },
    /** Sends an event, signed as it should be if nothing else is said. */
    tell(event: unknown, signature?: string | null): Promise<Response> {
      const body = typeof event === 'string' ? event : JSON.stringify(event);
      const header = signature === undefined ? signed(body) : signature;
      return fetch(`${baseUrl}/integrations/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(header !== null && { 'x-signature': header }) },
        body,
      });
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
