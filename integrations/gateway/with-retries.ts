import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../bot/domain/errors.ts';
import type { Deadline } from './deadline.ts';

interface RetryOptions {
  deadline: Deadline;
  /** Whether the same request may be sent twice. */
  repeatable: boolean;
  /** 0…1, for the jitter. */
  random: () => number;
  /** Takes one of the system's retries; false where none is left. */
  spendRetry: () => boolean;
  /** What a further attempt needs; where it throws, the error of the attempt before stands. */
  beforeRetry: () => Promise<void>;
}

/** Attempts of one call, the first included. */
const MAX_ATTEMPTS = 3;
const BASE_DELAY_MS = 80;
/** Less than this left and a new attempt would only be cut off. */
export const MIN_ATTEMPT_MS = 50;

/**
 * Attempts until it answers, is refused, or the deadline leaves no room; waits are exponential with full jitter. An
 * attempt may take all the time left: a slow system is waited for, not asked twice; only what fails quickly is repeated.
 */
export async function withRetries<T>(attempt: (signal: AbortSignal) => Promise<T>, options: RetryOptions): Promise<T> {
  const { deadline } = options;
  for (let number = 1; ; number += 1) {
    try {
      return await attempt(deadline.signal());
    } catch (error) {
      if (!(error instanceof AppError) || !error.retryable || !options.repeatable || number >= MAX_ATTEMPTS)
        throw error;
      const jitterMs = options.random() * BASE_DELAY_MS * 2 ** number;
      const waitMs = Math.max(jitterMs, (error.retryAfterS ?? 0) * 1000);
      if (deadline.remainingMs() < waitMs + MIN_ATTEMPT_MS || !options.spendRetry()) throw error;
      await sleep(waitMs);
      await options.beforeRetry().catch(() => {
        throw error;
      });
    }
  }
}
