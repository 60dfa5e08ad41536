import type { LogEntry } from '../../../contracts/desk-protocol.ts';
import type { Outgoing } from './desk-state.ts';

/** Codes after which the same line may go through later without a change. */
const RETRYABLE = new Set([
  'link.timeout',
  'link.lost',
  'rate.limited',
  'store.unavailable',
  'internal.bug',
  'conversation.changed',
]);

/** Whether a refusal with this code is worth another try by itself. */
export function isRetryable(code: string): boolean {
  return RETRYABLE.has(code);
}

/** Lines that come back in the log are no longer on their way. */
export function withoutLogged(
  outgoing: readonly Outgoing[],
  conversationId: string,
  entries: readonly LogEntry[],
): Outgoing[] {
  const clientIds = new Set(
    entries.flatMap((entry) => (entry.from !== 'agent' || entry.clientId === undefined ? [] : [entry.clientId])),
  );
  const numbers = new Set(entries.map((entry) => entry.number));
  return outgoing.filter(
    (line) =>
      line.conversationId !== conversationId ||
      (!clientIds.has(line.clientId) && (line.number === undefined || !numbers.has(line.number))),
  );
}

/**
 * The next line to send of each conversation: one at a time, in the order written, so that the citizen reads them in
 * that order; a refused line does not hold up the ones after it.
 */
export function nextToSend(outgoing: readonly Outgoing[]): Outgoing[] {
  const busy = new Set(outgoing.filter((line) => line.status === 'sending').map((line) => line.conversationId));
  const next = new Map<string, Outgoing>();
  for (const line of outgoing) {
    if (line.status !== 'waiting' || busy.has(line.conversationId) || next.has(line.conversationId)) continue;
    next.set(line.conversationId, line);
  }
  return [...next.values()];
}
