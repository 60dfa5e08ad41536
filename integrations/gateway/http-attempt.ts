import { request as send, type Dispatcher } from 'undici';
import { AppError } from '../../bot/domain/errors.ts';
import type { ExchangeAnswer } from './types.ts';

/** More than any answer we read; the rest is never taken into memory. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** One HTTP request, ready to be sent. */
export interface HttpAttempt {
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  dispatcher: Dispatcher;
  signal: AbortSignal;
}

/** What came back: the JSON of a 2xx, or only the status of anything else. */
export type HttpAnswer = { status: number; json: unknown; retryAfterS?: number };

/** What came back, whatever its status. */
export type TextAnswer = ExchangeAnswer & { retryAfterS?: number };

/**
 * Sends once. Redirects are never followed (a bearer must not travel to another host).
 * Throws `backoffice.unreachable` when nothing readable arrives in time, `backoffice.malformed` when a 2xx is not
 * JSON or is larger than `MAX_ANSWER_BYTES`.
 */
export function attemptHttp(attempt: HttpAttempt): Promise<HttpAnswer> {
  return sendOnce(attempt, async ({ statusCode, headers, body }) => {
    if (statusCode >= 200 && statusCode <= 299) return { status: statusCode, json: await readJson(body) };
    await body.dump({ limit: 16_384, signal: attempt.signal });
    return { status: statusCode, json: undefined, ...retryAfterOf(headers) };
  });
}

/** The same for text; what is larger than `MAX_ANSWER_BYTES` or not of its charset is `backoffice.malformed`. */
export function attemptText(attempt: HttpAttempt): Promise<TextAnswer> {
  return sendOnce(attempt, async ({ statusCode, headers, body }) => {
    const type = headers['content-type'];
    const contentType = typeof type === 'string' ? type : '';
    const text = decode(await readBytes(body), contentType);
    return { status: statusCode, text, contentType, ...retryAfterOf(headers) };
  });
}

async function sendOnce<A>(attempt: HttpAttempt, read: (data: Dispatcher.ResponseData) => Promise<A>): Promise<A> {
  const { url, ...options } = attempt;
  try {
    return await read(await send(url, options));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('backoffice.unreachable', 'The back office could not be reached.', {
      retryable: true,
      cause: error,
    });
  }
}

async function readBytes(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    // Leaving the loop destroys the body, and with it the connection.
    if (bytes > MAX_ANSWER_BYTES) throw new AppError('backoffice.malformed', 'The answer is larger than is read.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readJson(body: AsyncIterable<Buffer>): Promise<unknown> {
  const bytes = await readBytes(body);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's own message quotes the answer, which may hold personal data.
    throw new AppError('backoffice.malformed', 'The answer is not JSON.', { retryable: true });
  }
}

function decode(bytes: Buffer, contentType: string): string {
  const charset = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    throw new AppError('backoffice.malformed', 'The answer is not text of its charset.', { retryable: true });
  }
}

/** Seconds, or a date (RFC 9110 §10.2.3), which is reckoned from the answer's own: whose clock is right does not matter. */
function retryAfterOf(headers: Dispatcher.ResponseData['headers']): { retryAfterS?: number } {
  const { 'retry-after': after, date } = headers;
  if (typeof after !== 'string' || after.trim() === '') return {};
  const untilMs = Date.parse(after) - Date.parse(typeof date === 'string' ? date : '');
  const seconds = /^\s*\d+\s*$/.test(after) ? Number(after) : Math.max(0, untilMs / 1000);
  return Number.isFinite(seconds) ? { retryAfterS: Math.min(seconds, 3600) } : {};
}
