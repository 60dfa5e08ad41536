import type { Locale } from '../../contracts/fact.ts';
import type { Holder, IssuedPaper, PaperContent, PaperKind } from '../../contracts/paper.ts';

/** A paper to be made: PDF with number, QR and signature. */
export interface PaperRequest {
  content: PaperContent;
  /** Absent where the paper is of nobody who was proven: the receipt of an anonymous filing. */
  holder?: Holder;
  /** Language of the conversation; the paper itself is in Spanish, with the kind's English name where asked. */
  locale: Locale;
  conversationId: string;
  /** A file in JSON that goes with it, e.g. the whole of a person's data; sealed and opened like the paper. */
  annex?: Uint8Array;
  /** From conversation and fact number: the same key gives the same paper, never a second one. */
  key: string;
}

/** What anybody may learn of a paper by its code. */
export interface PaperCheck {
  kind: PaperKind;
  number: string;
  issuedAt: string;
  validUntil?: string;
  /** `valid`, past its date, replaced or revoked. */
  state: 'valid' | 'expired' | 'revoked';
  /** e.g. `M***** L***** T*****`; absent where it is of nobody. */
  maskedHolder?: string;
  demo: boolean;
}

/** The papers: made, signed, kept sealed, verified (R-A2, R-I5). */
export interface Papers {
  /** Makes, signs and keeps it; throws AppError `papers.unavailable` where it cannot be signed. */
  issue(request: PaperRequest): Promise<IssuedPaper>;
  /** Those of a taxpayer, newest first, at most `limit`. */
  list(taxpayerId: string, limit: number): Promise<IssuedPaper[]>;
  /** Lets a conversation open a paper of its proven taxpayer again; false where it is not theirs. */
  share(paperId: string, to: { conversationId: string; taxpayerId: string }): Promise<boolean>;
  /** The bytes, for a conversation it was given in; undefined for any other. */
  open(paperId: string, conversationId: string): Promise<{ paper: IssuedPaper; pdf: Uint8Array } | undefined>;
  /** The file beside it, for a conversation it was given in; undefined where there is none. */
  openAnnex(paperId: string, conversationId: string): Promise<{ paper: IssuedPaper; annex: Uint8Array } | undefined>;
  /** The bytes for the worker that mails or registers it. */
  read(paperId: string): Promise<{ paper: IssuedPaper; holder?: Holder; pdf: Uint8Array } | undefined>;
  /** By its code as typed in any way; undefined where there is none. */
  check(code: string): Promise<PaperCheck | undefined>;
}
