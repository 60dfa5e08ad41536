import type { Pool } from 'pg';
import type { QueueName } from '../../contracts/fact.ts';
import type { QueueView } from '../../bot/ports/queue-view.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { virtualArrival } from './service-order.ts';

/** Counts in the database who waits before one who comes now; who is at work is told by `isStaffed`. */
export function createQueueView(options: {
  pool: Pool;
  clock: Clock;
  isStaffed(queue: QueueName): Promise<boolean>;
}): QueueView {
  return {
    async look(queue, priority) {
      const [{ rows }, staffed] = await Promise.all([
        options.pool.query<{ ahead: number }>(
          `select count(*)::int as ahead from conversation
           where owner = 'queued' and queue = $1
             and ${virtualArrival('waiting_since', 'priority')} <= ${virtualArrival('$3::timestamptz', '$2::int')}`,
          [queue, priority, options.clock.now()],
        ),
        options.isStaffed(queue),
      ]);
      return { ahead: rows[0]?.ahead ?? 0, staffed };
    },
  };
}
