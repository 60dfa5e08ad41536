import type { DeskConversations } from '../agent-desk/ports/desk-store.ts';
import { createFilingExtension, type FilingExtensionOptions } from '../bot/filing-extension.ts';
import type { FilingExtension } from '../bot/ports/filing-extension.ts';
import { createFilingReview, type FilingReview, type FilingReviewOptions } from '../bot/filing-review.ts';

/** A reviewer's decisions; the citizen hears of each in the conversation it was filed in. */
export function openFilingReview(
  options: Pick<FilingReviewOptions, 'register' | 'cadastre'> & { conversations: DeskConversations },
): FilingReview {
  return createFilingReview({ ...options, tell: tellIn(options.conversations) });
}

/** Terms that the office puts off, told the same way. */
export function openFilingExtension(
  options: Omit<FilingExtensionOptions, 'tell'> & { conversations: DeskConversations },
): FilingExtension {
  return createFilingExtension({ ...options, tell: tellIn(options.conversations) });
}

function tellIn(conversations: DeskConversations): FilingReviewOptions['tell'] {
  return async (conversationId, { fact, audit, actionId }) => {
    const news = { ok: true as const, facts: [fact], audit: [audit], wakesBot: fact.kind };
    await conversations.change(conversationId, () => news, { clientId: actionId });
  };
}
