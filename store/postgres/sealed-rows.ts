import type { Pool } from 'pg';

/** Whether a migrated database keeps anything that other keys would not open. */
export async function holdsSealedRows(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ holds: boolean }>(
    `select exists (select from conversation) or exists (select from staff) or exists (select from audit)
       or exists (select from case_file) or exists (select from city_event) or exists (select from paper) as holds`,
  );
  return rows[0]?.holds ?? false;
}
