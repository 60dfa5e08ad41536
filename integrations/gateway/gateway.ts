import { Agent } from 'undici';
import type { Logger } from 'pino';
import { AppError } from '../../bot/domain/errors.ts';
import type { CallContext } from '../../bot/ports/back-office.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { createDeadline, type Deadline } from './deadline.ts';
import { attemptHttp, type HttpAnswer } from './http-attempt.ts';
import { NotSentError, createSystemLane, type SystemLane } from './system-lane.ts';
import { createTokenSource } from './token-source.ts';
import { createTtlCache } from './ttl-cache.ts';
import {
  SYSTEM_NAMES,
  type Gateway,
  type GatewayCallMetric,
  type GatewayMetrics,
  type GatewayRequest,
} from './types.ts';
import type { SystemHealth, SystemName } from './types.ts';
import { withRetries } from './with-retries.ts';

export interface GatewayOptions {
  /** Where the systems' paths hang, with or without a path of its own; no trailing slash needed. */
  baseUrl: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  /** The whole of one call: token, waits and retries included. Default 3,000. */
  timeoutMs?: number;
  /** Where a system is slower, or must be quicker, than the rest. */
  systemTimeoutMs?: Partial<Record<SystemName, number>>;
  /** Calls failed in a row that open a system's breaker, and how long it stays open. Default 5 and 2,000. */
  breaker?: { failures: number; halfOpenAfterMs: number };
  clock: Clock;
  /** 0…1, for the jitter of retries. */
  random: () => number;
  logger: Logger;
  metrics?: GatewayMetrics;
}

const DEFAULT_TIMEOUT_MS = 3_000;
const DEFAULT_BREAKER = { failures: 5, halfOpenAfterMs: 2_000 };
const CONNECTIONS_PER_SYSTEM = 64;
const MAX_IN_FLIGHT_PER_SYSTEM = 2_000;
const MAX_CACHED_ANSWERS = 200;
/** What may stand in a header of ours: no space, no control, no byte beyond ASCII. */
const HEADER_TOKEN = /^[\x21-\x7e]{1,200}$/;

/** The only way to the back office: OAuth, time-outs, retries where safe, a breaker per system, strict reading. */
export function createGateway(options: GatewayOptions): Gateway {
  const { clock, logger, metrics } = options;
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const base = options.baseUrl.replace(/\/+$/, '');
  const tokenAgent = new Agent({ connections: 2, pipelining: 1, keepAliveTimeout: 4_000 });
  const tokens = createTokenSource({ ...options, timeoutMs: timeoutMs / 2, dispatcher: tokenAgent });
  const cache = createTtlCache({ maxEntries: MAX_CACHED_ANSWERS, clock });
  const lanes = perSystem((system) =>
    createSystemLane({
      connections: CONNECTIONS_PER_SYSTEM,
      maxInFlight: MAX_IN_FLIGHT_PER_SYSTEM,
      breaker: options.breaker ?? DEFAULT_BREAKER,
      clock,
      onBreaker(state) {
        logger.warn({ system, state }, 'circuit breaker changed');
        metrics?.onBreaker?.({ system, state });
      },
    }),
  );

  async function ask<T>(
    request: GatewayRequest<T>,
    context: CallContext,
    mayBeAbsent: boolean,
  ): Promise<T | undefined> {
    const wire = toWire(request, context, base);
    const cacheKey = request.cacheTtlMs !== undefined && request.method === 'GET' ? wire.url.href : undefined;
    const cached = cacheKey === undefined ? undefined : cache.get(cacheKey);
    const started = performance.now();
    let attempts = 0;
    const measure = (outcome: GatewayCallMetric['outcome']): void => {
      const durationMs = performance.now() - started;
      metrics?.onCall?.({ system: request.system, operation: request.operation, outcome, durationMs, attempts });
    };
    if (cached !== undefined) {
      measure('cached');
      // The same URL is always read by the same schema of its adapter.
      return cached as T;
    }

    const lane = lanes[request.system];
    const deadline = createDeadline(options.systemTimeoutMs?.[request.system] ?? timeoutMs);
    const repeatable = request.method === 'GET' || request.readOnly === true || request.idempotencyKey !== undefined;
    try {
      const value = await lane.run(() =>
        withRetries(
          async (signal) => {
            const answer = await sendWithToken(wire, lane, deadline, signal, () => (attempts += 1));
            return mayBeAbsent && answer.status === 404 ? undefined : parse(request, answer);
          },
          { deadline, repeatable, random: options.random },
        ),
      );
      measure(value === undefined ? 'absent' : 'ok');
      if (cacheKey !== undefined && value !== undefined) cache.set(cacheKey, value, request.cacheTtlMs ?? 0);
      return value;
    } catch (error) {
      const failure =
        error instanceof AppError ? error : new AppError('internal.bug', 'A call failed.', { cause: error });
      measure(outcomeOf(failure));
      logger.warn(
        {
          system: request.system,
          operation: request.operation,
          code: failure.code,
          attempts,
          correlationId: context.correlationId,
          cause: failure.cause instanceof Error ? failure.cause.message : undefined,
        },
        'back office call failed',
      );
      throw failure;
    }
  }

  async function sendWithToken(
    wire: Wire,
    lane: SystemLane,
    deadline: Deadline,
    signal: AbortSignal,
    onSent: () => void,
  ): Promise<HttpAnswer> {
    const send = async (token: string): Promise<HttpAnswer> => {
      onSent();
      const headers = { ...wire.headers, authorization: `Bearer ${token}` };
      return attemptHttp({ ...wire, headers, dispatcher: lane.agent, signal });
    };
    const token = await deadline.race(tokens.token());
    const answer = await send(token);
    if (answer.status !== 401) return answer;
    // The token may have been revoked before its time: one new one, once.
    tokens.forget(token);
    return send(await deadline.race(tokens.token()));
  }

  return {
    async call(request, context) {
      const value = await ask(request, context, false);
      if (value === undefined) throw new AppError('backoffice.malformed', 'The answer is empty.');
      return value;
    },
    find: (request, context) => ask(request, context, true),
    health: () => perSystem((system): SystemHealth => lanes[system].health()),
    async ready() {
      const deadline = createDeadline(timeoutMs);
      await deadline.race(tokens.token());
      await knock(base, tokenAgent, deadline);
    },
    async close() {
      await Promise.all(
        [tokenAgent, ...SYSTEM_NAMES.map((system) => lanes[system].agent)].map((agent) => agent.destroy()),
      );
    },
  };
}

