import type { Clock } from '../../bot/ports/system.ts';

/** A small memory of answers that hold no personal data. */
interface TtlCache {
  get(key: string): unknown;
  set(key: string, value: unknown, ttlMs: number): void;
}

/** Keeps at most `maxEntries`; the oldest kept goes first. */
export function createTtlCache(options: { maxEntries: number; clock: Clock }): TtlCache {
  const entries = new Map<string, { value: unknown; untilMs: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry && entry.untilMs <= options.clock.now().getTime()) entries.delete(key);
      return entries.get(key)?.value;
    },
    set(key, value, ttlMs) {
      entries.delete(key);
      entries.set(key, { value, untilMs: options.clock.now().getTime() + ttlMs });
      const oldest = entries.keys().next();
      if (entries.size > options.maxEntries && !oldest.done) entries.delete(oldest.value);
    },
  };
}
