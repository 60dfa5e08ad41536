import type { SecureVersion } from 'node:tls';
import { Agent } from 'undici';
import type { Logger } from 'pino';
import { AppError } from '../../bot/domain/errors.ts';
import type { SlotBook } from '../../bot/ports/slot-book.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { createAsker, type Asking } from './asker.ts';
import { NotSentError } from './bulkhead.ts';
import { createDeadline, type Deadline } from './deadline.ts';
import { createFlights } from './flights.ts';
import { attemptHttp, attemptText } from './http-attempt.ts';
import { createPlaces } from './places.ts';
import { jsonQuestion, placeName, textQuestion, type Question } from './question.ts';
import { readJsonAnswer, readTextAnswer } from './read-answer.ts';
import { createSystemLane } from './system-lane.ts';
import { createTokenSource } from './token-source.ts';
import { createTtlCache } from './ttl-cache.ts';
import { perSystem, SYSTEM_NAMES, type SystemName } from './types.ts';
import type { Consulted, Gateway, GatewayCallMetric, GatewayContext, GatewayMetrics, GatewayRequest } from './types.ts';

export interface GatewayOptions {
  /** Where the systems' paths hang, with or without a path of its own; no trailing slash needed. */
  baseUrl: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  /** The whole of one call: token, waits and retries included. Default 3,000. */
  timeoutMs?: number;
  /** Where a system differs from the rest. */
  systems?: Partial<Record<SystemName, SystemSettings>>;
  /** Hands out the places of limited systems; needed where one has `perMinute`. */
  slots?: SlotBook;
  /** Calls failed in a row that open a system's breaker, and how long it stays open. Default 5 and 2,000. */
  breaker?: { failures: number; halfOpenAfterMs: number };
  /**
   * In PEM: what this client shows of itself (mutual TLS), and whom it believes instead of the usual authorities. A
   * server that can do less than `minVersion` (default TLS 1.3, R-I5) is not spoken to.
   */
  tls?: { certificate?: string; key?: string; authorities?: string; minVersion?: SecureVersion };
  clock: Clock;
  /** 0…1, for the jitter of retries. */
  random: () => number;
  logger: Logger;
  metrics?: GatewayMetrics;
}

/** What may be set for one system. */
export interface SystemSettings {
  timeoutMs?: number;
  /** The city's limit of requests a minute, over all nodes; none where absent. */
  perMinute?: number;
  /** Calls at once, and how many more may wait up to a second for one of them to end. Default 64 and 128. */
  concurrency?: number;
  queue?: number;
  /** Retries for each call, and the few that there are in any case. Default 0.1 and 10. */
  retries?: { share: number; floor: number };
  /** `false`: no answer of it is kept, whatever a question says. */
  cache?: boolean;
}

const DEFAULT_TIMEOUT_MS = 3_000;
const DEFAULT_PATIENCE_MS = 1_500;
const DEFAULT_BREAKER = { failures: 5, halfOpenAfterMs: 2_000 };
const DEFAULT_BULKHEAD = { concurrency: 64, queue: 128, queueMs: 1_000 };
const DEFAULT_RETRIES = { share: 0.1, floor: 10 };
const MAX_CACHED_ANSWERS = 200;

