import { AppError, codeOf, type ErrorCode } from '../../bot/domain/errors.ts';

/** A try of bringing the city what it must have, and which is never given up. */
export interface FailedTry {
  reason: ErrorCode;
  /** Whether the system failed: our own limit of questions a minute is no failure of its. */
  failed: boolean;
  /** Until the next try. */
  restMs: number;
  /** Once, when it has been failing for so long that a person should look. */
  isLong: boolean;
}

/** A system that comes back after hours has everything within some minutes. */
const REST = { firstMs: 2_000, longestMs: 5 * 60_000 };
/** About an hour and a half of failing. */
const TELL_AT_FAILURES = 24;

/** What to make of an error after so many failures before it. */
export function failedTry(error: unknown, failures: number): FailedTry {
  const reason = codeOf(error);
  const failed = reason !== 'backoffice.busy';
  const retryAfterMs = (error instanceof AppError ? (error.retryAfterS ?? 0) : 0) * 1000;
  return {
    reason,
    failed,
    restMs: Math.max(retryAfterMs, failed ? restAfterMs(failures, REST) : REST.firstMs),
    isLong: failed && failures + 1 === TELL_AT_FAILURES,
  };
}

/** The rest after a failure: it doubles with each that came before. */
export function restAfterMs(failures: number, { firstMs, longestMs }: { firstMs: number; longestMs: number }): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(failures, 20));
}
