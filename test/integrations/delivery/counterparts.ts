import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTcp, type AddressInfo, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** One request as it came in. */
export interface Taken {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A provider's side, on a free port of this machine. `mode` is what it does with what comes next. */
export interface Counterpart {
  url: string;
  taken: Taken[];
  mode: { kind: 'answers' } | { kind: 'hangs' } | { kind: 'status'; status: number; body?: string };
  stop(): Promise<void>;
}

/** An HTTP server that answers with `answer` while its mode is `answers`. */
export async function startHttpCounterpart(
  answer: (taken: Taken) => { status: number; body: unknown },
): Promise<Counterpart> {
  const counterpart: Counterpart = { url: '', taken: [], mode: { kind: 'answers' }, stop };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const taken = { method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') };
      counterpart.taken.push(taken);
      const { mode } = counterpart;
      if (mode.kind === 'hangs') return;
      const { status, body } =
        mode.kind === 'status' ? { status: mode.status, body: mode.body ?? '{}' } : asText(answer(taken));
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  counterpart.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return counterpart;

  async function stop(): Promise<void> {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}

const asText = ({ status, body }: { status: number; body: unknown }) => ({ status, body: JSON.stringify(body) });

export const TWILIO = { accountSid: `AC${'0'.repeat(31)}1`, authToken: 'a-token-of-the-test-account' };

/** Twilio's Messages resource, as its published API describes it. */
export async function startTwilio(): Promise<Counterpart & { made: { sid: string; form: URLSearchParams }[] }> {
  const made: { sid: string; form: URLSearchParams }[] = [];
  const expected = `Basic ${Buffer.from(`${TWILIO.accountSid}:${TWILIO.authToken}`).toString('base64')}`;
  const counterpart = await startHttpCounterpart(({ method, path, headers, body }) => {
    if (headers.authorization !== expected) return problem(401, 20003, 'Authenticate');
    if (method !== 'POST' || path !== `/2010-04-01/Accounts/${TWILIO.accountSid}/Messages.json`)
      return problem(404, 20404, 'The requested resource was not found');
    const form = new URLSearchParams(body);
    const to = form.get('To') ?? '';
    if (!/^\+\d{8,15}$/.test(to)) return problem(400, 21211, `The 'To' number ${to} is not a valid phone number.`);
    const sid = `SM${String(made.length + 1).padStart(32, '0')}`;
    made.push({ sid, form });
    return {
      status: 201,
      body: {
        ...{ sid, to, body: form.get('Body'), status: form.has('MessagingServiceSid') ? 'accepted' : 'queued' },
        ...{ account_sid: TWILIO.accountSid, api_version: '2010-04-01', direction: 'outbound-api' },
        ...{ messaging_service_sid: form.get('MessagingServiceSid'), from: form.get('From'), num_media: '0' },
        ...{ num_segments: '1', error_code: null, error_message: null, price: null, price_unit: 'USD' },
        ...{ date_created: 'Fri, 20 Nov 2026 15:00:00 +0000', date_sent: null, date_updated: null },
        ...{ uri: `${path}/${sid}.json`, subresource_uris: {} },
      },
    };
  });
  return Object.assign(counterpart, { made });
}

const problem = (status: number, code: number, message: string) => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

/** A mail server without TLS, for loopback only. */
export async function startMailServer(options: { refuses?: RegExp; host?: string } = {}): Promise<{
  url: string;
  mails: { from: string; to: string[]; raw: string }[];
  stop(): Promise<void>;
}> {
  const mails: { from: string; to: string[]; raw: string }[] = [];
  const { host = '127.0.0.1' } = options;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) =>
      username === 'hacienda' && password === 'clave&larga' ? done(null, { user: username }) : done(new Error('no')),
    onRcptTo({ address }, _session, done) {
      if (options.refuses?.test(address)) done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
      else done();
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('utf8'),
        });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://hacienda:clave%26larga@${host}:${port}`,
    mails,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A mail server that accepts a connection and never speaks, or none at all once stopped. */
export async function startSilentServer(): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createTcp((socket) => void sockets.add(socket.on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
