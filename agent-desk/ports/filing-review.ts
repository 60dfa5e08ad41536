import type { QueueName } from '../../contracts/fact.ts';
import type { ReviewDecided, ReviewLine, ReviewView } from '../../contracts/filing-review.ts';

/** A filing opened for review. */
export interface OpenedReview {
  view: ReviewView;
  conversationId: string;
}

/** Filings that wait for a person's decision (R-A8). */
export interface FilingReviews {
  /** Those of these queues, oldest first, at most 100. */
  list(queues: readonly QueueName[]): Promise<ReviewLine[]>;
  /** By our number, whatever became of it since; undefined where there is none. */
  open(number: string): Promise<OpenedReview | undefined>;
  /** Gets the cadastre's number for it and tells the citizen. Throws AppError `backoffice.*` where the cadastre gives none. */
  accept(number: string, staffId: string): Promise<ReviewDecided>;
  /** Gives it back with a reason, in words for the citizen. */
  sendBack(number: string, staffId: string, reason: string): Promise<ReviewDecided>;
}
