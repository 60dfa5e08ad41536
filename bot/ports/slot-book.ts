/**
 * Places under a system's limit of requests a minute, handed out in the order of asking and shared by all nodes. In no
 * 60 s are more than `perMinute` places used, however late within its time each is. Never rejects.
 */
export interface SlotBook {
  /** `queue` names what is limited. */
  take(queue: string, asked: SlotAsked): Promise<Slot>;
}

/** Times in whole ms. */
export interface SlotAsked {
  perMinute: number;
  /** A place further off than this is not taken (0: only one that is free now), but kept where there is a `name`. */
  patienceMs: number;
  /**
   * Whose place it is. One kept under this name before is used, or told again with the same time; a name never has two.
   * Holds no personal data.
   */
  name?: string;
  /** Takes none sooner than in so many ms: the system has asked to be left alone until then. */
  notBeforeMs?: number;
}

/**
 * `go`: taken, to be used in `waitMs` and at most `usableMs` after that. `kept`: there is one in `waitMs`, kept under the
 * name until `SLOT_RULES.keptMs` after that. `none`: nothing is kept; as things stand a place is free in `waitMs`.
 */
export type Slot =
  | { kind: 'go'; waitMs: number; usableMs: number }
  | { kind: 'kept'; waitMs: number }
  | { kind: 'none'; waitMs: number };

/** The same in every implementation. All in ms. */
export const SLOT_RULES = {
  windowMs: 60_000,
  /** How late a place taken at once may be used. */
  promptMs: 1_000,
  /** How late a kept place may be used; then it has lapsed. */
  keptMs: 10_000,
  /** Longest queue in which places are kept. */
  maxAheadMs: 3_600_000,
} as const;
