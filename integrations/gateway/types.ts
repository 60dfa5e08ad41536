import type { z } from 'zod';
import type { CallContext } from '../../bot/ports/back-office.ts';
import type { ErrorCode } from '../../bot/domain/errors.ts';

/** The systems behind the city's gateway; each has its own connections, limits, time-outs and breaker. */
export const SYSTEM_NAMES = [
  'sap',
  'rit',
  'pagos',
  'notificaciones',
  'catastro',
  'documental',
  'cartera',
  'citas',
  'data-lake',
  'crm',
] as const;
export type SystemName = (typeof SYSTEM_NAMES)[number];

/** A value for each system. */
export function perSystem<V>(make: (system: SystemName) => V): Record<SystemName, V> {
  return Object.fromEntries(SYSTEM_NAMES.map((system) => [system, make(system)])) as Record<SystemName, V>;
}

/** A call's context as the ports take it. */
export type GatewayContext = CallContext & {
  /**
   * Keeps a place for this question where the limit leaves none within the patience (`backoffice.busy` says when); e.g.
   * the conversation's id. The same question with the same reservation at that time goes through without queueing.
   */
  reservation?: string;
};

interface RequestBase {
  system: SystemName;
  /** Constant name for logs and metrics, e.g. `read-account`. */
  operation: string;
  /** Begins with `/` and holds no personal data; its parts are already URI-encoded. */
  path: string;
  /** A POST that only asks (a search that must not stand in a URL): it may be repeated and shared. */
  readOnly?: true;
  /** Sent as `Idempotency-Key`: a write that carries one may be repeated. */
  idempotencyKey?: string;
}

/** One question to a system, in JSON. */
export interface GatewayRequest<T> extends RequestBase {
  method: 'GET' | 'POST';
  query?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** What of the answer is read; anything else in it is ignored. */
  answer: z.ZodType<T>;
  /**
   * For how long the answer may be reused. Only for a GET whose answer holds no personal data: tables of the city (banks,
   * calendar, rates), never anything about one taxpayer.
   */
  cacheTtlMs?: number;
  /** How long after that `consult` may still give it when the system fails. */
  staleTtlMs?: number;
}

/** One question in text of another format (SOAP). */
export interface GatewayExchange extends RequestBase {
  method: 'POST';
  /** E.g. `text/xml; charset=utf-8`. */
  contentType: string;
  /** More headers (`SOAPAction`); those that the gateway client sets are not to be changed by them. */
  headers?: Record<string, string>;
  /** At most 16 MB. */
  body: string;
}

/** What came back, decoded by the charset of its type. */
export interface ExchangeAnswer {
  status: number;
  text: string;
  contentType: string;
}

/** An answer that may be a kept one. `asOf`: when the system gave it, ISO. `stale`: it is out of date and the system fails. */
export interface Consulted<T> {
  value: T;
  asOf: string;
  stale: boolean;
}

/**
 * The client of the city's API gateway. All methods that ask throw `AppError` `backoffice.unreachable|refused|malformed`,
 * and `backoffice.busy` where the city's limit leaves no place within `context.patienceMs`: `retryAfterS` is then the
 * time of the place kept for `context.reservation`, or without one the time when a place may be free.
 */
export interface Gateway {
  /** Asks and parses; a 404 is a refusal. */
  call<T>(request: GatewayRequest<T>, context: GatewayContext): Promise<T>;
  /** The same, where a 404 means "there is none". */
  find<T>(request: GatewayRequest<T>, context: GatewayContext): Promise<T | undefined>;
  /** As `call`, with the age of the answer; a kept one is given up to `staleTtlMs` too late when the system fails. */
  consult<T>(request: GatewayRequest<T>, context: GatewayContext): Promise<Consulted<T>>;
  /** Sends text and returns text: any 2xx, and any other status whose body is a SOAP fault. */
  exchange(request: GatewayExchange, context: GatewayContext): Promise<ExchangeAnswer>;
  /** How each system has answered lately. */
  health(): Record<SystemName, SystemHealth>;
  /** Resolves when the gateway has given a token and answers now; throws as `call` does. For readiness. */
  ready(): Promise<void>;
  /** Ends all connections; calls under way fail. */
  close(): Promise<void>;
}

/** `unknown` until the first call. Times are ISO. */
export interface SystemHealth {
  state: 'unknown' | 'up' | 'down';
  breaker: BreakerState;
  /** Calls under way, and calls that wait for one of them to end. */
  inFlight: number;
  queued: number;
  lastOkAt?: string;
  lastFailureAt?: string;
  lastFailureCode?: ErrorCode;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

/** What happened to one call, for counters and histograms; labels only, nothing personal. */
export interface GatewayCallMetric {
  system: SystemName;
  operation: string;
  /**
   * `broken`: nothing was sent, because the breaker was open or too many calls were under way. `busy`: nothing was
   * answered, because the limit was reached. `cached`: nothing had to be sent. `shared`: another's request served.
   */
  outcome: 'ok' | 'absent' | 'refused' | 'unreachable' | 'malformed' | 'broken' | 'busy' | 'cached' | 'shared';
  durationMs: number;
  /** HTTP requests sent for it, token requests apart. */
  attempts: number;
  /** Time spent waiting for a place under the limit. */
  placeWaitMs: number;
}

/** Called after each call and at each change of a breaker; must not throw. */
export interface GatewayMetrics {
  onCall?(metric: GatewayCallMetric): void;
  onBreaker?(change: { system: SystemName; state: BreakerState }): void;
  /** A retry that was not made, because the system's budget of retries was spent. */
  onRetryWithheld?(retry: { system: SystemName }): void;
}
