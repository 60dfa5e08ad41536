import type { z } from 'zod';
import type { CallContext } from '../../bot/ports/back-office.ts';
import type { ErrorCode } from '../../bot/domain/errors.ts';

/** The systems behind the city's gateway; each has its own connections, time-outs and breaker. */
export const SYSTEM_NAMES = ['sap', 'rit', 'pagos', 'notificaciones'] as const;
export type SystemName = (typeof SYSTEM_NAMES)[number];

/** One question to a system. `path` begins with `/` and holds no personal data; its parts are already URI-encoded. */
export interface GatewayRequest<T> {
  system: SystemName;
  /** Constant name for logs and metrics, e.g. `read-account`. */
  operation: string;
  method: 'GET' | 'POST';
  path: string;
  query?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** A POST that only asks (a search that must not stand in a URL): it may be repeated. */
  readOnly?: true;
  /** Sent as `Idempotency-Key`: a write that carries one may be repeated. */
  idempotencyKey?: string;
  /** What of the answer is read; anything else in it is ignored. */
  answer: z.ZodType<T>;
  /**
   * For how long the answer may be reused. Only for a GET whose answer holds no personal data. No adapter of today asks
   * such a thing (all are about one taxpayer); the first will be tables of the city: banks, calendar, rates.
   */
  cacheTtlMs?: number;
}

/** The client of the city's API gateway. Both methods throw `AppError` `backoffice.unreachable|refused|malformed`. */
export interface Gateway {
  /** Asks and parses; a 404 is a refusal. */
  call<T>(request: GatewayRequest<T>, context: CallContext): Promise<T>;
  /** The same, where a 404 means "there is none". */
  find<T>(request: GatewayRequest<T>, context: CallContext): Promise<T | undefined>;
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
  lastOkAt?: string;
  lastFailureAt?: string;
  lastFailureCode?: ErrorCode;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

/** What happened to one call, for counters and histograms; labels only, nothing personal. */
export interface GatewayCallMetric {
  system: SystemName;
  operation: string;
  /** `broken`: the breaker was open and nothing was sent. `cached`: nothing had to be sent. */
  outcome: 'ok' | 'absent' | 'refused' | 'unreachable' | 'malformed' | 'broken' | 'cached';
  durationMs: number;
  /** HTTP requests sent for it, token requests apart. */
  attempts: number;
}

/** Called after each call and at each change of a breaker; must not throw. */
export interface GatewayMetrics {
  onCall?(metric: GatewayCallMetric): void;
  onBreaker?(change: { system: SystemName; state: BreakerState }): void;
}
