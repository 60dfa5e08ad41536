import type { SecureVersion } from 'node:tls';
import { Agent, request } from 'undici';
import { AppError } from '../../bot/domain/errors.ts';
import type { DeliveryProvider } from './provider.ts';

/** How a local provider of SMS is spoken to. Nothing personal stands in the address: the number travels in the body. */
export interface HttpSmsOptions {
  url: string;
  method: 'POST' | 'PUT';
  headers: Readonly<Record<string, string>>;
  /** With `{{to}}` (+57315…), `{{digits}}` (57315…), `{{national}}` (315…), `{{text}}` and `{{id}}`, each written as the content type wants it. */
  body: string;
  /** A field of the JSON answer and its good values, e.g. `resultado.codigo=0|00`; without it a 2xx is enough. */
  success?: { field: string; values: readonly string[] };
  /** A field of the JSON answer that holds the provider's id. */
  idField?: string;
  /** A server that can do less is not spoken to; default TLS 1.3 (R-I5). */
  minTlsVersion?: SecureVersion;
}

const MAX_ANSWER_BYTES = 64 * 1024;

/** SMS by any provider with an HTTP interface. */
export function createHttpSms(options: HttpSmsOptions): DeliveryProvider {
  const agent = new Agent({
    connections: 50,
    keepAliveTimeout: 10_000,
    connect: { minVersion: options.minTlsVersion ?? 'TLSv1.3' },
  });
  const type = contentTypeOf(options.headers);
  return {
    name: 'http',
    async send({ to, text, idempotencyKey }, { timeoutMs }) {
      const digits = to.replace(/\D/g, '');
      const values = { to, digits, national: digits.replace(/^57(?=\d{10}$)/, ''), text, id: idempotencyKey };
      const { status, answer } = await exchange(options, fill(options.body, values, type), agent, timeoutMs);
      if (status >= 500 || status === 429 || status === 401 || status === 403) throw unreachable(`status ${status}`);
      if (status < 200 || status > 299) throw new AppError('backoffice.refused', `status ${status}`);
      const { success, idField } = options;
      if (success && !success.values.includes(plainText(fieldOf(answer, success.field)) ?? ''))
        throw new AppError('backoffice.refused', 'the provider’s answer is none of the good ones');
      const id = idField === undefined ? undefined : plainText(fieldOf(answer, idField));
      return { state: 'sent', ...(id !== undefined && { providerId: id.slice(0, 128) }) };
    },
    close: () => agent.close(),
  };
}

async function exchange(
  { url, method, headers }: HttpSmsOptions,
  body: string,
  dispatcher: Agent,
  timeoutMs: number,
): Promise<{ status: number; answer: unknown }> {
  try {
    const signal = AbortSignal.timeout(Math.ceil(timeoutMs));
    const response = await request(url, { method, headers, body, dispatcher, signal });
    const text = await readBounded(response.body);
    return { status: response.statusCode, answer: jsonOf(text) };
  } catch (error) {
    throw unreachable('no answer', error);
  }
}

const unreachable = (detail: string, cause?: unknown): AppError =>
  new AppError('backoffice.unreachable', detail, { retryable: true, cause });

async function readBounded(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A text, number or boolean as text; anything else is no value. */
function plainText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** `a.b.0.c` of a JSON value. */
function fieldOf(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
      value,
    );
}

type ContentType = 'json' | 'form' | 'xml' | 'text';

function contentTypeOf(headers: Readonly<Record<string, string>>): ContentType {
  const [, value = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type') ?? [];
  if (/json/i.test(value)) return 'json';
  if (/x-www-form-urlencoded/i.test(value)) return 'form';
  return /xml/i.test(value) ? 'xml' : 'text';
}

function fill(template: string, values: Readonly<Record<string, string>>, type: ContentType): string {
  return template.replace(/\{\{(\w+)\}\}/g, (hole, name: string) => {
    const value = values[name];
    return value === undefined ? hole : escaped(value, type);
  });
}

function escaped(value: string, type: ContentType): string {
  switch (type) {
    case 'json':
      return JSON.stringify(value).slice(1, -1);
    case 'form':
      return encodeURIComponent(value);
    case 'xml':
      return value.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
    case 'text':
      return value;
  }
}
