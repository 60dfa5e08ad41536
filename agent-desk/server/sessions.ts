import { createHash } from 'node:crypto';
import type { StaffProfile } from '../../contracts/desk-protocol.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { AuditTrail } from '../../bot/ports/audit.ts';
import type { Clock, Ids, RateLimit } from '../../bot/ports/system.ts';
import type { StaffAccount, StaffAccounts, StaffSession, StaffSessions } from '../ports/staff-store.ts';
import { createPasswordCheck } from './password.ts';

/** How often one may try to sign in. */
export interface SignInLimits {
  /** Tries a minute of one network address (an office may share one). */
  perAddress: number;
  /** Tries a minute for one user name. */
  perUser: number;
}

export interface SessionServiceOptions {
  accounts: StaffAccounts;
  sessions: StaffSessions;
  audit: AuditTrail;
  rateLimit: RateLimit;
  clock: Clock;
  ids: Ids;
  idleMs: number;
  limits: SignInLimits;
  /** Told when a session was ended by its own person. */
  ended(tokenHash: string, reason: 'elsewhere' | 'left'): void;
}

/** Opens, finds and ends staff sessions. Tokens are 256 random bits; only their hash is kept. */
export interface SessionService {
  /**
   * Throws `auth.invalid` (the same for a wrong password and an unknown user), `auth.locked` after three of them,
   * `rate.limited`. A session the browser already had is ended: its token is never carried into the new one.
   */
  signIn(attempt: {
    user: string;
    password: string;
    ip: string;
    previousToken?: string;
  }): Promise<{ token: string; profile: StaffProfile }>;
  find(token: string): Promise<(StaffSession & { tokenHash: string }) | undefined>;
  /** Ends the session; one that is unknown or over changes nothing. */
  signOut(token: string, ip: string): Promise<void>;
}

/** Failures after which an account is locked, and for how long; `StaffAccounts` keeps the same for those that exist. */
const LOCK = { permits: 3, windowMs: 15 * 60_000 };
const MINUTE_MS = 60_000;

/** Sessions over the staff's accounts. */
export function createSessionService(options: SessionServiceOptions): SessionService {
  const { accounts, sessions, audit, rateLimit, clock, ids, idleMs, limits } = options;
  const passwords = createPasswordCheck({ parallel: 4, queued: 64, decoy: ids.id() });

  return {
    async signIn({ user, password, ip, previousToken }) {
      const name = user.trim().toLowerCase();
      await permit(`desk:sign-in:address:${ip}`, limits.perAddress);
      await permit(`desk:sign-in:user:${sha256(name)}`, limits.perUser);

      const account = await accounts.findByUser(name);
      if (account && isLocked(account)) {
        // As slow as any other attempt, so that the time does not tell which names exist.
        await passwords.matches(undefined, password);
        throw await locked(account.id, ip);
      }
      const isRight = await passwords.matches(account?.passwordHash, password);
      if (!account || !isRight) throw await refused(account, name, ip);

      await accounts.clearFailures(account.id);
      return { token: await opened(account, ip, previousToken), profile: profileOf(account) };
    },

    async find(token) {
      const tokenHash = sha256(token);
      const session = await sessions.find(tokenHash, idleMs);
      return session && { ...session, tokenHash };
    },

    async signOut(token, ip) {
      const tokenHash = sha256(token);
      const session = await sessions.find(tokenHash, idleMs);
      if (!session) return;
      await end(session.staffId, tokenHash, ip, 'signed-out');
      options.ended(tokenHash, 'left');
    },
  };

  async function permit(key: string, permits: number): Promise<void> {
    const answer = await rateLimit.take(key, { permits, windowMs: MINUTE_MS });
    if (answer.ok) return;
    const retryAfterS = Math.max(1, Math.ceil(answer.retryAfterMs / 1000));
    throw new AppError('rate.limited', 'too many attempts to sign in', { retryable: true, retryAfterS });
  }

  function isLocked({ lockedUntil }: StaffAccount): boolean {
    return lockedUntil !== undefined && Date.parse(lockedUntil) > clock.now().getTime();
  }

  async function refused(account: StaffAccount | undefined, name: string, ip: string): Promise<AppError> {
    if (account) {
      await accounts.recordFailure(account.id);
    } else {
      // A name that nobody has is locked like one that somebody has, so that the lock tells nothing.
      const answer = await rateLimit.take(`desk:sign-in:unknown:${sha256(name)}`, LOCK);
      if (!answer.ok) return locked(undefined, ip);
    }
    await failed(account?.id, ip, 'credentials');
    return new AppError('auth.invalid', 'the user or the password is not right');
  }

  async function locked(staffId: string | undefined, ip: string): Promise<AppError> {
    await failed(staffId, ip, 'locked');
    return new AppError('auth.locked', 'too many failures: try again in some minutes', { retryable: true });
  }

  // The name that was typed is not kept: people type their password there.
  async function failed(staffId: string | undefined, ip: string, reason: string): Promise<void> {
    const actor =
      staffId === undefined ? { kind: 'system' as const, id: 'unknown' } : { kind: 'staff' as const, id: staffId };
    await audit.append({ actor, action: 'session.failed', module: 'desk', ip, detail: { reason } });
  }

  async function opened(account: StaffAccount, ip: string, previousToken: string | undefined): Promise<string> {
    const previous = previousToken === undefined ? undefined : sha256(previousToken);
    const replaced = previous === undefined ? undefined : await sessions.find(previous, idleMs);
    if (previous !== undefined && replaced) {
      await end(replaced.staffId, previous, ip, 'replaced');
      options.ended(previous, 'elsewhere');
    }
    const actor = { kind: 'staff' as const, id: account.id };
    await audit.append({ actor, action: 'session.opened', module: 'desk', ip });
    const token = ids.id() + ids.id();
    await sessions.create({ tokenHash: sha256(token), staffId: account.id, ip });
    return token;
  }

  async function end(staffId: string, tokenHash: string, ip: string, reason: string): Promise<void> {
    await sessions.end(tokenHash);
    const actor = { kind: 'staff' as const, id: staffId };
    await audit.append({ actor, action: 'session.closed', module: 'desk', ip, detail: { reason } });
  }
}

function profileOf({ id, user, name, roles, queues }: StaffAccount): StaffProfile {
  return { id, user, name, roles, queues };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
