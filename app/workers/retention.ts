import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Clock } from '../../bot/ports/system.ts';
import { forgetOld } from '../../store/postgres/retention.ts';
import { createLoop, type Loop } from './loop.ts';

export interface RetentionOptions {
  pool: Pool;
  clock: Clock;
  logger: Logger;
  /** Window in which OTPs are counted, ms: within it an admission is never forgotten. */
  otpWindowMs: number;
}

const BATCH = 1_000;
const EVERY_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
const MONTH_MS = 30 * DAY_MS;

/** Forgets, some rows at a time, what only had to be known for a while. What people said and did is not its business. */
export function createRetention({ pool, clock, logger, otpWindowMs }: RetentionOptions): Loop {
  return createLoop({
    name: 'retention',
    everyMs: EVERY_MS,
    logger,
    round() {
      const before = (ageMs: number): Date => new Date(clock.now().getTime() - ageMs);
      const cutoffs = {
        otpAdmission: before(Math.max(DAY_MS, otpWindowMs)),
        staffSession: before(MONTH_MS),
        inbound: before(MONTH_MS),
      };
      return forgetOld(pool, cutoffs, BATCH);
    },
  });
}
