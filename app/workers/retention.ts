import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Clock } from '../../bot/ports/system.ts';
import type { AnonymiseOptions } from '../../store/postgres/anonymise.ts';
import { anonymiseOld, forgetOld } from '../../store/postgres/retention.ts';
import { createLoop, type Loop } from './loop.ts';

/** How long is kept what is of persons, days. */
export interface RetentionDays {
  /** From the last word of a conversation until nothing in it is of anybody. */
  conversation: number;
  /** What became of a message that left: no text and no contact stands there. */
  delivery: number;
  /** A copy of the own data as it was given out. */
  dataCopy: number;
  /** Papers: ten years at least, as the office's table of retention says (Ley 594 de 2000, art. 24). */
  paper: number;
}

export interface RetentionOptions extends AnonymiseOptions {
  pool: Pool;
  clock: Clock;
  logger: Logger;
  /** Window in which OTPs are counted, ms: within it an admission is never forgotten. */
  otpWindowMs: number;
  days: RetentionDays;
}

const BATCH = 1_000;
const CONVERSATIONS = 100;
const EVERY_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
const MONTH_MS = 30 * DAY_MS;

/** Forgets, some rows at a time, what only had to be known for a while, and makes old conversations anonymous. */
export function createRetention(options: RetentionOptions): Loop {
  const { pool, clock, logger, otpWindowMs, days } = options;
  return createLoop({
    name: 'retention',
    everyMs: EVERY_MS,
    logger,
    async round() {
      const before = (ageMs: number): Date => new Date(clock.now().getTime() - ageMs);
      const cutoffs = {
        otpAdmission: before(Math.max(DAY_MS, otpWindowMs)),
        staffSession: before(MONTH_MS),
        inbound: before(MONTH_MS),
        delivery: before(days.delivery * DAY_MS),
        dataCopy: before(days.dataCopy * DAY_MS),
        paper: before(days.paper * DAY_MS),
      };
      const untouched = { before: before(days.conversation * DAY_MS), now: clock.now() };
      const isMore = await forgetOld(pool, cutoffs, BATCH);
      return (await anonymiseOld(options, untouched, CONVERSATIONS)) || isMore;
    },
  });
}
