import type { Logger } from 'pino';

/** A job that runs again and again until it is stopped. */
export interface Loop {
  start(): void;
  /** Runs as soon as it may; calls while it runs make one more round. */
  wake(): void;
  /** Ends after the round under way. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  name: string;
  /** One round; true where there is more to do at once. */
  round(): Promise<boolean>;
  /** Longest rest between rounds, ms. */
  everyMs: number;
  logger: Logger;
}

/** Rounds never overlap; a failed one is logged and tried again after the rest. */
export function createLoop({ name, round, everyMs, logger }: LoopOptions): Loop {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = true;

  const run = (): void => {
    clearTimeout(timer);
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    again = false;
    running = round()
      .catch((error: unknown) => {
        logger.warn({ err: error, loop: name }, 'background round failed');
        return false;
      })
      .then((more) => {
        running = undefined;
        if (stopped) return;
        if (more || again) setImmediate(run);
        else timer = setTimeout(run, everyMs);
      });
  };
  return {
    start() {
      stopped = false;
      run();
    },
    wake: run,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
