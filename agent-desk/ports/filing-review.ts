import type { QueueName } from '../../contracts/fact.ts';
import type { ReviewDecided, ReviewPage, ReviewView } from '../../contracts/filing-review.ts';

/** A filing opened for review. */
export interface OpenedReview {
  view: Omit<ReviewView, 'mayRelease'>;
  conversationId: string;
  /** The conversation that keeps each document, by its upload: an answer may come from another one. */
  keptIn: ReadonlyMap<string, string>;
}

/** Filings that wait for a person's decision (R-A8). */
export interface FilingReviews {
  /** Those of these queues, oldest first, at most 100; `after` is the number of the last one known. */
  list(queues: readonly QueueName[], after?: string): Promise<ReviewPage>;
  /** By our number, whatever became of it since; undefined where there is none. */
  open(number: string): Promise<OpenedReview | undefined>;
  /**
   * Gets the cadastre's number for it and tells the citizen. Throws AppError `backoffice.*` where the cadastre gives
   * none, `filing.decided` where somebody else decided before.
   */
  accept(number: string, staffId: string): Promise<ReviewDecided>;
  /** Gives it back with a reason, in words for the citizen. Throws as `accept`. */
  sendBack(number: string, staffId: string, reason: string): Promise<ReviewDecided>;
  /** Takes a document out of quarantine without an antivirus, on a person's word; absent where there is an antivirus. */
  release?(document: { conversationId: string; uploadId: string; name: string }): Promise<void>;
}
