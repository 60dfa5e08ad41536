import type { ChannelName } from '../../contracts/fact.ts';

export const CASE_KINDS = [
  'back-office-down',
  'payment-missing',
  'lost-contact',
  'identity',
  'agreement',
  'petition',
  'appointment',
  'fraud',
  'portal',
  'wrong-answer',
  'other',
] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

export type CaseState = 'open' | 'in-progress' | 'waiting' | 'resolved' | 'closed';

/** A matter that somebody must look at, with what is known of it. */
export interface NewCase {
  kind: CaseKind;
  channel: ChannelName;
  /** One line for the staff, in Spanish; sealed at rest. */
  summary: string;
  /** What was collected; sealed at rest. */
  detail: Record<string, unknown>;
  /** Absent where it comes from another system. */
  conversationId?: string;
  taxpayerId?: string;
  document?: string;
  /** The same key gives the same case, never a second one. */
  key: string;
}

export interface CaseStatus {
  /** Shown number, e.g. `C-2026-000123`. */
  number: string;
  kind: CaseKind;
  state: CaseState;
  openedAt: string;
  updatedAt: string;
  /** Number in the city's CRM, once it has it. */
  crmNumber?: string;
}

/** Our own cases: kept here first, so that there is a number although every system is down; the CRM follows. */
export interface Cases {
  open(request: NewCase): Promise<CaseStatus>;
  find(number: string): Promise<CaseStatus | undefined>;
  /** Those of a taxpayer, newest first, at most 20. */
  list(taxpayerId: string): Promise<CaseStatus[]>;
}
