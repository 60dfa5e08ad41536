import { createHash } from 'node:crypto';
import { AppError } from '../../bot/domain/errors.ts';
import type { GatewayContext, GatewayExchange, GatewayRequest, SystemName } from './types.ts';

/** A request ready to be sent, and what may be done with it. */
export interface Question {
  system: SystemName;
  operation: string;
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  /** It may be sent twice. */
  repeatable: boolean;
  /** It changes nothing: callers who ask the same may share one answer. */
  readOnly: boolean;
  /** The same for the same question, whoever asks and when; nothing can be read from it. */
  digest: string;
}

/** What may stand in a header of ours: no space, no control, no byte beyond ASCII. */
const HEADER_TOKEN = /^[\x21-\x7e]{1,200}$/;
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** A question in JSON. */
export function jsonQuestion(request: GatewayRequest<unknown>, context: GatewayContext, base: string): Question {
  const url = new URL(base + request.path);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const headers = {
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...ownHeaders(request.idempotencyKey, context),
  };
  return finish(request, url, headers, body);
}

/** A question in text of another format. */
export function textQuestion(request: GatewayExchange, context: GatewayContext, base: string): Question {
  const theirs = Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const headers = {
    accept: 'text/xml, application/soap+xml, application/xml',
    ...Object.fromEntries(theirs.filter(([name]) => !OURS.has(name))),
    'content-type': request.contentType,
    ...ownHeaders(request.idempotencyKey, context),
  };
  return finish(request, new URL(base + request.path), headers, request.body);
}

const OURS = new Set(['authorization', 'content-length', 'host', 'idempotency-key', 'x-correlation-id']);

function ownHeaders(idempotencyKey: string | undefined, { correlationId }: GatewayContext): Record<string, string> {
  if (!HEADER_TOKEN.test(correlationId)) throw new AppError('internal.bug', 'A correlation id fits no header.');
  if (idempotencyKey !== undefined && !HEADER_TOKEN.test(idempotencyKey)) {
    throw new AppError('internal.bug', 'An idempotency key fits no header.');
  }
  return {
    'x-correlation-id': correlationId,
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
  };
}

function finish(
  request: GatewayRequest<unknown> | GatewayExchange,
  url: URL,
  headers: Record<string, string>,
  body: string | undefined,
): Question {
  const { system, operation, method } = request;
  if (body !== undefined && Buffer.byteLength(body) > MAX_BODY_BYTES) {
    throw new AppError('internal.bug', 'The body of a question is larger than is sent.');
  }
  const readOnly = method === 'GET' || request.readOnly === true;
  return {
    ...{ system, operation, url, method, headers },
    ...(body !== undefined && { body }),
    repeatable: readOnly || request.idempotencyKey !== undefined,
    readOnly,
    digest: digestOf([system, method, url.href, body ?? '']),
  };
}

/** Whose place under the limit it is: this question of this reservation. */
export function placeName(reservation: string, question: Question): string {
  return digestOf([reservation, question.digest]);
}

function digestOf(parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
