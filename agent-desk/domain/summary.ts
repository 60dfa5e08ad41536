import type { ConversationSummary } from '../../contracts/desk-protocol.ts';
import type { Conversation } from '../../bot/domain/conversation.ts';
import { withoutNumbers } from './mask.ts';
import { provenNow } from './proven-now.ts';

const LAST_TEXT_CHARACTERS = 120;

/**
 * One line of the inbox as of `now`. Below identity level 2, and where the proof has gone stale, the citizen has no name;
 * codes and documents are not shown in it.
 */
export function summarise(
  state: Conversation,
  lastNumber: number,
  updatedAt: string,
  now = new Date(updatedAt),
): ConversationSummary {
  const { handoff, dialog } = state;
  const { identity } = provenNow(state, now);
  return {
    id: state.id,
    channel: state.channel,
    locale: state.locale,
    owner: state.owner,
    priority: handoff?.priority ?? 0,
    identityLevel: identity.level,
    lastNumber,
    updatedAt,
    ...(handoff && { queue: handoff.queue, reason: handoff.reason, waitingSince: handoff.requestedAt }),
    ...(handoff?.agentId !== undefined && { agentId: handoff.agentId }),
    ...(handoff?.offeredTo !== undefined && { offeredTo: handoff.offeredTo }),
    ...(handoff?.offerUntil !== undefined && { offerUntil: handoff.offerUntil }),
    ...(identity.level >= 2 && identity.name !== undefined && { citizenName: identity.name }),
    ...(dialog.lastIntent !== undefined && { lastIntent: dialog.lastIntent }),
    ...(state.lastText !== undefined && { lastText: withoutNumbers(state.lastText).slice(0, LAST_TEXT_CHARACTERS) }),
    ...(state.rating !== undefined && { rating: state.rating }),
  };
}
