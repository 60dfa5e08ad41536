/** Timers, from outside, so that tests own the time. */
interface Timers {
  set(run: () => void, delayMs: number): unknown;
  clear(handle: unknown): void;
}

/** The part of `sessionStorage` in use; each call may throw (full, or refused by the browser). */
export interface KeyValue {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** What a socket tells. `onClose` comes exactly once, also when it never opened. */
export interface SocketListener {
  onOpen(): void;
  onText(text: string): void;
  onClose(): void;
}

/** Everything the chat needs from the browser; nothing below `main.ts` touches a global. */
export interface Environment {
  fetch: typeof fetch;
  openSocket(url: string, listener: SocketListener): { close(): void };
  storage: KeyValue;
  timers: Timers;
  /** Milliseconds since 1970. */
  now(): number;
  /** Uniform in [0, 1). */
  random: () => number;
  /** 128 random bits, url-safe. */
  newId(): string;
}

/** Milliseconds to wait before try `failures + 1`: doubles from 0.5 s to 15 s, the upper half of it random. */
export function backoffMs(failures: number, random: () => number): number {
  const full = Math.min(15_000, 500 * 2 ** Math.min(failures, 10));
  return Math.round(full / 2 + (full / 2) * random());
}
