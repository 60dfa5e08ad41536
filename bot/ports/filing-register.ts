import type { Filing, FilingDocument, FilingState } from '../../contracts/filing.ts';
import type { KeptFiling } from './filings.ts';

export interface FilingChange {
  state: FilingState;
  /** Who says so, e.g. `city`, `staff:ana`. */
  by: string;
  /** What is asked or answered, for the citizen; sealed at rest. */
  note?: string;
  /** Last day of a new term, ISO date. Absent: where it becomes `filed` its own term begins or runs on, else it stays. */
  dueOn?: string;
  /** Until when a requirement may be answered, ISO date; a month where it is absent (Ley 1755 de 2015, article 17). */
  answerBy?: string;
  cadastreNumber?: string;
  /** When it came to be so (ISO), by the sender's clock; what is older than the last that the same one said stays history. */
  at?: string;
  /** Only from this state: where it stands elsewhere by then, somebody else has moved it. */
  expected?: FilingState;
  /** The same key changes a filing once. */
  key: string;
}

/** `stale`: kept in the history only, for the same one said something newer before; `moved`: it is not in the expected state. */
export interface FilingChanged {
  outcome: 'changed' | 'repeated' | 'stale' | 'other-request' | 'moved';
  filing: Filing;
  /** With `moved`: who changed it last. */
  by?: string;
}

/** Some filings in a state: those of these procedures, or all but theirs; `after` is the number of the last one known. */
export interface FilingSelection {
  procedures: { of: readonly string[] } | { except: readonly string[] };
  after?: string;
  limit: number;
}

/** What stands with a filing: a citizen's file, or words that were added. */
export interface FiledAnnex extends FilingAnnex {
  addedAt: string;
}

/** Filings as staff and the city's other systems move them. */
export interface FilingRegister {
  find(number: string): Promise<KeptFiling | undefined>;
  /** Oldest first. */
  listIn(state: FilingState, selection: FilingSelection): Promise<KeptFiling[]>;
  /** All that was filed with it and added since, in order; by our number. */
  annexes(number: string): Promise<FiledAnnex[]>;
  /** By any of its numbers; undefined where there is none. */
  change(number: string, change: FilingChange): Promise<FilingChanged | undefined>;
}

/** One thing of a filing that document management lacks: a citizen's file, or words that were added later. */
export interface FilingAnnex {
  /** Its place within the filing, from 1. */
  place: number;
  conversationId: string;
  document?: FilingDocument;
  text?: string;
}

/** A filing of which document management lacks something. */
export interface FilingForRegistry extends KeptFiling {
  annexes: FilingAnnex[];
  /** How often document management did not take it. */
  failures: number;
  /** Until when it is this worker's; names the claim. */
  claim: Date;
}

/** The filings on their way to document management, as the worker sees them. */
export interface FilingQueue {
  /** Claims due filings for `leaseMs`; each is given to one worker only. */
  claim(limit: number, leaseMs: number): Promise<FilingForRegistry[]>;
  /** Keeps document management's number, once. The claim ends with it: what else is lacking is due at once. */
  register(number: string, documentNumber: string): Promise<void>;
  markAnnex(number: string, place: number): Promise<void>;
  /** It lacks nothing; where something was added since the claim it stays due. */
  end(number: string, claim: Date): Promise<void>;
  /** Tries again at `at`; `reason` is a code, no personal data. `failed: false` where it was not its no. */
  retryAt(number: string, claim: Date, at: Date, options: { reason: string; failed: boolean }): Promise<void>;
}
