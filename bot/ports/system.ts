/** Time, from outside. */
export interface Clock {
  now(): Date;
}

/** Identifiers and secrets, from outside. */
export interface Ids {
  /** 128 random bits, url-safe. */
  id(): string;
  /** `digits` random decimal digits. */
  digits(digits: number): string;
}

/** Keyed digests for look-ups and codes; the key is the server's. */
export interface Digests {
  /** Hex HMAC-SHA-256 of `value` under a key made for `purpose`. */
  hmac(purpose: string, value: string): string;
}

/** Wakes those who wait for a conversation's change; carries nothing that the database does not also say. */
export interface Bus {
  publish(topic: string, note: BusNote): void;
  /** Returns the function that ends the subscription. */
  subscribe(topic: string, listener: (note: BusNote) => void): () => void;
}

/** `committed`: new facts up to `number`, one of which may wait for a turn. `typing`: ephemeral, kept nowhere. */
export type BusNote =
  | { kind: 'committed'; conversationId: string; number: number; waits?: true }
  | { kind: 'typing'; conversationId: string; from: 'citizen' | 'bot' | 'agent'; typing: boolean }
  | { kind: 'sequenced'; seq: number };

/** Topic of one conversation's notes. */
export const conversationTopic = (conversationId: string): string => `conversation:${conversationId}`;
/** Topic on which every commit is told, for the turn runner and the sequencer. */
export const COMMITS_TOPIC = 'commits';
/** Topic of the desk's numbered events. */
export const DESK_TOPIC = 'desk';

/** A window of permits. */
export interface RateLimit {
  /** Takes one permit of `key`; when none is left, says how many ms until there is. */
  take(
    key: string,
    limit: { permits: number; windowMs: number },
  ): Promise<{ ok: true } | { ok: false; retryAfterMs: number }>;
}
