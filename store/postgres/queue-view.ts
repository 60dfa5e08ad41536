import type { Pool } from 'pg';
import type { QueueView } from '../../bot/ports/queue-view.ts';

/** How many wait before one who comes now. */
export function createQueueView({ pool }: { pool: Pool }): QueueView {
  return {
    async countAhead(queue, priority) {
      const { rows } = await pool.query<{ ahead: number }>(
        `select count(*)::int as ahead from conversation where owner = 'queued' and queue = $1 and priority >= $2`,
        [queue, priority],
      );
      return rows[0]?.ahead ?? 0;
    },
  };
}
