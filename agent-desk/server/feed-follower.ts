import type { Logger } from 'pino';
import { DESK_TOPIC, type Bus } from '../../bot/ports/system.ts';
import type { DeskFeed, SequencedFact } from '../ports/desk-store.ts';

/** Reads the numbered facts of all conversations as they come, once for the whole node. */
export interface FeedFollower {
  /** From here on; what came before is for those who ask with `since`. */
  start(): Promise<void>;
  /** Resolves when no listener will be called any more. */
  stop(): Promise<void>;
  /** Pages ascending and without a hole. */
  onPage(listener: (page: readonly SequencedFact[]) => void): void;
  /** Facts after `seq` if all of them are still at hand, so that many who reconnect do not all read the database. */
  recent(after: number): SequencedFact[] | undefined;
}

export interface FeedFollowerOptions {
  feed: DeskFeed;
  bus: Bus;
  logger: Logger;
  /** A lost wake is made good within this time. */
  pollMs: number;
}

const PAGE = 500;
const KEPT = 2000;

/** A follower that the bus only wakes: what it tells is always read from the database. */
export function createFeedFollower({ feed, bus, logger, pollMs }: FeedFollowerOptions): FeedFollower {
  const listeners: ((page: readonly SequencedFact[]) => void)[] = [];
  let kept: SequencedFact[] = [];
  let position = 0;
  let wanted = false;
  let reading: Promise<void> | undefined;
  let stopped = true;
  let end: () => void = () => undefined;

  return {
    async start() {
      position = await feed.latestSeq();
      stopped = false;
      const unsubscribe = bus.subscribe(DESK_TOPIC, (note) => {
        if (note.kind === 'sequenced') wake();
      });
      const timer = setInterval(wake, pollMs);
      end = () => {
        unsubscribe();
        clearInterval(timer);
      };
      wake();
    },
    async stop() {
      stopped = true;
      end();
      await reading;
    },
    onPage: (listener) => void listeners.push(listener),
    recent(after) {
      if (after === position) return [];
      const first = kept[0];
      return first && first.seq <= after + 1 && after < position ? kept.filter((one) => one.seq > after) : undefined;
    },
  };

  function wake(): void {
    if (stopped) return;
    wanted = true;
    reading ??= readOn().finally(() => {
      reading = undefined;
      // A wake between the last look and this moment would be lost.
      if (wanted) wake();
    });
  }

  async function readOn(): Promise<void> {
    while (wanted && !isStopped()) {
      wanted = false;
      try {
        const page = await feed.since(position, PAGE);
        // A full page has more behind it.
        wanted ||= page.length === PAGE;
        if (page.length > 0 && !isStopped()) tell(page);
      } catch (error) {
        // The next poll tries again from the same place.
        logger.warn({ err: error }, 'desk feed could not be read');
        return;
      }
    }
  }

  function tell(page: readonly SequencedFact[]): void {
    position = page.at(-1)?.seq ?? position;
    kept = [...kept, ...page].slice(-KEPT);
    for (const listener of listeners) {
      try {
        listener(page);
      } catch (error) {
        logger.error({ err: error }, 'desk feed listener failed');
      }
    }
  }

  // Read anew after every wait; the compiler would take the last check for granted.
  function isStopped(): boolean {
    return stopped;
  }
}
