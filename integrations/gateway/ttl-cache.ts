import type { Clock } from '../../bot/ports/system.ts';

/** A small memory of answers that hold no personal data. */
interface TtlCache {
  get(key: string): KeptAnswer | undefined;
  set(key: string, value: unknown, life: { ttlMs: number; staleMs: number }): void;
}

/** `isFresh`: within its `ttlMs`; after it, it is kept `staleMs` longer for when there is nothing better. */
export interface KeptAnswer {
  value: unknown;
  asOf: Date;
  isFresh: boolean;
}

/** Keeps at most `maxEntries`; the oldest kept goes first. */
export function createTtlCache(options: { maxEntries: number; clock: Clock }): TtlCache {
  const entries = new Map<string, { value: unknown; asOf: Date; ttlMs: number; staleMs: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      const ageMs = options.clock.now().getTime() - entry.asOf.getTime();
      // One from the future was kept before the clock was set back.
      if (ageMs < 0 || ageMs >= entry.ttlMs + entry.staleMs) {
        entries.delete(key);
        return undefined;
      }
      return { value: entry.value, asOf: entry.asOf, isFresh: ageMs < entry.ttlMs };
    },
    set(key, value, life) {
      entries.delete(key);
      entries.set(key, { value, asOf: options.clock.now(), ...life });
      const oldest = entries.keys().next();
      if (entries.size > options.maxEntries && !oldest.done) entries.delete(oldest.value);
    },
  };
}
