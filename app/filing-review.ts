import type { DeskConversations } from '../agent-desk/ports/desk-store.ts';
import { createFilingReview, type FilingReview, type FilingReviewOptions } from '../bot/filing-review.ts';

/** A reviewer's decisions; the citizen hears of each in the conversation it was filed in. */
export function openFilingReview(
  options: Pick<FilingReviewOptions, 'register' | 'cadastre'> & { conversations: DeskConversations },
): FilingReview {
  const { conversations } = options;
  return createFilingReview({
    ...options,
    async tell(conversationId, { fact, audit, actionId }) {
      const news = { ok: true as const, facts: [fact], audit: [audit], wakesBot: fact.kind };
      await conversations.change(conversationId, () => news, { clientId: actionId });
    },
  });
}
