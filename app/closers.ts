import type { Logger } from 'pino';

/** Why all is closed: it was asked for, or the start failed. */
export type Ending = 'stopped' | 'failed';

/** What is to be closed, collected while parts open. */
export interface Closers {
  add(name: string, close: (ending: Ending) => Promise<unknown>): void;
  /** Closes the last opened first; one that fails is logged and the others are closed. */
  closeAll(ending: Ending): Promise<void>;
}

/** Empty at first; each part is closed once. */
export function createClosers(logger: Logger): Closers {
  const open: { name: string; close: (ending: Ending) => Promise<unknown> }[] = [];
  return {
    add: (name, close) => void open.push({ name, close }),
    async closeAll(ending) {
      for (let last = open.pop(); last; last = open.pop()) {
        const { name, close } = last;
        await close(ending).catch((error: unknown) =>
          logger.error({ err: error, part: name }, 'a part did not stop cleanly'),
        );
      }
    },
  };
}
