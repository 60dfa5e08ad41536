/** What the screen needs of its surroundings: clock, ids, timers and storage come in from outside. */
export interface Platform {
  /** The server's time as well as it is known, epoch ms. */
  now(): number;
  newId(): string;
  /** Runs once after a wait; returns what calls it off. */
  after(ms: number, run: () => void): () => void;
  /** Text kept for this tab over reloads. */
  storage: KeptText;
}

/** The part of `Storage` used here. */
export interface KeptText {
  read(key: string): string | undefined;
  write(key: string, text: string | undefined): void;
  /** Removes every key that starts so. */
  clear(prefix: string): void;
}

/** The browser as the screen's surroundings; `clockOffsetMs` is what the server's clock is ahead of ours. */
export function browserPlatform(clockOffsetMs: () => number): Platform {
  return {
    now: () => Date.now() + clockOffsetMs(),
    newId: () => newUuid(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    storage: keptIn(() => sessionStorage),
  };
}

/** Storage that may be forbidden or full: the screen then works without keeping. */
export function keptIn(open: () => Storage): KeptText {
  return {
    read: (key) => guarded(() => open().getItem(key) ?? undefined),
    write: (key, text) => guarded(() => (text === undefined ? open().removeItem(key) : open().setItem(key, text))),
    clear: (prefix) =>
      guarded(() => {
        for (const key of Object.keys(open())) if (key.startsWith(prefix)) open().removeItem(key);
      }),
  };
}

function guarded<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}

// `randomUUID` exists only in secure contexts; a desk on an inner network may be served over plain HTTP.
function newUuid(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
