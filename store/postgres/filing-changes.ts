import type { PoolClient } from 'pg';
import type { CaseState } from '../../bot/ports/cases.ts';
import { bogotaDay } from '../../bot/domain/bogota-time.ts';
import { termAfter, type TermChange } from '../../bot/domain/filing-term.ts';
import type { FilingChange, FilingChanged } from '../../bot/ports/filing-register.ts';
import type { FilingAnswer } from '../../bot/ports/filings.ts';
import type { Filing, FilingState } from '../../contracts/filing.ts';
import { changeCase } from './case-changes.ts';
import {
  BY_ANY_NUMBER,
  FILING_COLUMNS,
  filingPlace,
  numbersTyped,
  toKeptFiling,
  type FilingRow,
} from './filing-rows.ts';
import { addAnnexes } from './filing-annexes.ts';
import type { FilingsOptions } from './filings.ts';

type Options = Omit<FilingsOptions, 'pool'>;

/** Moves a filing and its case within the caller's transaction, and keeps who, when, from and to; undefined where there is none. */
export async function changeFiling(
  client: PoolClient,
  number: string,
  change: FilingChange,
  options: Options,
): Promise<FilingChanged | undefined> {
  const row = await lockFiling(client, number);
  if (!row) return undefined;
  const { envelope, digests, clock } = options;
  const now = clock.now();
  const keyHmac = digests.hmac('filing-event-key', change.key);
  const { state, note, dueOn, answerBy, cadastreNumber } = change;
  const asked = JSON.stringify([state, note, dueOn, answerBy, cadastreNumber, change.at].map((value) => value ?? null));
  const requestHmac = digests.hmac('filing-request', asked);
  const filing = toKeptFiling(row, envelope).filing;
  const earlier = await knownEvent(client, row.number, keyHmac);
  if (earlier !== undefined) return { outcome: earlier === requestHmac ? 'repeated' : 'other-request', filing };
  if (change.expected !== undefined && row.state !== change.expected)
    return { outcome: 'moved', filing, by: await lastChanger(client, row.number) };
  const at = new Date(Math.min(change.at === undefined ? Infinity : Date.parse(change.at), now.getTime()));
  // Clocks of different systems are not compared, and some tell the second only.
  const newer = await client.query<{ exists: boolean }>(
    `select exists (select from filing_event where filing_number = $1 and changed_by = $2
                    and date_trunc('second', at) > date_trunc('second', $3::timestamptz))`,
    [row.number, change.by, at],
  );
  const sealed = note === undefined ? null : envelope.seal(note, filingPlace(row.number));
  await client.query(INSERT_EVENT, [
    ...[row.number, keyHmac, requestHmac, change.by, row.state, state, sealed, at, now],
  ]);
  if (newer.rows[0]?.exists) return { outcome: 'stale', filing };
  const moved = await client.query<FilingRow>(
    `update filing set state = $2, note = $3, due_on = $4, days_left = $5, answer_by = $6, updated_at = $7,
                       cadastre_number = coalesce($8, cadastre_number)
     where number = $1 returning ${FILING_COLUMNS}`,
    [row.number, state, sealed, ...termColumns(row, change, now, options), now, cadastreNumber ?? null],
  );
  await moveCase(client, row.case_number, state, change, options);
  return { outcome: 'changed', filing: toKeptFiling(moved.rows[0] ?? row, envelope).filing };
}

