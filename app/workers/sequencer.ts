import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { COMMITS_TOPIC, DESK_TOPIC, type Bus } from '../../bot/ports/system.ts';
import { sequenceFacts } from '../../store/postgres/sequencer.ts';
import { createLoop, type Loop } from './loop.ts';

const BATCH = 500;

/** Numbers what was committed and tells those who follow; woken by commits, and by itself where a wake was lost. */
export function createSequencer({ pool, bus, logger }: { pool: Pool; bus: Bus; logger: Logger }): Loop {
  let unsubscribe: (() => void) | undefined;
  let previous: number | undefined;
  const loop = createLoop({
    name: 'sequencer',
    everyMs: 1_000,
    logger,
    async round() {
      const seq = await sequenceFacts(pool, BATCH);
      if (seq === undefined) return false;
      bus.publish(DESK_TOPIC, { kind: 'sequenced', seq });
      // Less than a batch was all there was: what is committed from now on wakes it again.
      const isFull = previous === undefined || seq - previous >= BATCH;
      previous = seq;
      return isFull;
    },
  });
  return {
    ...loop,
    start() {
      unsubscribe = bus.subscribe(COMMITS_TOPIC, () => loop.wake());
      loop.start();
    },
    async stop() {
      unsubscribe?.();
      await loop.stop();
    },
  };
}
