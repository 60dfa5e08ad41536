import type { Conversation } from '../domain/conversation.ts';
import { informing, startOfIntent } from '../flows/index.ts';
import { LEAVE_QUEUE } from '../flows/choices.ts';
import { MENU } from '../flows/small-talk.ts';
import { readAnswer } from '../policy/answer.ts';
import { isInterruption } from '../policy/confidence.ts';
import { begin, nothing, type Plan, type Said } from './plan.ts';

/** A citizen who writes on within this time is not told the place again, ms. */
const QUIET_MS = 60_000;

/** In the queue the assistant only says where one stands, answers what it knows, and lets one leave. */
export function whileQueued({ dialog }: Conversation, said: Said): Plan {
  const { meaning, text, attachments, queuePosition } = said;
  const chosen = dialog.awaiting && readAnswer(dialog.awaiting, text, meaning);
  const sure = isInterruption(meaning);
  if ((chosen?.kind === 'offer' && chosen.choice === 'leave-queue') || (sure && meaning.intent === 'cancelar')) {
    return {
      ...nothing,
      facts: [{ kind: 'handoff-cancelled' }],
      replies: [{ key: 'handoff.left', choices: [...MENU] }],
    };
  }
  if (sure && meaning.intent === 'despedirse') {
    return { ...begin(startOfIntent('despedirse'), said), facts: [{ kind: 'handoff-cancelled' }] };
  }
  const pending = dialog.awaiting ? { pending: dialog.awaiting } : {};
  const told = sure && text.trim() !== '' ? informing(meaning.intent) : undefined;
  if (told) return { ...begin(told, said), ...pending };
  const receipt = attachments.length > 0 ? [{ key: 'attachment.kept' }] : [];
  // Said once in a while; the rest is for the agent to read.
  const sinceMs = said.previousAt === undefined ? QUIET_MS : said.now.getTime() - Date.parse(said.previousAt);
  if (dialog.lastReplies.includes('handoff.waiting') && sinceMs < QUIET_MS) {
    return { ...nothing, ...pending, replies: receipt };
  }
  return {
    ...nothing,
    ...pending,
    replies: [
      ...receipt,
      {
        key: 'handoff.waiting',
        data: { position: (queuePosition ?? 0) + 1 },
        choices: [LEAVE_QUEUE],
      },
    ],
  };
}
