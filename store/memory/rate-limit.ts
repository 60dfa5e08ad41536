import type { Clock, RateLimit } from '../../bot/ports/system.ts';

export interface MemoryRateLimitOptions {
  clock: Clock;
  /** Keys remembered per kind of limit; beyond, the key whose last permit is oldest is forgotten. */
  maxKeys?: number;
}

/**
 * Permits by a sliding log, so that no window of `windowMs`, wherever it begins, holds more than `permits`. A refused
 * take costs nothing. Keys of different limits do not touch each other.
 */
export function createMemoryRateLimit({ clock, maxKeys = 50_000 }: MemoryRateLimitOptions): RateLimit {
  const limits = new Map<string, Log>();

  return {
    take(key, { permits, windowMs }) {
      const name = `${permits}/${windowMs}`;
      const log = limits.get(name) ?? new Map<string, number[]>();
      limits.set(name, log);
      return Promise.resolve(takeFrom(log, key, { permits, windowMs, maxKeys, now: clock.now().getTime() }));
    },
  };
}

/** Times of the permits of each key, ms; keys in the order of their last permit. */
type Log = Map<string, number[]>;

interface Taking {
  permits: number;
  windowMs: number;
  maxKeys: number;
  now: number;
}

function takeFrom(log: Log, key: string, taking: Taking): Awaited<ReturnType<RateLimit['take']>> {
  const { permits, windowMs, maxKeys, now } = taking;
  forgetSpent(log, taking);

  const taken = (log.get(key) ?? []).filter((at) => counts(at, taking));
  if (taken.length >= permits) {
    const freeAt = (taken[0] ?? now) + windowMs;
    return { ok: false, retryAfterMs: Math.min(Math.max(freeAt - now, 1), windowMs) };
  }

  log.delete(key);
  if (log.size >= maxKeys) log.delete(log.keys().next().value ?? key);
  log.set(key, [...taken, now]);
  return { ok: true };
}

/** Whether a permit taken `at` still fills a place. One far ahead comes from before the clock was set back. */
function counts(at: number, { now, windowMs }: Taking): boolean {
  return Math.abs(now - at) < windowMs;
}

// The keys stand in the order of their last permit, so the spent ones are in front.
function forgetSpent(log: Log, taking: Taking): void {
  for (const [key, taken] of log) {
    if (counts(taken.at(-1) ?? 0, taking)) return;
    log.delete(key);
  }
}
