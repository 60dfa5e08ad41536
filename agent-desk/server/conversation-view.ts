import type { ConversationView, LogEntry } from '../../contracts/desk-protocol.ts';
import type { ConversationLog } from '../../bot/ports/conversation-log.ts';
import { toLogEntry } from '../domain/log-entry.ts';
import type { DeskConversation } from '../ports/desk-store.ts';

/** Lines on a page, at least, where there are as many. */
const PAGE_LINES = 60;
const READ_FACTS = 200;
/** Many facts are no lines; after this many reads the page is what it is. */
const READS = 10;

/** A page of the thread before `beforeNumber` (not included), or the newest. */
export async function readConversationView(
  log: ConversationLog,
  { state, summary }: DeskConversation,
  beforeNumber?: number,
): Promise<ConversationView> {
  let before = beforeNumber ?? ((await log.lastNumber(state.id)) ?? 0) + 1;
  let lines: LogEntry[] = [];
  for (let reads = 0; reads < READS && before > 1 && lines.length < PAGE_LINES; reads++) {
    const facts = await log.read(state.id, { audience: 'all', before, limit: READ_FACTS });
    const page = facts.flatMap((fact) => toLogEntry(fact) ?? []);
    lines = [...page, ...lines];
    before = facts.length < READ_FACTS ? 1 : (facts[0]?.number ?? 1);
  }
  return {
    summary,
    log: lines,
    hasEarlier: before > 1,
    ...(state.handoff && { handoffSummary: state.handoff.summary }),
  };
}
