import type { Pool } from 'pg';
import type { DeadLetters, OtpPayload, OutboxMessage, OutboxQueue } from '../../bot/ports/outbox.ts';
import type { Clock } from '../../bot/ports/system.ts';
import type { Envelope } from './envelope.ts';

export interface OutboxOptions {
  pool: Pool;
  envelope: Envelope;
  clock: Clock;
}

/** The outbox in PostgreSQL; a claimed message that is never ended comes back after its lease. */
export function createOutbox({ pool, envelope, clock }: OutboxOptions): OutboxQueue {
  const end = async (id: string, state: string, reason: string | null): Promise<void> => {
    // Only a dead letter may be sent yet: of the others nothing of the person stays.
    const payload = state === 'dead' ? 'payload' : `''::bytea`;
    await pool.query(
      `update outbox set state = $2, reason = $3, ended_at = $4, payload = ${payload} where id = $1 and state = 'queued'`,
      [id, state, reason, clock.now()],
    );
  };
  return {
    async claim(limit, leaseMs) {
      const now = clock.now();
      const { rows } = await pool.query<OutboxRow>({
        name: 'outbox-claim',
        // Materialized: a subquery may be run again for each row, and would then claim more than `limit`.
        text: `with due as materialized (
                 select id from outbox where state = 'queued' and due_at <= $1
                 order by due_at limit $3 for update skip locked
               )
               update outbox set attempts = attempts + 1, due_at = $2 from due where outbox.id = due.id
               returning outbox.id, conversation_id, kind, payload, attempts, failures, expires_at, created_at`,
        values: [now, new Date(now.getTime() + leaseMs), limit],
      });
      return rows.map((row) => ({
        id: row.id,
        conversationId: row.conversation_id,
        kind: row.kind,
        payload: envelope.open(row.payload, `outbox:${row.id}`) as OtpPayload,
        attempts: row.attempts,
        failures: row.failures,
        createdAt: row.created_at.toISOString(),
        ...(row.expires_at && { expiresAt: row.expires_at.toISOString() }),
      }));
    },
    markSent: (id) => end(id, 'sent', null),
    async retryAt(id, at, reason) {
      await pool.query(
        `update outbox set due_at = $2, reason = $3, failures = failures + 1 where id = $1 and state = 'queued'`,
        [id, at, reason],
      );
    },
    end: (id, as, reason) => end(id, as, reason),
  };
}

/** Dead letters, for the operator's command. */
export function createDeadLetters({ pool, clock }: Pick<OutboxOptions, 'pool' | 'clock'>): DeadLetters {
  return {
    async list(limit) {
      const { rows } = await pool.query<OutboxRow & { reason: string | null }>(
        `select id, kind, conversation_id, attempts, reason, created_at from outbox
         where state = 'dead' order by created_at limit $1`,
        [limit],
      );
      return rows.map((row) => ({
        id: row.id,
        kind: row.kind,
        conversationId: row.conversation_id,
        attempts: row.attempts,
        reason: row.reason ?? '',
        createdAt: row.created_at.toISOString(),
      }));
    },
    async retry(id) {
      const { rowCount } = await pool.query(
        `update outbox set state = 'queued', attempts = 0, failures = 0, due_at = $2, ended_at = null where id = $1 and state = 'dead'`,
        [id, clock.now()],
      );
      return rowCount === 1;
    },
  };
}

/** How many stand in each state, and the age in seconds of the oldest that waits. */
export async function outboxFigures(pool: Pool): Promise<{ queued: number; dead: number; oldestQueuedS: number }> {
  const { rows } = await pool.query<{ queued: number; dead: number; oldest: number }>(
    `select (select count(*)::int from outbox where state = 'queued') as queued,
            (select count(*)::int from outbox where state = 'dead') as dead,
            (select coalesce(extract(epoch from now() - min(created_at)), 0)::float8
             from outbox where state = 'queued') as oldest`,
  );
  const row = rows[0];
  return { queued: row?.queued ?? 0, dead: row?.dead ?? 0, oldestQueuedS: Math.max(0, row?.oldest ?? 0) };
}

interface OutboxRow {
  id: string;
  conversation_id: string;
  kind: OutboxMessage['kind'];
  payload: Buffer;
  attempts: number;
  failures: number;
  expires_at: Date | null;
  created_at: Date;
}
