import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import { Agent } from 'undici';
import { AppError } from '../../bot/domain/errors.ts';
import type { Clock } from '../../bot/ports/system.ts';
import type { BreakerState, SystemHealth } from './types.ts';

/** One system's own connections, breaker and health, so that a system that hangs holds up no other. */
export interface SystemLane {
  agent: Agent;
  /** Runs `work` unless the breaker is open or too many calls are under way; counts how it ends. */
  run<T>(work: () => Promise<T>): Promise<T>;
  health(): SystemHealth;
}

interface SystemLaneOptions {
  connections: number;
  maxInFlight: number;
  breaker: { failures: number; halfOpenAfterMs: number };
  clock: Clock;
  onBreaker: (state: BreakerState) => void;
}

/** Thrown through `run` when nothing was sent; `reason` tells the metrics why. */
export class NotSentError extends AppError {
  constructor(detail: string, retryAfterS: number) {
    super('backoffice.unreachable', detail, { retryable: true, retryAfterS });
  }
}

/** A refusal is an answer: only silence, 5xx and what is no JSON open the breaker. */
export function createSystemLane(options: SystemLaneOptions): SystemLane {
  const agent = new Agent({ connections: options.connections, pipelining: 1, keepAliveTimeout: 4_000 });
  const policy = circuitBreaker(handleWhen(isSystemFailure), {
    breaker: new ConsecutiveBreaker(options.breaker.failures),
    halfOpenAfter: options.breaker.halfOpenAfterMs,
  });
  policy.onStateChange((state) => {
    options.onBreaker(breakerState(state));
  });
  let inFlight = 0;
  let last: Omit<SystemHealth, 'breaker'> = { state: 'unknown' };
  const nowIso = (): string => options.clock.now().toISOString();

  return {
    agent,
    async run(work) {
      if (inFlight >= options.maxInFlight) throw new NotSentError('Too many calls to this system are under way.', 1);
      inFlight += 1;
      try {
        const value = await policy.execute(work);
        last = { ...last, state: 'up', lastOkAt: nowIso() };
        return value;
      } catch (error) {
        if (error instanceof BrokenCircuitError) {
          const retryAfterS = Math.ceil(options.breaker.halfOpenAfterMs / 1000);
          throw new NotSentError('The system has been failing and is not asked for now.', retryAfterS);
        }
        if (error instanceof AppError) {
          const failed = { lastFailureAt: nowIso(), lastFailureCode: error.code };
          last = { ...last, ...failed, state: isSystemFailure(error) ? 'down' : 'up' };
        }
        throw error;
      } finally {
        inFlight -= 1;
      }
    },
    health: () => ({ ...last, breaker: breakerState(policy.state) }),
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
