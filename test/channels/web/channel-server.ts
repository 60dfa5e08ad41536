import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import express from 'express';
import { pino } from 'pino';
import { createDirectLine, type DirectLineOptions } from '../../../channels/web/direct-line.ts';
import type { AuditEntry } from '../../../bot/ports/audit.ts';
import type { VirusScanner } from '../../../bot/ports/inspection.ts';
import { createFileIntake } from '../../../bot/file-intake.ts';
import { inspectFile } from '../../../documents/inspection/inspect-file.ts';
import { BASE_PATH } from '../../../channels/web/origins.ts';
import {
  createFakeBus,
  createFakeClock,
  createFakeConversations,
  createFakeRateLimit,
  createFakeUploads,
  fakeIds,
} from './fakes.ts';

export const SECRET = 'a-secret-of-the-test';

const findsNothing: VirusScanner = { scan: () => Promise.resolve({ kind: 'clean' }) };

/** The channel on a free port over fakes. `log()` is all that was logged, as one text. */
export async function startChannel(
  options: Partial<DirectLineOptions> & {
    reply?: (text: string) => string | undefined;
    trustProxy?: boolean;
    scanner?: VirusScanner;
  } = {},
) {
  const { reply, trustProxy, scanner = findsNothing, ...overrides } = options;
  const clock = createFakeClock();
  const bus = createFakeBus();
  const conversations = createFakeConversations({ clock, bus, ...(reply && { reply }) });
  const uploads = createFakeUploads();
  const audited: AuditEntry[] = [];
  const files = createFileIntake({
    ...{ uploads, scanner },
    inspect: (file) => inspectFile(file, { mostBytes: 10 * 1024 * 1024 }),
    audit: { append: (entry) => Promise.resolve(void audited.push(entry)) },
  });
  const logged: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged.push(chunk.toString());
      done();
    },
  });
  const channel = createDirectLine({
    intake: conversations.intake,
    log: conversations.log,
    bus,
    rateLimit: createFakeRateLimit(clock),
    files,
    uploads,
    clock,
    ids: fakeIds,
    signingKey: new Uint8Array(32).fill(7),
    secret: SECRET,
    allowedOrigins: ['https://portal.example'],
    publicBaseUrl: 'https://hacienda.example',
    logger: pino({ level: 'debug' }, sink),
    ...overrides,
  });
  const app = express();
  if (trustProxy) app.set('trust proxy', true);
  app.use(BASE_PATH, channel.router);
  const server = createServer(app);
  server.on('upgrade', (request, socket, head) => {
    if (!channel.handleUpgrade(request, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = (server.address() as AddressInfo).port;
  const base = `http://127.0.0.1:${port}`;
  return {
    base,
    port,
    api: `${base}${BASE_PATH}`,
    clock,
    bus,
    conversations,
    uploads,
    audited,
    channel,
    log: () => logged.join(''),
    async stop() {
      await channel.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type TestChannel = Awaited<ReturnType<typeof startChannel>>;

/** An answer with its body read; `body` is JSON where it is. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** One request; a string or FormData body goes as it is, anything else as JSON. */
export async function call(
  url: string,
  options: { method?: string; token?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<Answer> {
  const raw =
    typeof options.body === 'string' || options.body instanceof FormData || options.body instanceof Uint8Array;
  const response = await fetch(url, {
    method: options.method ?? (options.body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
      ...(!raw && options.body !== undefined && { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body !== undefined && {
      body: raw ? (options.body as string | FormData | Uint8Array<ArrayBuffer>) : JSON.stringify(options.body),
    }),
  });
  const text = await response.text();
  let body: unknown = {};
  try {
    body = JSON.parse(text);
  } catch {
    body = { text };
  }
  return { status: response.status, headers: response.headers, body: body as Record<string, unknown> };
}

/** A started conversation, and shorthands for what is done with it. */
export async function startConversation(channel: TestChannel, body?: unknown) {
  const made = await call(`${channel.api}/tokens/generate`, { method: 'POST', headers: { origin: channel.base } });
  const started = await call(`${channel.api}/conversations`, {
    token: String(made.body['token']),
    body: body ?? {},
  });
  const { conversationId, token, streamUrl } = started.body as Record<string, string>;
  if (conversationId === undefined || token === undefined || streamUrl === undefined)
    throw new Error(`the conversation did not start: ${started.status} ${JSON.stringify(started.body)}`);
  const url = `${channel.api}/conversations/${conversationId}`;
  return {
    id: conversationId,
    token,
    streamUrl,
    url,
    post: (activity: unknown) => call(`${url}/activities`, { token, body: activity }),
    say: (text: string, clientId?: string) =>
      call(`${url}/activities`, {
        token,
        body: { type: 'message', from: { id: 'u' }, text, channelData: { clientActivityID: clientId } },
      }),
    read: (query = '') => call(`${url}/activities${query}`, { token }),
  };
}
