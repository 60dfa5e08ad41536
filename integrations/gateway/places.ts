import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../bot/domain/errors.ts';
import type { SlotBook } from '../../bot/ports/slot-book.ts';
import type { Deadline } from './deadline.ts';
import { MIN_ATTEMPT_MS } from './with-retries.ts';

/** One system's places under the city's limit, and its pauses after a 429. */
export interface Places {
  /** Waits for a place; throws `backoffice.busy` when there is none within the patience and the deadline. */
  admit(asked: Admittance, deadline: Deadline): Promise<Admission>;
  /** The system has asked to be left alone: nothing is sent to it meanwhile. */
  pause(retryAfterS: number | undefined): void;
  /** Keeps a place after the pause; undefined where there is no limit, or the queue is too long. */
  keepOne(name: string): Promise<number | undefined>;
}

/** `name`: whose place is kept where there is none in time. */
export interface Admittance {
  patienceMs: number;
  name?: string;
}

export interface Admission {
  /** Whether the place may still be used. */
  isGood(): boolean;
}

export interface PlacesOptions {
  system: string;
  /** Absent: no limit. */
  limit?: { perMinute: number; slots: SlotBook };
}

const UNLIMITED: Admission = { isGood: () => true };
/** A 429 that does not say how long. */
const DEFAULT_PAUSE_S = 5;
/** A longer one is believed for the one call; the next asks again. */
const MAX_PAUSE_S = 60;

export function createPlaces({ system, limit }: PlacesOptions): Places {
  let pausedUntilMs = 0;
  const pauseLeftMs = (): number => Math.max(0, Math.ceil(pausedUntilMs - performance.now()));

  return {
    async admit({ patienceMs, name }, deadline) {
      const patience = Math.max(0, Math.floor(Math.min(patienceMs, deadline.remainingMs() - MIN_ATTEMPT_MS)));
      const notBeforeMs = pauseLeftMs();
      if (!limit) {
        if (notBeforeMs > patience) throw busy(notBeforeMs);
        if (notBeforeMs > 0) await sleep(notBeforeMs);
        return UNLIMITED;
      }
      const askedAtMs = performance.now();
      const { slots, perMinute } = limit;
      const named = name === undefined ? {} : { name };
      const slot = await slots.take(system, { perMinute, patienceMs: patience, notBeforeMs, ...named });
      if (slot.kind === 'none') throw busy(name === undefined ? slot.waitMs : undefined);
      if (slot.kind === 'kept') throw busy(slot.waitMs);
      // A timer may end in the millisecond before.
      if (slot.waitMs > 0) await sleep(slot.waitMs + 1);
      const usableUntilMs = askedAtMs + slot.waitMs + slot.usableMs;
      return { isGood: () => performance.now() <= usableUntilMs };
    },
    pause(retryAfterS = DEFAULT_PAUSE_S) {
      pausedUntilMs = Math.max(pausedUntilMs, performance.now() + Math.min(retryAfterS, MAX_PAUSE_S) * 1000);
    },
    async keepOne(name) {
      if (!limit) return undefined;
      // Never "now": a place that is handed out here would be lost.
      const notBeforeMs = Math.max(1, pauseLeftMs());
      const slot = await limit.slots.take(system, { perMinute: limit.perMinute, patienceMs: 0, notBeforeMs, name });
      return slot.kind === 'kept' ? slot.waitMs : undefined;
    },
  };
}

/** Our own limit is reached, or the system says that its is; `waitMs` where there is a time to tell. */
export function busy(waitMs: number | undefined): AppError {
  const when = waitMs === undefined ? {} : { retryAfterS: waitMs / 1000 };
  return new AppError('backoffice.busy', 'The limit of questions to this system is reached.', {
    retryable: true,
    ...when,
  });
}
