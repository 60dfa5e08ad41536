import type { Activity } from '../../contracts/activity.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { ConversationLog } from '../../bot/ports/conversation-log.ts';
import { toActivity, type ActivityContext } from './activity-mapping.ts';

/** A page of a conversation as the citizen sees it. */
export interface ActivityPage {
  /** Each with the number of its fact: the watermark of who has read up to it. */
  shown: { activity: Activity; number: number }[];
  /** Number of the last fact read: the next page's `after`, and the watermark. */
  last: number;
  /** There may be more. */
  full: boolean;
}

/** Reads what follows `after`, at most `limit`. */
export async function readActivities(
  log: ConversationLog,
  context: ActivityContext,
  page: { after: number; limit: number },
): Promise<ActivityPage> {
  const facts = await log.read(context.conversationId, { audience: 'public', ...page });
  return {
    shown: facts.flatMap((fact) => {
      const activity = toActivity(fact, context);
      return activity ? [{ activity, number: fact.number }] : [];
    }),
    last: facts.at(-1)?.number ?? page.after,
    full: facts.length >= page.limit,
  };
}

/** The newest number. Throws AppError `conversation.unknown`. */
export async function lastNumberOf(log: ConversationLog, conversationId: string): Promise<number> {
  const last = await log.lastNumber(conversationId);
  if (last === undefined) throw new AppError('conversation.unknown', 'There is no such conversation');
  return last;
}

/**
 * The number a watermark stands for; absent or empty is the beginning.
 * Throws AppError `conversation.watermark` for what is no number or was never given (beyond `last`).
 */
export function parseWatermark(raw: unknown, last: number): number {
  if (raw === undefined || raw === null || raw === '') return 0;
  if (typeof raw !== 'string' || !/^\d{1,15}$/.test(raw))
    throw new AppError('conversation.watermark', 'The watermark must be one that this conversation gave');
  const number = Number(raw);
  if (number > last) throw new AppError('conversation.watermark', 'The watermark is ahead of the conversation');
  return number;
}