/** The only way to the back office: OAuth, limits, time-outs, retries where safe, a breaker per system, strict reading. */
export function createGateway(options: GatewayOptions): Gateway {
  const { clock, logger, metrics } = options;
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const base = options.baseUrl.replace(/\/+$/, '');
  const settings = perSystem((system): SystemSettings => options.systems?.[system] ?? {});
  const connect = connectOptions(options.tls);
  const tokenAgent = new Agent({ connections: 2, pipelining: 1, keepAliveTimeout: 4_000, connect });
  const tokens = createTokenSource({ ...options, timeoutMs: timeoutMs / 2, dispatcher: tokenAgent });
  const cache = createTtlCache({ maxEntries: MAX_CACHED_ANSWERS, clock });
  const flights = createFlights();
  const lanes = perSystem((system) => {
    const { concurrency, queue, retries } = settings[system];
    return createSystemLane({
      bulkhead: {
        ...DEFAULT_BULKHEAD,
        ...(concurrency !== undefined && { concurrency }),
        ...(queue !== undefined && { queue }),
      },
      retries: retries ?? DEFAULT_RETRIES,
      breaker: options.breaker ?? DEFAULT_BREAKER,
      connect,
      clock,
      onBreaker(state) {
        logger.warn({ system, state }, 'circuit breaker changed');
        metrics?.onBreaker?.({ system, state });
      },
    });
  });
  const askers = perSystem((system) =>
    createAsker({
      lane: lanes[system],
      places: createPlaces({ system, ...limitOf(settings[system], options.slots) }),
      tokens,
      random: options.random,
      onRetryWithheld: () => metrics?.onRetryWithheld?.({ system }),
    }),
  );

  type How<A extends { status: number; retryAfterS?: number }, V> = Pick<Asking<A, V>, 'attempt' | 'read'>;

  /** Asks, together with those who ask the same (`mode` tells apart how they read it); measures and logs how it ends. */
  async function ask<A extends { status: number; retryAfterS?: number }, V>(
    question: Question,
    mode: string,
    context: GatewayContext,
    how: How<A, V>,
  ): Promise<V> {
    const { system, operation } = question;
    const { correlationId, reservation } = context;
    const deadline = createDeadline(settings[system].timeoutMs ?? timeoutMs);
    const patienceMs = context.patienceMs ?? DEFAULT_PATIENCE_MS;
    const admittance = {
      patienceMs,
      ...(reservation !== undefined && { name: placeName(reservation, question) }),
    };
    const tally = { attempts: 0, placeWaitMs: 0 };
    const started = performance.now();
    const measure = (outcome: GatewayCallMetric['outcome']): void =>
      metrics?.onCall?.({ system, operation, outcome, durationMs: performance.now() - started, ...tally });
    let isShared = false;
    const caller = {
      ...{ deadline, correlationId, patienceMs, reserves: reservation !== undefined },
      onShared(leader: string) {
        isShared = true;
        logger.debug({ system, operation, correlationId, leader }, 'back office call shared');
      },
    };
    const askOnce = (): Promise<V> => askers[system]({ question, ...how, admittance, deadline, tally });
    try {
      const value = question.readOnly
        ? await flights.run(`${question.digest} ${operation} ${mode}`, caller, askOnce)
        : await askOnce();
      measure(isShared ? 'shared' : value === undefined ? 'absent' : 'ok');
      return value;
    } catch (error) {
      const failure =
        error instanceof AppError ? error : new AppError('internal.bug', 'A call failed.', { cause: error });
      measure(outcomeOf(failure));
      const { code } = failure;
      const cause = failure.cause instanceof Error ? failure.cause.message : undefined;
      const detail = { system, operation, code, ...tally, correlationId, cause };
      // A used-up limit is answered with an hour or a copy, and counted: on a busy day it is every other call.
      if (code === 'backoffice.busy') logger.debug(detail, 'back office call put off');
      else logger.warn(detail, 'back office call failed');
      throw failure;
    }
  }

  async function askJson<T>(
    request: GatewayRequest<T>,
    context: GatewayContext,
    mode: 'call' | 'find' | 'consult',
  ): Promise<Consulted<T> | undefined> {
    const question = jsonQuestion(request, context, base);
    const { system, operation, cacheTtlMs, staleTtlMs = 0 } = request;
    const isKept = cacheTtlMs !== undefined && request.method === 'GET' && settings[system].cache !== false;
    const kept = isKept ? cache.get(question.digest) : undefined;
    // The same question is always read by the same schema of its adapter.
    const keptAnswer = (stale: boolean): Consulted<T> | undefined =>
      kept && { value: kept.value as T, asOf: kept.asOf.toISOString(), stale };
    if (kept?.isFresh) {
      metrics?.onCall?.({ system, operation, outcome: 'cached', durationMs: 0, attempts: 0, placeWaitMs: 0 });
      return keptAnswer(false);
    }
    try {
      const value = await ask(question, mode === 'find' ? 'find' : 'call', context, {
        attempt: attemptHttp,
        read: (answer) => (mode === 'find' && answer.status === 404 ? undefined : readJsonAnswer(request, answer)),
      });
      if (value === undefined) return undefined;
      if (isKept) cache.set(question.digest, value, { ttlMs: cacheTtlMs, staleMs: staleTtlMs });
      return { value, asOf: clock.now().toISOString(), stale: false };
    } catch (error) {
      const stale = mode === 'consult' && isFailing(error) ? keptAnswer(true) : undefined;
      if (stale) return stale;
      throw error;
    }
  }

  const present = <V>(value: V | undefined): V => {
    if (value === undefined) throw new AppError('backoffice.malformed', 'The answer is empty.');
    return value;
  };

  return {
    call: async (request, context) => present(await askJson(request, context, 'call')).value,
    find: async (request, context) => (await askJson(request, context, 'find'))?.value,
    consult: async (request, context) => present(await askJson(request, context, 'consult')),
    exchange: async (request, context) =>
      ask(textQuestion(request, context, base), 'exchange', context, { attempt: attemptText, read: readTextAnswer }),
    health: () => perSystem((system) => lanes[system].health()),
    async ready() {
      const deadline = createDeadline(timeoutMs);
      await deadline.race(tokens.token());
      await knock(base, tokenAgent, deadline);
    },
    async close() {
      const agents = [tokenAgent, ...SYSTEM_NAMES.map((system) => lanes[system].agent)];
      await Promise.all(agents.map((agent) => agent.destroy()));
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

function limitOf({ perMinute }: SystemSettings, slots: SlotBook | undefined) {
  if (perMinute === undefined) return {};
  if (!slots) throw new AppError('config.invalid', 'A limit a minute needs a book of places.');
  return { limit: { perMinute, slots } };
}

function connectOptions(tls: GatewayOptions['tls'] = {}) {
  const { certificate, key, authorities, minVersion = 'TLSv1.3' } = tls;
  return {
    minVersion,
    ...(certificate !== undefined && { cert: certificate }),
    ...(key !== undefined && { key }),
    ...(authorities !== undefined && { ca: authorities }),
  };
}

function isFailing(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'backoffice.unreachable' || error.code === 'backoffice.busy');
}

function outcomeOf(error: AppError): GatewayCallMetric['outcome'] {
  if (error instanceof NotSentError) return 'broken';
  if (error.code === 'backoffice.busy') return 'busy';
  if (error.code === 'backoffice.refused') return 'refused';
  return error.code === 'backoffice.malformed' ? 'malformed' : 'unreachable';
}