/** Whether anything but a failure answers at the base: a kept token alone does not tell that the gateway is still there. */
async function knock(base: string, dispatcher: Agent, deadline: Deadline): Promise<void> {
  const headers = { accept: 'application/json' };
  const answer = await attemptHttp({
    url: new URL(base),
    method: 'GET',
    headers,
    dispatcher,
    signal: deadline.signal(),
  }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'backoffice.malformed') return undefined;
    throw error;
  });
  if (answer && answer.status >= 500)
    throw new AppError('backoffice.unreachable', 'The gateway fails.', { retryable: true });
}

function perSystem<V>(make: (system: SystemName) => V): Record<SystemName, V> {
  return { sap: make('sap'), rit: make('rit'), pagos: make('pagos'), notificaciones: make('notificaciones') };
}

interface Wire {
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
}

function toWire(request: GatewayRequest<unknown>, context: CallContext, base: string): Wire {
  const { idempotencyKey } = request;
  if (!HEADER_TOKEN.test(context.correlationId)) throw new AppError('internal.bug', 'A correlation id fits no header.');
  if (idempotencyKey !== undefined && !HEADER_TOKEN.test(idempotencyKey)) {
    throw new AppError('internal.bug', 'An idempotency key fits no header.');
  }
  const url = new URL(base + request.path);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  return {
    url,
    method: request.method,
    headers: {
      accept: 'application/json',
      'x-correlation-id': context.correlationId,
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
  };
}

function parse<T>(request: GatewayRequest<T>, { status, json, retryAfterS }: HttpAnswer): T {
  const retry = retryAfterS === undefined ? {} : { retryAfterS };
  if (status >= 500) {
    throw new AppError('backoffice.unreachable', 'The back office failed.', { retryable: true, ...retry });
  }
  if (status < 200 || status > 299) {
    throw new AppError('backoffice.refused', `The back office refused (${status}).`, {
      retryable: status === 429,
      ...retry,
    });
  }
  const parsed = request.answer.safeParse(json);
  if (parsed.success) return parsed.data;
  // Paths say where it is wrong; the values stay out, they may be personal.
  const where = parsed.error.issues.slice(0, 3).map((issue) => issue.path.join('.') || '(root)');
  throw new AppError('backoffice.malformed', `The answer is not as agreed at: ${where.join(', ')}.`);
}

function outcomeOf(error: AppError): GatewayCallMetric['outcome'] {
  if (error instanceof NotSentError) return 'broken';
  if (error.code === 'backoffice.refused') return 'refused';
  return error.code === 'backoffice.malformed' ? 'malformed' : 'unreachable';
}
