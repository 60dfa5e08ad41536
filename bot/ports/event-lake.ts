import type { CallContext } from './back-office.ts';

/** Something that came of a conversation, without anything that says whose it is. */
export interface LakeEvent {
  /** The same for the same fact, whoever sends it and how often. */
  id: string;
  type: string;
  /** ISO time. */
  at: string;
  /** `conversation` groups the events of one; it is no id of ours. */
  data: Record<string, string | number | boolean>;
}

/** Data lake, ingest (R-G2, R-D5): each event is kept once by its id. */
export interface EventLake {
  /** At most 500, all or none; throws AppError `backoffice.*`. */
  ingest(events: readonly LakeEvent[], call: CallContext): Promise<void>;
}

/** What the lake does not have yet, in the order in which it came to be over all conversations. */
export interface LakeFeed {
  /** Takes the next of them for `leaseMs`, so that one node sends at a time; undefined where another does, or none is left. */
  claim(limit: number, leaseMs: number): Promise<{ upTo: number; events: LakeEvent[] } | undefined>;
  /** The lake has all up to there. */
  taken(upTo: number): Promise<void>;
  /** Nobody tries again before `at`. */
  restUntil(at: Date): Promise<void>;
}
