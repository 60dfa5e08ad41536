/** Keeps retries a small part of what is asked, so that they do not multiply the load on a system in trouble. */
export interface RetryBudget {
  /** A call was made: it earns its share of a retry. */
  earn(): void;
  /** Takes one retry; false where none is left. */
  spend(): boolean;
}

export interface RetryBudgetOptions {
  /** Retries earned by each call, e.g. 0.1. */
  share: number;
  /** Retries at the start, and the most that a quiet system gets back, one a second. */
  floor: number;
}

/** The most retries saved up, beyond the floor. */
const MAX_SAVED = 100;

/** `nowMs` is a clock that only goes forward. */
export function createRetryBudget({ share, floor }: RetryBudgetOptions, nowMs: () => number): RetryBudget {
  let left = floor;
  let toppedUpAt = nowMs();

  function topUp(): void {
    const seconds = (nowMs() - toppedUpAt) / 1000;
    toppedUpAt += seconds * 1000;
    if (left < floor) left = Math.min(floor, left + seconds);
  }

  return {
    earn() {
      left = Math.min(Math.max(MAX_SAVED, floor), left + share);
    },
    spend() {
      topUp();
      // Tenths do not add up to a whole in binary.
      if (left < 1 - 1e-9) return false;
      left -= 1;
      return true;
    },
  };
}
