import type { Holder, PaperContent, PaperKind } from '../../contracts/paper.ts';
import type { Locale } from '../../contracts/fact.ts';

/** A paper about to be made. Each try has an id of its own, so that a try that was overtaken can finish nothing. */
export interface PaperDraft {
  id: string;
  /** The same key is the same paper. */
  key: string;
  kind: PaperKind;
  /** Year of the number, in Bogotá. */
  year: number;
  /** 16 characters, without groups. */
  code: string;
  issuedAt: Date;
  /** Last instant at which it counts. */
  validUntil?: Date;
  locale: Locale;
  demo: boolean;
  conversationId: string;
  /** Absent where it is of nobody who was proven. */
  holder?: Holder;
  content: PaperContent;
  /** A file that goes with it. */
  annex?: Uint8Array;
}

/** A paper that was made, without its bytes. */
export interface StoredPaper {
  id: string;
  kind: PaperKind;
  year: number;
  /** Place within kind and year, from 1, without gaps. */
  ordinal: number;
  code: string;
  issuedAt: Date;
  validUntil?: Date;
  locale: Locale;
  demo: boolean;
  holder?: Holder;
  bytes: number;
  revoked: boolean;
}

/**
 * `reserved`: the number is this try's until it is finished, released or its lease ends. `issued`: the key has its
 * paper. `busy`: another node is making it.
 */
export type Reservation =
  { state: 'reserved'; ordinal: number; year: number } | { state: 'issued'; paper: StoredPaper } | { state: 'busy' };

/** Where papers are kept, sealed; numbers are taken one after the other for each kind and year. */
export interface PaperStore {
  reserve(draft: PaperDraft): Promise<Reservation>;
  /** Keeps the bytes and gives the paper to the draft's conversation; false where another try has taken over. */
  finish(draft: PaperDraft, pdf: Uint8Array): Promise<boolean>;
  /** Gives the number back: the same key may try again at once, else the next paper takes it. */
  release(id: string): Promise<void>;
  find(by: { id: string } | { code: string }): Promise<StoredPaper | undefined>;
  /** The bytes; with `conversationId` only where the paper was given in it. */
  readPdf(id: string, conversationId?: string): Promise<Uint8Array | undefined>;
  /** The file beside it, where it was given in that conversation. */
  readAnnex(id: string, conversationId: string): Promise<Uint8Array | undefined>;
  /** Newest first. */
  list(taxpayerId: string, limit: number): Promise<StoredPaper[]>;
  /** False where it is not the taxpayer's. */
  share(id: string, to: { conversationId: string; taxpayerId: string }): Promise<boolean>;
}
