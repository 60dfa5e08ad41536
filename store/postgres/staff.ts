import type { Pool } from 'pg';
import { StaffRole, type StaffProfile } from '../../contracts/desk-protocol.ts';
import { QueueName } from '../../contracts/fact.ts';
import type { StaffAccounts, StaffSessions } from '../../agent-desk/ports/staff-store.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { Clock } from '../../bot/ports/system.ts';
import type { Envelope } from './envelope.ts';

export interface StaffOptions {
  pool: Pool;
  envelope: Envelope;
  clock: Clock;
}

const FAILURES_TO_LOCK = 3;
const LOCK_MINUTES = 15;
/** A session's activity is written at most this often. */
const TOUCH_EVERY_MS = 5_000;

/** Staff accounts in PostgreSQL; the argon2id hash is sealed besides. */
export function createStaffAccounts({ pool, envelope, clock }: StaffOptions): StaffAccounts {
  return {
    async findByUser(user) {
      const { rows } = await pool.query<StaffRow>('select * from staff where user_name = $1', [user]);
      const row = rows[0];
      if (!row) return undefined;
      return {
        ...toProfile(row),
        passwordHash: envelope.open(row.password_hash, `staff:${row.id}`) as string,
        failures: row.failures,
        ...(row.locked_until && { lockedUntil: row.locked_until.toISOString() }),
      };
    },
    async save({ id, user, name, roles, queues, passwordHash }) {
      const { rowCount } = await pool.query(
        `insert into staff (id, user_name, name, roles, queues, password_hash) values ($1, $2, $3, $4, $5, $6)
         on conflict (user_name) do update
         set name = $3, roles = $4, queues = $5, password_hash = $6 where staff.id = excluded.id`,
        [id, user, name, roles, queues, envelope.seal(passwordHash, `staff:${id}`)],
      );
      // The hash is sealed for its id, and the audit record knows people by it: an id is never taken over.
      if (rowCount === 0) throw new AppError('request.invalid', 'that user name belongs to another account');
    },
    async recordFailure(staffId) {
      await pool.query(
        `update staff
         set failures = failures + 1,
             locked_until = case when failures + 1 >= $2 then $3::timestamptz + make_interval(mins => $4) else locked_until end
         where id = $1`,
        [staffId, FAILURES_TO_LOCK, clock.now(), LOCK_MINUTES],
      );
    },
    async clearFailures(staffId) {
      await pool.query('update staff set failures = 0, locked_until = null where id = $1', [staffId]);
    },
  };
}

/** Sessions in PostgreSQL, by the hash of their token. */
export function createStaffSessions({ pool, clock }: StaffOptions): StaffSessions {
  return {
    async create({ tokenHash, staffId, ip }) {
      await pool.query(
        'insert into staff_session (token_hash, staff_id, ip, created_at, last_seen_at) values ($1, $2, $3, $4, $4)',
        [tokenHash, staffId, ip, clock.now()],
      );
    },
    async find(tokenHash, idleMs) {
      const { rows } = await pool.query<StaffRow & { last_seen_at: Date }>(
        `select staff.*, last_seen_at from staff_session join staff on staff.id = staff_id
         where token_hash = $1 and ended_at is null and last_seen_at > $2`,
        [tokenHash, new Date(clock.now().getTime() - idleMs)],
      );
      const row = rows[0];
      return row && { staffId: row.id, profile: toProfile(row), lastSeenAt: row.last_seen_at.toISOString() };
    },
    async touch(tokenHash) {
      const now = clock.now();
      await pool.query(
        'update staff_session set last_seen_at = $2 where token_hash = $1 and ended_at is null and last_seen_at < $3',
        [tokenHash, now, new Date(now.getTime() - TOUCH_EVERY_MS)],
      );
    },
    async end(tokenHash) {
      await pool.query('update staff_session set ended_at = $2 where token_hash = $1 and ended_at is null', [
        tokenHash,
        clock.now(),
      ]);
    },
  };
}

interface StaffRow {
  id: string;
  user_name: string;
  name: string;
  roles: string[];
  queues: string[];
  password_hash: Buffer;
  failures: number;
  locked_until: Date | null;
}

function toProfile(row: StaffRow): StaffProfile {
  return {
    id: row.id,
    user: row.user_name,
    name: row.name,
    roles: StaffRole.array().parse(row.roles),
    queues: QueueName.array().parse(row.queues),
  };
}
