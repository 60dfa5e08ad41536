import type { Clock } from '../../bot/ports/system.ts';

/** How much one socket may ask. */
export interface RequestBudget {
  /** False where the request is one too many: by rate, or because too many wait already. */
  take(): boolean;
  /** One that was taken is answered. */
  done(): void;
}

const BURST = 60;
const PER_SECOND = 20;
const WAITING = 64;

/** A bucket of 60 requests filled with 20 a second, and at most 64 under way. */
export function createRequestBudget(clock: Clock): RequestBudget {
  let permits = BURST;
  let filledAt = clock.now().getTime();
  let underWay = 0;
  return {
    take() {
      const now = clock.now().getTime();
      permits = Math.min(BURST, permits + (Math.max(0, now - filledAt) / 1000) * PER_SECOND);
      filledAt = now;
      if (permits < 1 || underWay >= WAITING) return false;
      permits -= 1;
      underWay += 1;
      return true;
    },
    done() {
      underWay -= 1;
    },
  };
}
