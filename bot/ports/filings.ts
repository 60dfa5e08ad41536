import type { ChannelName, DocumentType, Locale } from '../../contracts/fact.ts';
import type { Filing, FilingDocument } from '../../contracts/filing.ts';
import type { CallContext } from './back-office.ts';

/** Who files; nothing of it where a petition is anonymous. */
export interface Filer {
  taxpayerId?: string;
  documentType?: DocumentType;
  document?: string;
  name?: string;
  /** Where the answer is sent, as the citizen gave it or as it is registered. */
  contact?: { kind: 'email' | 'sms' | 'address'; value: string };
  /** The level proven at that moment. */
  level: 0 | 1 | 2 | 3;
}

export interface NewFiling {
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
  /** The same key gives the same filing, never a second one. */
  idempotencyKey: string;
}

/** Filings of citizens: kept here first, so that there is a number although every system is down; the city's follow. */
export interface Filings {
  /** Keeps it and asks the city's systems for their numbers; those that do not answer follow later. */
  file(filing: NewFiling, call: CallContext): Promise<Filing>;
  /** By any of its numbers; `taxpayerId` is whose it is, absent where it was made without identity. */
  find(number: string): Promise<(Filing & { taxpayerId?: string }) | undefined>;
  /** Those of a taxpayer, newest first, at most 20. */
  list(taxpayerId: string): Promise<Filing[]>;
}
