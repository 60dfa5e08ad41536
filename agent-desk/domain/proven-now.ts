import { foldFact, type Conversation } from '../../bot/domain/conversation.ts';
import { identityIsIdle } from '../../bot/domain/identity-idle.ts';

/** The conversation as staff may see it at `now`: a proof gone stale counts as dropped before the bot says so (R-I1). */
export function provenNow(conversation: Conversation, now: Date): Conversation {
  return identityIsIdle(conversation, conversation.citizenLastAt, now)
    ? foldFact(conversation, { kind: 'identity-dropped', reason: 'idle' }, now.toISOString())
    : conversation;
}
