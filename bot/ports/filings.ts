import type { ChannelName, DocumentType, Locale } from '../../contracts/fact.ts';
import type { Filing, FilingDocument } from '../../contracts/filing.ts';

/** Where the answer is sent, as the citizen gave it or as it is registered. */
export interface FilerContact {
  kind: 'email' | 'sms' | 'address';
  value: string;
}

/** Who files; nothing but the level of it where a petition is anonymous. */
export interface Filer {
  taxpayerId?: string;
  documentType?: DocumentType;
  document?: string;
  name?: string;
  contact?: FilerContact;
  /** The level proven at that moment. */
  level: 0 | 1 | 2 | 3;
}

/** What is filed. */
export interface FilingContent {
  procedure: string;
  conversationId: string;
  channel: ChannelName;
  locale: Locale;
  filer: Filer;
  propertyId?: string;
  /** What happened, and what is asked; the citizen's own words. */
  facts: string;
  request: string;
  documents: readonly FilingDocument[];
  /** Reference of the stamps' payment, where the procedure has them. */
  paymentReference?: string;
  /** Said on the phone: the receipt says "verbal" (Decreto 1166 de 2016). */
  spoken?: boolean;
  /** Record of the signature, where it was signed (R-I3). */
  signature?: { sha256: string; at: string; method: 'otp' };
  /** `in-review` where a person must accept it before it counts as filed: until then no term runs. */
  state: 'filed' | 'in-review';
  /** Legal term in business days from the day it is filed; absent where the law gives none. */
  termDays?: number;
  /** Until when the first answer is promised, ISO time. */
  firstAnswerBy?: string;
}

export interface NewFiling extends FilingContent {
  /** One line for the staff, of the case that is opened with it. */
  summary: string;
  /** The same key gives the same filing, never a second one; with another content it throws `internal.bug`. */
  idempotencyKey: string;
}

/** A filing with all that was filed. */
export interface KeptFiling {
  filing: Filing;
  content: FilingContent;
}

/** What a citizen adds to a filing: words, documents, or both. */
export interface FilingAnswer {
  conversationId: string;
  text: string;
  documents: readonly FilingDocument[];
  /** The same key adds it once. */
  idempotencyKey: string;
}

/** Filings as the assistant makes and reads them: kept here first, so that there is a number although every system is down. */
export interface Filings {
  /** Keeps it, with a case for the staff; document management is told afterwards. */
  file(filing: NewFiling): Promise<KeptFiling>;
  /** By any of its numbers, however it is typed. */
  find(number: string): Promise<KeptFiling | undefined>;
  /** Those of a taxpayer, newest first, at most 20. */
  list(taxpayerId: string): Promise<Filing[]>;
  /** Keeps what a citizen adds. One that was required is `filed` again, and its term runs on; undefined where there is none. */
  answer(number: string, answer: FilingAnswer): Promise<Filing | undefined>;
  /** Document management's number. */
  register(number: string, documentNumber: string): Promise<void>;
}
