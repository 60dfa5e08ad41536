import { stat } from 'node:fs/promises';
import type { Logger } from 'pino';
import { createLoop, type Loop } from './loop.ts';

export interface ModelWatcherOptions {
  modelPath: string;
  /** Loads the file and swaps it in; what it cannot use leaves the old model in place. */
  reload(): Promise<void>;
  version(): string;
  logger: Logger;
  everyMs?: number;
}

/** Swaps a model in as soon as its file is another one: a publication needs no restart and loses no turn (R-N4). */
export function createModelWatcher({ modelPath, reload, version, logger, everyMs = 1_000 }: ModelWatcherOptions): Loop {
  let seen: string | undefined;
  return createLoop({
    name: 'model',
    everyMs,
    logger,
    async round() {
      const mark = await markOf(modelPath);
      const isFirst = seen === undefined;
      const isSame = mark === undefined || mark === seen;
      seen = mark ?? seen;
      if (isFirst || isSame) return false;
      const before = version();
      try {
        await reload();
        if (version() !== before) logger.info({ before, now: version() }, 'another language model is in use');
      } catch (error) {
        logger.error({ err: error }, 'the new language model cannot be used: the former stays');
      }
      return false;
    },
  });
}

/** What changes when a file is replaced; undefined while there is none. */
async function markOf(file: string): Promise<string | undefined> {
  try {
    const { ino, size, mtimeMs } = await stat(file);
    return `${ino}:${size}:${mtimeMs}`;
  } catch {
    return undefined;
  }
}
