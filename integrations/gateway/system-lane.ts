import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import { Agent, type buildConnector } from 'undici';
import { AppError } from '../../bot/domain/errors.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { NotSentError, createBulkhead, type BulkheadOptions } from './bulkhead.ts';
import { createRetryBudget, type RetryBudget, type RetryBudgetOptions } from './retry-budget.ts';
import type { BreakerState, SystemHealth } from './types.ts';

/** One system's own connections, bulkhead, breaker and health, so that a system that hangs holds up no other. */
export interface SystemLane {
  agent: Agent;
  retries: RetryBudget;
  /** Throws as `run` would where the breaker is open, so that nothing is prepared for a call that is not to be made. */
  checkOpen(): void;
  /** Runs `work` unless the breaker is open or too many calls are under way; counts how it ends. */
  run<T>(work: () => Promise<T>, waitMs: number): Promise<T>;
  health(): SystemHealth;
}

interface SystemLaneOptions {
  bulkhead: BulkheadOptions;
  retries: RetryBudgetOptions;
  breaker: { failures: number; halfOpenAfterMs: number };
  connect: buildConnector.BuildOptions;
  clock: Clock;
  onBreaker: (state: BreakerState) => void;
}

/** A refusal is an answer: only silence, 5xx and what cannot be read at all open the breaker. */
export function createSystemLane(options: SystemLaneOptions): SystemLane {
  const { halfOpenAfterMs } = options.breaker;
  const agent = new Agent({
    connections: options.bulkhead.concurrency,
    pipelining: 1,
    keepAliveTimeout: 4_000,
    connect: options.connect,
  });
  const bulkhead = createBulkhead(options.bulkhead);
  const policy = circuitBreaker(handleWhen(isSystemFailure), {
    breaker: new ConsecutiveBreaker(options.breaker.failures),
    halfOpenAfter: halfOpenAfterMs,
  });
  let openedAtMs = 0;
  policy.onStateChange((state) => {
    if (state === CircuitState.Open) openedAtMs = performance.now();
    options.onBreaker(breakerState(state));
  });
  let last: Omit<SystemHealth, 'breaker' | 'inFlight' | 'queued'> = { state: 'unknown' };
  const nowIso = (): string => options.clock.now().toISOString();
  const broken = (): NotSentError =>
    new NotSentError('The system has been failing and is not asked for now.', Math.ceil(halfOpenAfterMs / 1000));

  async function guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      const value = await policy.execute(work);
      last = { ...last, state: 'up', lastOkAt: nowIso() };
      return value;
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw broken();
      if (error instanceof AppError && error.code !== 'backoffice.busy') {
        const failed = { lastFailureAt: nowIso(), lastFailureCode: error.code };
        last = { ...last, ...failed, state: isSystemFailure(error) ? 'down' : 'up' };
      }
      throw error;
    }
  }

  return {
    agent,
    retries: createRetryBudget(options.retries, () => performance.now()),
    checkOpen() {
      if (policy.state === CircuitState.Open && performance.now() - openedAtMs < halfOpenAfterMs) throw broken();
    },
    run: (work, waitMs) => bulkhead.run(() => guarded(work), waitMs),
    health: () => ({
      ...last,
      breaker: breakerState(policy.state),
      inFlight: bulkhead.inFlight(),
      queued: bulkhead.queued(),
    }),
  };
}

function isSystemFailure(error: Error): boolean {
  if (!(error instanceof AppError)) return false;
  // JSON of another shape may be one taxpayer's odd record: no reason to stop asking about the others.
  return error.code === 'backoffice.unreachable' || (error.code === 'backoffice.malformed' && error.retryable);
}

function breakerState(state: CircuitState): BreakerState {
  if (state === CircuitState.Closed) return 'closed';
  return state === CircuitState.HalfOpen ? 'half-open' : 'open';
}
