import type { NumberedFact } from '../../contracts/fact.ts';

/** Reads a conversation's facts in order. */
export interface ConversationLog {
  /**
   * Facts with `number` > `after` (or < `before`, newest page), ascending, at most `limit` (1…500).
   * `public`: what the citizen's screen shows; `all`: notes and inner facts too.
   */
  read(
    conversationId: string,
    page: { audience: 'public' | 'all'; after?: number; before?: number; limit: number },
  ): Promise<NumberedFact[]>;
  /** The newest number, or undefined where there is no such conversation. */
  lastNumber(conversationId: string): Promise<number | undefined>;
}
