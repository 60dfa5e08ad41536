import type { ConversationView, LogEntry } from '../../../contracts/desk-protocol.ts';
import type { Thread } from './desk-state.ts';

/** Both lists as one, ascending, each number once; of two with one number the later heard stays. */
export function mergeEntries(known: readonly LogEntry[], heard: readonly LogEntry[]): LogEntry[] {
  const byNumber = new Map(known.map((entry) => [entry.number, entry]));
  for (const entry of heard) byNumber.set(entry.number, entry);
  return [...byNumber.values()].sort((a, b) => a.number - b.number);
}

/**
 * The thread after the server gave its newest page. Where the page does not reach back to what was known, what was
 * known is dropped: a hole in the middle would never be seen, an earlier page can always be asked again.
 */
export function withNewestPage(thread: Thread | undefined, view: ConversationView): Thread {
  const summary = view.handoffSummary === undefined ? {} : { handoffSummary: view.handoffSummary };
  if (!thread || leavesHole(thread, view))
    return { entries: mergeEntries([], view.log), hasEarlier: view.hasEarlier, ...summary };
  const first = view.log[0]?.number ?? Infinity;
  const reachesFurther = (thread.entries[0]?.number ?? Infinity) < first;
  return {
    entries: mergeEntries(thread.entries, view.log),
    hasEarlier: reachesFurther ? thread.hasEarlier : view.hasEarlier,
    ...summary,
  };
}

/** The thread after an earlier page was asked for and given. */
export function withEarlierPage(thread: Thread, view: ConversationView): Thread {
  return { ...thread, entries: mergeEntries(view.log, thread.entries), hasEarlier: view.hasEarlier };
}

/** Whether the log already holds that number. */
export function holdsNumber(thread: Thread | undefined, number: number): boolean {
  return thread?.entries.some((entry) => entry.number === number) ?? false;
}

function leavesHole(thread: Thread, view: ConversationView): boolean {
  const last = thread.entries.at(-1)?.number;
  const first = view.log[0]?.number;
  return view.hasEarlier && last !== undefined && first !== undefined && first > last;
}
