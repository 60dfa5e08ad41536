import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Router } from 'express';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpApp } from '../../app/http.ts';
import { createMetrics } from '../../app/metrics.ts';
import { createProxies } from '../../app/proxies.ts';

let server: Server | undefined;
let pool: pg.Pool | undefined;
afterEach(async () => {
  server?.close();
  await pool?.end();
  [server, pool] = [undefined, undefined];
});

/** The application over a database that is not there; `/v3/directline` answers with the sender's address. */
async function start({ trusted = [] as string[], publicBaseUrl = 'http://localhost:1' } = {}): Promise<number> {
  pool = new pg.Pool({ connectionString: 'postgresql://nobody@127.0.0.1:1/none' });
  const directLine = Router().use((request, response) => void response.json(request.ip));
  const app = createHttpApp({
    ...{ root: path.resolve(import.meta.dirname, '../..'), directLine, deskApi: Router(), portal: false },
    ...{ verification: Router(), ownApi: { router: Router(), soapRouter: Router(), eventsRouter: Router() } },
    ...{ metrics: createMetrics(pool), publicBaseUrl, isTrustedProxy: createProxies(trusted).isTrusted },
    ...{ ready: () => Promise.resolve(), logger: pino({ level: 'silent' }) },
  });
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const connectSources = ({ headers }: Response): string | undefined =>
  headers
    .get('content-security-policy')
    ?.split(';')
    .find((one) => one.startsWith('connect-src'));

describe('the HTTP application', () => {
  it.each([
    ['by default a forged X-Forwarded-For is nothing', [], '127.0.0.1'],
    ['a trusted proxy’s is believed, and what came before it is not', ['loopback'], '203.0.113.9'],
  ])('%s', async (_what, trusted, expected) => {
    const port = await start({ trusted });
    const headers = { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' };
    const answer = await fetch(`http://127.0.0.1:${port}/v3/directline/`, { headers });
    expect(await answer.json()).toBe(expected);
  });

  it('R-Q4: metrics are told though the database is dead', async () => {
    const answer = await fetch(`http://127.0.0.1:${await start()}/metrics`);
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).toContain('ventanilla_process_cpu_seconds_total');
    expect(text).toMatch(/^ventanilla_outbox_messages\{state="queued"\} nan$/im);
    expect(text).toMatch(/^ventanilla_audit_unlinked_rows nan$/im);
  });

  it('pages reach WebSockets of their own host only', async () => {
    const port = await start({ publicBaseUrl: 'https://hacienda.example/chat' });
    const answer = await fetch(`http://127.0.0.1:${port}/livez`);
    expect(connectSources(answer)).toBe(`connect-src 'self' wss://hacienda.example wss://127.0.0.1:${port}`);
  });

  it('a Host that is none gets into no header', async () => {
    const port = await start();
    const sent = httpRequest({
      port,
      host: '127.0.0.1',
      path: '/livez',
      headers: { host: "x; script-src 'unsafe-inline'" },
    });
    sent.end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    expect(String(answer.headers['content-security-policy'])).not.toContain('unsafe-inline');
  });
});
