import type { Logger } from 'pino';
import { codeOf } from '../../bot/domain/errors.ts';
import type { EventLake, LakeEvent, LakeFeed } from '../../bot/ports/event-lake.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { restAfterMs } from './failed-try.ts';
import { createLoop, type Loop } from './loop.ts';

export interface LakeWorkerOptions {
  feed: LakeFeed;
  lake: EventLake;
  clock: Clock;
  logger: Logger;
}

const BATCH = 500;
const EVERY_MS = 5_000;
const LEASE_MS = 60_000;
const REST = { firstMs: 5_000, longestMs: 5 * 60_000 };

/** Tells the city's data lake what came of conversations (R-G2), in order and in batches; what it lacks waits for it. */
export function createLakeWorker({ feed, lake, clock, logger }: LakeWorkerOptions): Loop {
  let failures = 0;

  const send = (events: readonly LakeEvent[]): Promise<void> =>
    lake.ingest(events, { correlationId: events[0]?.id ?? 'none' });

  /** One that the lake refuses does not hold up the others: each alone, and who is refused is told to a person. */
  async function sendApart(events: readonly LakeEvent[]): Promise<void> {
    for (const event of events) {
      await send([event]).catch((error: unknown) => {
        if (!isRefusal(error)) throw error;
        logger.error({ err: error, eventId: event.id, type: event.type }, 'the data lake refuses an event');
      });
    }
  }

  return createLoop({
    name: 'lake',
    everyMs: EVERY_MS,
    logger,
    async round() {
      const batch = await feed.claim(BATCH, LEASE_MS);
      if (!batch) return false;
      const { events, upTo } = batch;
      try {
        if (events.length > 0)
          await send(events).catch((error: unknown) => {
            if (!isRefusal(error)) throw error;
            return sendApart(events);
          });
      } catch (error) {
        const restMs = restAfterMs(failures, REST);
        failures += 1;
        logger.warn({ err: error, failures, events: events.length }, 'the data lake did not take events');
        await feed.restUntil(new Date(clock.now().getTime() + restMs));
        return false;
      }
      failures = 0;
      await feed.taken(upTo);
      return events.length === BATCH;
    },
  });
}

const isRefusal = (error: unknown): boolean => codeOf(error) === 'backoffice.refused';
