import type { PoolClient } from 'pg';
import type { CityEvent, CityEvents } from '../../bot/ports/case-register.ts';
import { changeCase } from './case-changes.ts';
import { changeFiling } from './filing-changes.ts';
import type { FilingsOptions } from './filings.ts';
import { inTransaction } from './transaction.ts';

export type CityEventsOptions = FilingsOptions;

/** The city's events in PostgreSQL, each once; one about a case or a filing moves it in the same commit. */
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
        const about = (await applyToCase(client, event, now, options)) ?? (await applyToFiling(client, event, options));
        if (!about) return 'kept';
        await client.query(
          'update city_event set applied = $4, case_number = $2, filing_number = $3 where id_hmac = $1',
          [...[idHmac, about.caseNumber ?? null, about.filingNumber ?? null, about.applied]],
        );
        return about.applied ? 'applied' : 'kept';
      }),
  };
}

/** What it is about, where that is ours, and whether it moved it. */
interface About {
  caseNumber?: string;
  filingNumber?: string;
  applied: boolean;
}

async function applyToFiling(
  client: PoolClient,
  { id, occurredAt, filingChange }: CityEvent,
  options: CityEventsOptions,
): Promise<About | undefined> {
  if (!filingChange) return undefined;
  const { number, ...change } = filingChange;
  const moved = await changeFiling(
    client,
    number,
    { ...change, by: 'city', at: occurredAt, key: `city:${id}` },
    options,
  );
  return moved && { filingNumber: moved.filing.number, applied: moved.outcome === 'changed' };
}

async function applyToCase(
  client: PoolClient,
  { id, occurredAt, caseChange }: CityEvent,
  now: Date,
  sealing: CityEventsOptions,
): Promise<About | undefined> {
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
  return { caseNumber: number, applied: changed?.outcome === 'changed' };
}
