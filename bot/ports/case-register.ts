import type { ChannelName } from '../../contracts/fact.ts';
import type { CaseState, CaseStatus, NewCase } from './cases.ts';
import type { FilingChange } from './filing-register.ts';

export const CASE_STATES = ['open', 'in-progress', 'waiting', 'resolved', 'closed'] as const satisfies CaseState[];

/** A case that another system of the city opens: it came over no channel of ours. */
export interface RegisteredCase extends Omit<NewCase, 'channel'> {
  channel: ChannelName | 'api';
  /** Who opens it, e.g. `api:crm`; the assistant, where it is absent. */
  by?: string;
}

/** What became of a request: `other-request` where its key was used for another one before, which `status` is of. */
export interface Registration {
  outcome: 'created' | 'repeated' | 'other-request';
  status: CaseStatus;
}

export interface CaseChange {
  state: CaseState;
  /** Who says so, e.g. `api:crm`. */
  by: string;
  /** For the staff; sealed at rest. */
  note?: string;
  /**
   * When it came to be so (ISO), by the sender's clock; now, where it is absent or ahead of us. What is older than the
   * last that the same one said stays history; between two of them the order of arrival counts.
   */
  at?: string;
  /** The same key changes a case once. */
  key: string;
}

/** `stale`: kept in the history only, for the same one said something newer before. */
export interface CaseChanged {
  outcome: 'changed' | 'repeated' | 'stale' | 'other-request';
  status: CaseStatus;
}

/** Our own cases, as other systems open and move them. */
export interface CaseRegister {
  register(request: RegisteredCase): Promise<Registration>;
  find(number: string): Promise<CaseStatus | undefined>;
  /** Undefined where there is no such case. */
  setState(number: string, change: CaseChange): Promise<CaseChanged | undefined>;
}

/** A case that the CRM does not have yet. */
export interface CaseForCrm {
  number: string;
  kind: string;
  summary: string;
  taxpayerId?: string;
  conversationId?: string;
  /** How often the CRM did not take it. */
  failures: number;
}

/** The cases on their way to the CRM, as the worker sees them. */
export interface CrmQueue {
  /** Claims due cases for `leaseMs`; each is given to one worker only. */
  claim(limit: number, leaseMs: number): Promise<CaseForCrm[]>;
  markTaken(number: string, crmNumber: string): Promise<void>;
  /** Tries again at `at`; `reason` is a code, no personal data. `failed: false` where it was not the CRM's no. */
  retryAt(number: string, at: Date, options: { reason: string; failed: boolean }): Promise<void>;
}

/** Something that happened in the city's systems. */
export interface CityEvent {
  /** The sender's own; the same id is taken once. */
  id: string;
  type: string;
  /** ISO time. */
  occurredAt: string;
  /** As it was sent; sealed at rest. */
  content: unknown;
  /** What it does to a case of ours, known by our number or the CRM's. */
  caseChange?: { number: string; state: CaseState; note?: string };
  /** What it does to a filing, known by any of its numbers. */
  filingChange?: Pick<FilingChange, 'state' | 'note' | 'dueOn' | 'answerBy'> & { number: string };
}

/** `applied`: it moved a case or a filing. `kept`: for whoever needs it later, or as history. `repeated`: was there before. */
export type CityEventOutcome = 'applied' | 'kept' | 'repeated';

export interface CityEvents {
  /** Keeps it and does what it says, both or neither. */
  receive(event: CityEvent): Promise<CityEventOutcome>;
}
