import type { Pool } from 'pg';

/** Filings whose first answer was promised for a time that has passed, and to which nobody has answered (R-A9). */
export async function countLateAnswers(pool: Pool, now: Date): Promise<number> {
  const { rows } = await pool.query<{ late: number }>({
    name: 'filing-late-answers',
    text: `select count(*)::int as late from filing
           where first_answer_by < $1 and state not in ('answered', 'closed')
             and not exists (select from filing_event where filing_number = filing.number and changed_by <> 'citizen')`,
    values: [now],
  });
  return rows[0]?.late ?? 0;
}
