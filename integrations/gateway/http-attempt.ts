import { request as send, type Dispatcher } from 'undici';
import { AppError } from '../../bot/domain/errors.ts';

/** More than any answer we read; the rest is never taken into memory. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** One HTTP request, ready to be sent. */
interface HttpAttempt {
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  dispatcher: Dispatcher;
  signal: AbortSignal;
}

/** What came back: the JSON of a 2xx, or only the status of anything else. */
export type HttpAnswer = { status: number; json: unknown; retryAfterS?: number };

/**
 * Sends once. Redirects are never followed (a bearer must not travel to another host).
 * Throws `backoffice.unreachable` when nothing readable arrives in time, `backoffice.malformed` when a 2xx is not
 * JSON or is larger than `MAX_ANSWER_BYTES`.
 */
export async function attemptHttp(attempt: HttpAttempt): Promise<HttpAnswer> {
  const { url, signal, ...options } = attempt;
  try {
    const { statusCode, headers, body } = await send(url, { ...options, signal });
    if (statusCode < 200 || statusCode > 299) {
      await body.dump({ limit: 16_384, signal });
      const retryAfterS = secondsOf(headers['retry-after']);
      return { status: statusCode, json: undefined, ...(retryAfterS !== undefined && { retryAfterS }) };
    }
    return { status: statusCode, json: await readJson(body) };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('backoffice.unreachable', 'The back office could not be reached.', {
      retryable: true,
      cause: error,
    });
  }
}

async function readJson(body: AsyncIterable<Buffer>): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    // Leaving the loop destroys the body, and with it the connection.
    if (bytes > MAX_ANSWER_BYTES) throw new AppError('backoffice.malformed', 'The answer is larger than is read.');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    // The parser's own message quotes the answer, which may hold personal data.
    throw new AppError('backoffice.malformed', 'The answer is not JSON.', { retryable: true });
  }
}

function secondsOf(header: string | string[] | undefined): number | undefined {
  const seconds = typeof header === 'string' ? Number(header) : Number.NaN;
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3600) : undefined;
}
