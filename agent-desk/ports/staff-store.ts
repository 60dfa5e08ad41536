import type { StaffProfile } from '../../contracts/desk-protocol.ts';

export interface StaffAccount extends StaffProfile {
  passwordHash: string;
  failures: number;
  /** ISO time until which sign-in is refused. */
  lockedUntil?: string;
}

/** Who works here. */
export interface StaffAccounts {
  findByUser(user: string): Promise<StaffAccount | undefined>;
  /** Creates or replaces by user name. */
  save(account: StaffProfile & { passwordHash: string }): Promise<void>;
  /** Counts a wrong password; at the third sets `lockedUntil` 15 minutes on. */
  recordFailure(staffId: string): Promise<void>;
  clearFailures(staffId: string): Promise<void>;
}

export interface StaffSession {
  staffId: string;
  profile: StaffProfile;
  lastSeenAt: string;
}

/** Sessions, kept by the hash of their token. */
export interface StaffSessions {
  create(session: { tokenHash: string; staffId: string; ip: string }): Promise<void>;
  /** Undefined where unknown, ended or idle for longer than `idleMs`. */
  find(tokenHash: string, idleMs: number): Promise<StaffSession | undefined>;
  /** Notes activity, at most once every few seconds. */
  touch(tokenHash: string): Promise<void>;
  end(tokenHash: string): Promise<void>;
}
