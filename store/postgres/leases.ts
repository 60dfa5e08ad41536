import type { Pool } from 'pg';

/**
 * Gives back everything that a process which is no more had taken: turns under way and messages being carried out.
 * Only for whoever knows to be alone on the database; where others run, a lease ends by itself.
 */
export async function releaseLeases(pool: Pool): Promise<void> {
  await pool.query('update conversation set lease_until = null where lease_until is not null');
  // A try that was cut off is no failed try: the next one goes to the same contact, under the same key.
  await pool.query(`
    update outbox set due_at = clock_timestamp(), attempts = greatest(attempts - 1, 0)
    where state = 'queued' and due_at > clock_timestamp()`);
}