/** Keeps what a citizen adds, within the caller's transaction; one that was required is `filed` again. */
export async function answerFiling(
  client: PoolClient,
  number: string,
  answer: FilingAnswer,
  options: Options,
): Promise<Filing | undefined> {
  const row = await lockFiling(client, number);
  if (!row) return undefined;
  const { envelope, digests, clock } = options;
  const now = clock.now();
  const keyHmac = digests.hmac('filing-event-key', answer.idempotencyKey);
  if ((await knownEvent(client, row.number, keyHmac)) !== undefined) return toKeptFiling(row, envelope).filing;
  const requestHmac = digests.hmac('filing-request', JSON.stringify([answer.text, answer.documents]));
  const isAwaited = row.state === 'required' || row.state === 'returned';
  const state: FilingState = row.state === 'required' ? 'filed' : row.state === 'returned' ? 'in-review' : row.state;
  await client.query(INSERT_EVENT, [
    ...[row.number, keyHmac, requestHmac, 'citizen', row.state, state, null, now, now],
  ]);
  await addAnnexes(client, row.number, { ...answer, at: now }, options);
  const term = isAwaited ? termColumns(row, { state }, now, options) : [row.due_on, row.days_left, row.answer_by];
  const moved = await client.query<FilingRow>(
    `update filing set state = $2, note = case when $7 then null else note end, due_on = $3, days_left = $4, answer_by = $5,
                       updated_at = $6, registry_due_at = $6
     where number = $1 returning ${FILING_COLUMNS}`,
    [row.number, state, ...term, now, isAwaited],
  );
  // Whoever works on it sees that the citizen has answered.
  const change = { by: 'citizen', key: answer.idempotencyKey };
  if (isAwaited) await moveCase(client, row.case_number, state, change, options);
  return toKeptFiling(moved.rows[0] ?? row, envelope).filing;
}

async function lockFiling(client: PoolClient, number: string): Promise<FilingRow | undefined> {
  const { rows } = await client.query<FilingRow>(
    `select ${FILING_COLUMNS} from filing where ${BY_ANY_NUMBER} order by number = $1 desc limit 1 for update`,
    numbersTyped(number),
  );
  return rows[0];
}

async function knownEvent(client: PoolClient, number: string, keyHmac: string): Promise<string | undefined> {
  const { rows } = await client.query<{ request_hmac: string }>(
    'select request_hmac from filing_event where filing_number = $1 and key_hmac = $2',
    [number, keyHmac],
  );
  return rows[0]?.request_hmac;
}

async function lastChanger(client: PoolClient, number: string): Promise<string> {
  const { rows } = await client.query<{ changed_by: string }>(
    'select changed_by from filing_event where filing_number = $1 order by id desc limit 1',
    [number],
  );
  return rows[0]?.changed_by ?? '';
}

const INSERT_EVENT = `
insert into filing_event (filing_number, key_hmac, request_hmac, changed_by, from_state, to_state, content, at, recorded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;

type Columns = [dueOn: string | null, daysLeft: number | null, answerBy: string | null];

/** The columns of the filing's clock after a change. */
function termColumns(row: FilingRow, change: TermChange, now: Date, { calendar, envelope }: Options): Columns {
  const { termDays } = toKeptFiling(row, envelope).content;
  const before = {
    ...(row.due_on !== null && { dueOn: row.due_on }),
    ...(row.days_left !== null && { daysLeft: row.days_left }),
    ...(termDays !== undefined && { termDays }),
  };
  const { dueOn, daysLeft, answerBy } = termAfter(before, change, bogotaDay(now), calendar);
  return [dueOn ?? null, daysLeft ?? null, answerBy ?? null];
}

/** What the state of a filing is to whoever works on it; the others leave the case as it is. */
const CASE_STATE: Partial<Readonly<Record<FilingState, CaseState>>> = {
  required: 'waiting',
  returned: 'waiting',
  'in-review': 'in-progress',
  filed: 'in-progress',
  transferred: 'resolved',
  answered: 'resolved',
  closed: 'closed',
};

async function moveCase(
  client: PoolClient,
  caseNumber: string,
  filingState: FilingState,
  { by, key }: Pick<FilingChange, 'by' | 'key'>,
  { envelope, digests, clock }: Options,
): Promise<void> {
  const state = CASE_STATE[filingState];
  if (state === undefined) return;
  await changeCase(client, caseNumber, { state, by, key: `filing:${key}` }, { envelope, digests, now: clock.now() });
}
