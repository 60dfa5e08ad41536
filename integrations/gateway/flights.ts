import { AppError } from '../../bot/domain/errors.ts';
import type { Deadline } from './deadline.ts';
import { MIN_ATTEMPT_MS } from './with-retries.ts';

/** Identical questions that are under way at the same time, asked once. */
export interface Flights {
  /** Joins the question of `key` that is under way, else asks it. Each caller waits no longer than its own deadline. */
  run<T>(key: string, caller: FlightCaller, ask: () => Promise<T>): Promise<T>;
}

export interface FlightCaller {
  deadline: Deadline;
  correlationId: string;
  patienceMs: number;
  /** Has a place of its own to keep or to use. */
  reserves: boolean;
  /** Called when another's request serves; `leader` is its correlation id. */
  onShared(leader: string): void;
}

interface Flight {
  caller: FlightCaller;
  end: Promise<{ ok: true; value: unknown } | { ok: false; error: unknown }>;
}

export function createFlights(): Flights {
  const flights = new Map<string, Flight>();

  function lead<T>(key: string, caller: FlightCaller, ask: () => Promise<T>): Promise<T> {
    const asked = ask();
    const end = asked.then(
      (value) => ({ ok: true as const, value }),
      (error: unknown) => ({ ok: false as const, error }),
    );
    const flight = { caller, end };
    flights.set(key, flight);
    void end.then(() => flights.get(key) === flight && flights.delete(key));
    return asked;
  }

  return {
    async run<T>(key: string, caller: FlightCaller, ask: () => Promise<T>): Promise<T> {
      for (let joined = 0; joined < 2; joined += 1) {
        const flight = flights.get(key);
        if (!flight) return lead(key, caller, ask);
        const end = await caller.deadline.race(flight.end);
        if (end.ok) {
          caller.onShared(flight.caller.correlationId);
          // The same key is always read by the same adapter.
          return end.value as T;
        }
        if (!concernsLeaderOnly(end.error, flight.caller, caller)) throw end.error;
      }
      return ask();
    },
  };
}

/** The leader's time was up, or it found no place where this caller may have one. */
function concernsLeaderOnly(error: unknown, leader: FlightCaller, caller: FlightCaller): boolean {
  if (caller.deadline.remainingMs() < MIN_ATTEMPT_MS) return false;
  if (leader.deadline.remainingMs() < MIN_ATTEMPT_MS) return true;
  const isBusy = error instanceof AppError && error.code === 'backoffice.busy';
  return isBusy && (caller.reserves || caller.patienceMs > leader.patienceMs);
}
