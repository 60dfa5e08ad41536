import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../bot/domain/errors.ts';

/** The time a whole call may take, waiting and repeating included. */
export interface Deadline {
  remainingMs(): number;
  /** Signal that aborts when the deadline passes. */
  signal(): AbortSignal;
  /** Rejects with `backoffice.unreachable` when the deadline passes before `work` ends. */
  race<T>(work: Promise<T>): Promise<T>;
}

/** A deadline `budgetMs` from now. */
export function createDeadline(budgetMs: number): Deadline {
  const end = performance.now() + budgetMs;
  const remainingMs = (): number => Math.max(0, end - performance.now());
  return {
    remainingMs,
    signal: () => AbortSignal.timeout(Math.max(1, Math.round(remainingMs()))),
    async race(work) {
      const ended = new AbortController();
      const late = sleep(remainingMs(), undefined, { signal: ended.signal }).then(() => {
        throw new AppError('backoffice.unreachable', 'The back office did not answer in time.', { retryable: true });
      });
      try {
        return await Promise.race([work, late]);
      } finally {
        late.catch(() => undefined);
        ended.abort();
      }
    },
  };
}
