import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { linkAudit } from '../../store/postgres/audit.ts';
import { createLoop, type Loop } from './loop.ts';

const BATCH = 500;

/** Links committed audit rows into the hash chain within a second. */
export function createChainer({ pool, logger }: { pool: Pool; logger: Logger }): Loop {
  return createLoop({
    name: 'chainer',
    everyMs: 500,
    logger,
    round: async () => (await linkAudit(pool, BATCH)) === BATCH,
  });
}
