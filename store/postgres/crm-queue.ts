import type { Pool } from 'pg';
import type { CrmQueue } from '../../bot/ports/case-register.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { casePlace, type CaseContent } from './case-rows.ts';
import type { Envelope } from './envelope.ts';

/** The cases that the CRM lacks; one that was claimed and never ended comes back after its lease. */
export function createCrmQueue({ pool, envelope, clock }: { pool: Pool; envelope: Envelope; clock: Clock }): CrmQueue {
  return {
    async claim(limit, leaseMs) {
      const now = clock.now();
      const { rows } = await pool.query<QueueRow>({
        name: 'crm-claim',
        text: `with due as materialized (
                 select number from case_file where crm_due_at <= $1
                 order by crm_due_at, number limit $3 for update skip locked
               )
               update case_file set crm_due_at = $2 from due where case_file.number = due.number
               returning case_file.number, kind, conversation_id, content, crm_failures`,
        values: [now, new Date(now.getTime() + leaseMs), limit],
      });
      return rows.map((row) => {
        // Our own sealed bytes: their shape was checked when they were written.
        const { summary, taxpayerId } = envelope.open(row.content, casePlace(row.number)) as CaseContent;
        return {
          ...{ number: row.number, kind: row.kind, summary, failures: row.crm_failures },
          ...(taxpayerId !== undefined && { taxpayerId }),
          ...(row.conversation_id !== null && { conversationId: row.conversation_id }),
        };
      });
    },
    async markTaken(number, crmNumber) {
      await pool.query(
        `update case_file set crm_number = $2, crm_due_at = null, crm_reason = null, updated_at = $3
         where number = $1 and crm_number is null`,
        [number, crmNumber, clock.now()],
      );
    },
    async retryAt(number, at, { reason, failed }) {
      await pool.query(
        `update case_file set crm_due_at = $2, crm_reason = $3, crm_failures = crm_failures + $4
         where number = $1 and crm_number is null`,
        [number, at, reason, failed ? 1 : 0],
      );
    },
  };
}

/** How many cases the CRM lacks, and the age in seconds of the oldest. */
export async function crmFigures(pool: Pool): Promise<{ waiting: number; oldestS: number }> {
  const { rows } = await pool.query<{ waiting: number; oldest: number }>(
    `select count(*)::int as waiting, coalesce(extract(epoch from now() - min(opened_at)), 0)::float8 as oldest
     from case_file where crm_due_at is not null`,
  );
  return { waiting: rows[0]?.waiting ?? 0, oldestS: Math.max(0, rows[0]?.oldest ?? 0) };
}

interface QueueRow {
  number: string;
  kind: string;
  conversation_id: string | null;
  content: Buffer;
  crm_failures: number;
}
