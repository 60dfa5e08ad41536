import type { Pool } from 'pg';
import type { Deliveries } from '../../bot/ports/deliveries.ts';
import type { Clock, Ids } from '../../bot/ports/system.ts';

/** Tries of delivery in PostgreSQL; the database keeps their states from going back. */
export function createDeliveries({ pool, clock, ids }: { pool: Pool; clock: Clock; ids: Ids }): Deliveries {
  return {
    async look(messageId, contactHmac, since) {
      const { rows } = await pool.query<{ taken: boolean; last: string | null }>({
        name: 'delivery-look',
        text: LOOK,
        values: [messageId, contactHmac, since],
      });
      const { taken = false, last = null } = rows[0] ?? {};
      return { isTaken: taken, ...(last !== null && { lastProvider: last }) };
    },
    async begin({ messageId, kind, provider, contactHmac }) {
      const id = ids.id();
      await pool.query({
        name: 'delivery-begin',
        text: `insert into delivery (id, message_id, kind, provider, contact_hmac, created_at, updated_at)
               values ($1, $2, $3, $4, $5, $6, $6)`,
        values: [id, messageId, kind, provider, contactHmac, clock.now()],
      });
      return id;
    },
    async accepted(id, { state, providerId }) {
      await pool.query({
        name: 'delivery-accepted',
        text: `update delivery
               set accepted_at = coalesce(accepted_at, $4), provider_id = coalesce($3, provider_id),
                   state = case when state = 'queued' then $2 else state end, updated_at = $4
               where id = $1`,
        values: [id, state, providerId ?? null, clock.now()],
      });
    },
    async report(id, provider, state, reason) {
      const { rowCount } = await pool.query({
        name: 'delivery-report',
        text: REPORT,
        values: [id, provider, state, reason ?? null, clock.now()],
      });
      return rowCount === 1;
    },
    async forget(before) {
      const { rowCount } = await pool.query('delete from delivery where created_at < $1', [before]);
      return rowCount ?? 0;
    },
  };
}

const LOOK = `
select exists (select from delivery where message_id = $1 and accepted_at is not null and state <> 'failed') as taken,
       (select provider from delivery where contact_hmac = $2 and created_at > $3 and message_id <> $1
        order by created_at desc limit 1) as last`;

/** Reported after arrival a failure is nothing; after a failure everything is. */
const REPORT = `
update delivery set state = $3, reason = $4, updated_at = $5, accepted_at = coalesce(accepted_at, $5)
where id = $1 and provider = $2
  and case $3 when 'failed' then state in ('queued', 'sent')
      else array_position(array['queued', 'sent', 'delivered', 'read'], $3)
         > array_position(array['queued', 'sent', 'delivered', 'read'], state) end`;
