import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { COMMITS_TOPIC, DESK_TOPIC, type Bus } from '../../bot/ports/system.ts';
import { sequenceFacts } from '../../store/postgres/sequencer.ts';
import { createLoop, type Loop } from './loop.ts';

const BATCH = 500;

/** Numbers what was committed and tells those who follow; woken by commits, and by itself where a wake was lost. */
export function createSequencer({ pool, bus, logger }: { pool: Pool; bus: Bus; logger: Logger }): Loop {
  let unsubscribe: (() => void) | undefined;
  const loop = createLoop({
    name: 'sequencer',
    everyMs: 1_000,
    logger,
    async round() {
      const seq = await sequenceFacts(pool, BATCH);
      if (seq !== undefined) bus.publish(DESK_TOPIC, { kind: 'sequenced', seq });
      return seq !== undefined;
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
