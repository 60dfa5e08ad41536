import { SLOT_RULES, type Slot, type SlotAsked, type SlotBook } from '../../bot/ports/slot-book.ts';
import type { Clock } from '../../bot/ports/system.ts';

/** The places of one node, kept while it runs; memory is bounded by `perMinute` and by the longest queue. */
export function createMemorySlotBook({ clock }: { clock: Clock }): SlotBook {
  const queues = new Map<string, Queue>();
  return {
    take(name, asked) {
      const queue = queues.get(name) ?? { places: [], kept: new Map<string, number>() };
      queues.set(name, queue);
      return Promise.resolve(takeFrom(queue, asked, clock.now().getTime()));
    },
  };
}

interface Queue {
  /** The last `perMinute` places, in order. */
  places: Place[];
  /** When the place of each name is, ms; in order. */
  kept: Map<string, number>;
}

/** `at` never falls; `doneAt`: when this and all before it have been used or have lapsed. */
interface Place {
  at: number;
  doneAt: number;
}

const { windowMs, promptMs, keptMs, maxAheadMs } = SLOT_RULES;

function takeFrom(queue: Queue, asked: SlotAsked, now: number): Slot {
  tidy(queue, now);
  const { patienceMs, name, notBeforeMs = 0 } = asked;
  const mine = name === undefined ? undefined : queue.kept.get(name);
  if (name !== undefined && mine !== undefined) {
    const at = Math.max(now + notBeforeMs, mine);
    if (at <= mine + keptMs && at - now > patienceMs) return { kind: 'kept', waitMs: at - now };
    queue.kept.delete(name);
    if (at <= mine + keptMs) return { kind: 'go', waitMs: at - now, usableMs: mine + keptMs - at };
  }

  const at = nextPlace(queue, asked, now);
  const waitMs = at - now;
  if (waitMs <= patienceMs) {
    add(queue, asked, at, promptMs);
    return { kind: 'go', waitMs, usableMs: promptMs };
  }
  if (name === undefined || waitMs > maxAheadMs) return { kind: 'none', waitMs };
  add(queue, asked, at, keptMs);
  queue.kept.set(name, at);
  return { kind: 'kept', waitMs };
}

/** Forgets what has lapsed, and all of it where the clock was set back: nobody waits for hours that were never queued. */
function tidy(queue: Queue, now: number): void {
  if ((queue.places.at(-1)?.at ?? now) > now + maxAheadMs + windowMs) {
    queue.places = [];
    queue.kept.clear();
  }
  for (const [name, at] of queue.kept) {
    if (at + keptMs >= now) return;
    queue.kept.delete(name);
  }
}

/** The soonest that leaves no window with too many; those to come stand apart, so that each has a time of its own. */
function nextPlace({ places }: Queue, { perMinute, notBeforeMs = 0 }: SlotAsked, now: number): number {
  const last = places.at(-1);
  const full = places.at(-perMinute);
  const at = Math.max(now + notBeforeMs, last?.at ?? 0, full ? full.doneAt + windowMs : 0);
  return at > now && last ? Math.max(at, last.at + Math.ceil(windowMs / perMinute)) : at;
}

function add(queue: Queue, { perMinute }: SlotAsked, at: number, usableMs: number): void {
  const doneAt = Math.max(queue.places.at(-1)?.doneAt ?? 0, at + usableMs);
  queue.places.push({ at, doneAt });
  if (queue.places.length > perMinute) queue.places.splice(0, queue.places.length - perMinute);
}
