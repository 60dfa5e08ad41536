import type { PoolClient } from 'pg';
import type { CaseChange, CaseChanged } from '../../bot/ports/case-register.ts';
import { CASE_COLUMNS, casePlace, toCaseStatus, type CaseRow } from './case-rows.ts';
import type { Sealing } from './rows.ts';

/** Moves a case within the caller's transaction and keeps who, when, from and to; undefined where there is none. */
export async function changeCase(
  client: PoolClient,
  number: string,
  change: CaseChange,
  { envelope, digests, now }: Pick<Sealing, 'envelope' | 'digests'> & { now: Date },
): Promise<CaseChanged | undefined> {
  const { rows } = await client.query<CaseRow>(`select ${CASE_COLUMNS} from case_file where number = $1 for update`, [
    number,
  ]);
  const row = rows[0];
  if (!row) return undefined;
  const keyHmac = digests.hmac('case-event-key', change.key);
  const requestHmac = digests.hmac(
    'case-request',
    JSON.stringify([change.state, change.note ?? null, change.at ?? null]),
  );
  const earlier = await client.query<{ request_hmac: string }>(
    'select request_hmac from case_event where case_number = $1 and key_hmac = $2',
    [number, keyHmac],
  );
  if (earlier.rows[0]) {
    const isSame = earlier.rows[0].request_hmac === requestHmac;
    return { outcome: isSame ? 'repeated' : 'other-request', status: toCaseStatus(row) };
  }
  const at = new Date(Math.min(change.at === undefined ? Infinity : Date.parse(change.at), now.getTime()));
  // Clocks of different systems are not compared, and some tell the second only.
  const newer = await client.query<{ exists: boolean }>(
    `select exists (select from case_event where case_number = $1 and changed_by = $2
                    and date_trunc('second', at) > date_trunc('second', $3::timestamptz))`,
    [number, change.by, at],
  );
  await client.query(
    `insert into case_event (case_number, key_hmac, request_hmac, changed_by, from_state, to_state, note, at, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[number, keyHmac, requestHmac, change.by, row.state, change.state],
      ...[change.note === undefined ? null : envelope.seal(change.note, casePlace(number)), at, now],
    ],
  );
  if (newer.rows[0]?.exists) return { outcome: 'stale', status: toCaseStatus(row) };
  const moved = await client.query<CaseRow>(
    `update case_file set state = $2, updated_at = $3 where number = $1 returning ${CASE_COLUMNS}`,
    [number, change.state, now],
  );
  return { outcome: 'changed', status: toCaseStatus(moved.rows[0] ?? row) };
}
