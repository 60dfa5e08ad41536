/** Keeps messages from a provider that does not answer. */
export interface Breaker {
  /** Whether a message may be tried now; after a rest, one is let through to see. */
  admits(): boolean;
  succeeded(): void;
  failed(): void;
}

/** Opens after `failures` in a row and rests `restMs`; times in ms. */
export function createBreaker(options: { failures: number; restMs: number; nowMs(): number }): Breaker {
  let inARow = 0;
  let closedFrom = 0;
  return {
    admits() {
      if (inARow < options.failures) return true;
      if (options.nowMs() < closedFrom) return false;
      // The others wait for what becomes of this one.
      closedFrom = options.nowMs() + options.restMs;
      return true;
    },
    succeeded() {
      inARow = 0;
    },
    failed() {
      inARow += 1;
      if (inARow >= options.failures) closedFrom = options.nowMs() + options.restMs;
    },
  };
}
