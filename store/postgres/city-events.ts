import type { Pool, PoolClient } from 'pg';
import type { CityEvent, CityEvents } from '../../bot/ports/case-register.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { changeCase } from './case-changes.ts';
import type { Sealing } from './rows.ts';
import { inTransaction } from './transaction.ts';

export type CityEventsOptions = Pick<Sealing, 'envelope' | 'digests'> & { pool: Pool; clock: Clock };

/** The city's events in PostgreSQL, each once; one about a case of ours moves it in the same commit. */
export function createCityEvents(options: CityEventsOptions): CityEvents {
  const { pool, clock, envelope, digests } = options;
  return {
    receive: (event) =>
      inTransaction(pool, async (client) => {
        const now = clock.now();
        const idHmac = digests.hmac('city-event', event.id);
        const { rowCount } = await client.query(
          `insert into city_event (id_hmac, type, occurred_at, received_at, content, applied)
           values ($1, $2, $3, $4, $5, false) on conflict do nothing`,
          [idHmac, event.type, event.occurredAt, now, envelope.seal(event.content, `city-event:${idHmac}`)],
        );
        if (rowCount === 0) return 'repeated';
        const about = await applyToCase(client, event, now, options);
        if (!about) return 'kept';
        await client.query('update city_event set applied = $3, case_number = $2 where id_hmac = $1', [
          ...[idHmac, about.number, about.applied],
        ]);
        return about.applied ? 'applied' : 'kept';
      }),
  };
}

/** The case that it is about, where it is ours, and whether it moved it. */
async function applyToCase(
  client: PoolClient,
  { id, occurredAt, caseChange }: CityEvent,
  now: Date,
  sealing: CityEventsOptions,
): Promise<{ number: string; applied: boolean } | undefined> {
  if (!caseChange) return undefined;
  const { rows } = await client.query<{ number: string }>(
    'select number from case_file where number = $1 or crm_number = $1 order by number = $1 desc limit 1',
    [caseChange.number],
  );
  const number = rows[0]?.number;
  if (number === undefined) return undefined;
  const { state, note } = caseChange;
  const change = { state, by: 'city', at: occurredAt, key: `city:${id}`, ...(note !== undefined && { note }) };
  const changed = await changeCase(client, number, change, { ...sealing, now });
  return { number, applied: changed?.outcome === 'changed' };
}
