import { AppError } from '../../bot/domain/errors.ts';

/** The share of the process that one system may hold: calls at once, and a short queue for one of them to end. */
export interface Bulkhead {
  /** Runs `work` when there is room; throws NotSentError when there is none in time, or the queue is full. */
  run<T>(work: () => Promise<T>, waitMs: number): Promise<T>;
  inFlight(): number;
  queued(): number;
}

export interface BulkheadOptions {
  concurrency: number;
  queue: number;
  /** Longest stay in the queue. */
  queueMs: number;
}

/** Thrown when nothing was sent. */
export class NotSentError extends AppError {
  constructor(detail: string, retryAfterS: number) {
    super('backoffice.unreachable', detail, { retryable: true, retryAfterS });
  }
}

/** First come, first served. */
export function createBulkhead({ concurrency, queue, queueMs }: BulkheadOptions): Bulkhead {
  const waiting = new Set<() => void>();
  let inFlight = 0;

  function enter(waitMs: number): Promise<void> {
    if (inFlight < concurrency) {
      inFlight += 1;
      return Promise.resolve();
    }
    if (waiting.size >= queue) throw new NotSentError('Too many calls to this system are under way.', 1);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => {
          waiting.delete(admit);
          reject(new NotSentError('The calls to this system that are under way do not end.', 1));
        },
        Math.min(queueMs, waitMs),
      );
      const admit = (): void => {
        clearTimeout(timer);
        resolve();
      };
      waiting.add(admit);
    });
  }

  function leave(): void {
    const [next] = waiting;
    if (!next) {
      inFlight -= 1;
      return;
    }
    // The place goes over without becoming free in between, or a newcomer would take it.
    waiting.delete(next);
    next();
  }

  return {
    async run(work, waitMs) {
      await enter(waitMs);
      try {
        return await work();
      } finally {
        leave();
      }
    },
    inFlight: () => inFlight,
    queued: () => waiting.size,
  };
}
