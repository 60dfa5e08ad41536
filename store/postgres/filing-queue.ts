import type { Pool } from 'pg';
import type { FilingAnnex, FilingForRegistry, FilingQueue } from '../../bot/ports/filing-register.ts';
import type { Clock } from '../../bot/ports/system.ts';
import type { Envelope } from './envelope.ts';
import { registerFiling, toAnnex, type AnnexRow } from './filing-annexes.ts';
import { FILING_COLUMNS, toKeptFiling, type FilingRow } from './filing-rows.ts';

/** The filings that document management lacks something of; one that was claimed and never ended comes back after its lease. */
export function createFilingQueue(options: { pool: Pool; envelope: Envelope; clock: Clock }): FilingQueue {
  const { pool, envelope, clock } = options;
  const annexesOf = async (number: string): Promise<FilingAnnex[]> => {
    const { rows } = await pool.query<AnnexRow>(
      `select place, conversation_id, content from filing_annex
       where filing_number = $1 and registered_at is null order by place`,
      [number],
    );
    return rows.map((row) => toAnnex(row, number, envelope));
  };
  return {
    async claim(limit, leaseMs) {
      const now = clock.now();
      const claim = new Date(now.getTime() + leaseMs);
      const { rows } = await pool.query<FilingRow & { registry_failures: number }>(
        `with due as materialized (
           select number as due_number from filing where registry_due_at <= $1
           order by registry_due_at, number limit $3 for update skip locked
         )
         update filing set registry_due_at = $2 from due where filing.number = due_number
         returning ${FILING_COLUMNS}, registry_failures`,
        [now, claim, limit],
      );
      return Promise.all(
        rows.map(async (row): Promise<FilingForRegistry> => ({
          ...toKeptFiling(row, envelope),
          annexes: await annexesOf(row.number),
          ...{ failures: row.registry_failures, claim },
        })),
      );
    },
    register: (number, documentNumber) => registerFiling(pool, number, documentNumber, clock.now()),
    async markAnnex(number, place) {
      await pool.query('update filing_annex set registered_at = $3 where filing_number = $1 and place = $2', [
        ...[number, place, clock.now()],
      ]);
    },
    async end(number, claim) {
      // What was added meanwhile has made it due anew.
      await pool.query(
        'update filing set registry_due_at = null, registry_reason = null where number = $1 and registry_due_at = $2',
        [number, claim],
      );
    },
    async retryAt(number, claim, at, { reason, failed }) {
      await pool.query(
        `update filing set registry_due_at = $3, registry_reason = $4, registry_failures = registry_failures + $5
         where number = $1 and registry_due_at = $2`,
        [number, claim, at, reason, failed ? 1 : 0],
      );
    },
  };
}
