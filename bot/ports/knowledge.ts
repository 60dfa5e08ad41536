import type { Locale } from '../../contracts/fact.ts';

/** One answer of the knowledge base, with where it comes from. */
export interface KnowledgeAnswer {
  id: string;
  /** Plain text, at most 600 characters. */
  text: string;
  source: string;
  /** ISO date since which it holds: with the id, its version. */
  validFrom: string;
  /** ISO date until which it holds; absent where it does not expire. */
  validTo?: string;
  /** The official page where it is done. */
  link?: string;
}

/** The knowledge base: content with source and validity. */
export interface Knowledge {
  /** The best entry for an intent and the words said, or undefined; an entry outside its validity is never given. */
  find(question: { intent: string; text: string; locale: Locale; now: Date }): KnowledgeAnswer | undefined;
}
