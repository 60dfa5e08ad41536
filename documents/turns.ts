import { AppError } from '../bot/domain/errors.ts';

/** More than these that wait are refused at once. */
const MOST_WAITING = 500;
/** How long a work rests beside what it took, and at most, ms: the processor and the database are the others' then. */
const REST_SHARE = 2;
const LONGEST_REST_MS = 100;
/** Where more wait, they have waited long enough: nobody rests. */
const MOST_TO_REST = 40;

/**
 * Makes the function that does works in the order they come, `most` at a time, and rests after each while others wait.
 * Many papers that are asked for together would else take numbers, locks, connections and the processor together, and
 * every other citizen would feel it (`npm run bench:papers`).
 */
export function createTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let busy = 0;
  const goOn = (): void => {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  };
  return async (work) => {
    if (waiting.length >= MOST_WAITING)
      throw new AppError('papers.unavailable', 'too many papers wait to be made', { retryable: true, retryAfterS: 5 });
    if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    const from = performance.now();
    try {
      return await work();
    } finally {
      const restMs = Math.min(REST_SHARE * (performance.now() - from), LONGEST_REST_MS);
      if (waiting.length === 0 || waiting.length > MOST_TO_REST) goOn();
      else setTimeout(goOn, restMs);
    }
  };
}
