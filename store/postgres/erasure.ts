import type { Pool } from 'pg';
import type { FilingRegister } from '../../bot/ports/filing-register.ts';
import type { DataSubject, ErasureState } from '../../bot/ports/personal-data.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { anonymiseConversation } from './anonymise.ts';
import { casePlace, type CaseContent } from './case-rows.ts';
import { createAuditTrail } from './audit.ts';
import type { Sealing } from './rows.ts';
import { inTransaction } from './transaction.ts';

export interface ErasureOptions extends Sealing {
  pool: Pool;
  clock: Clock;
}

/** Carrying out: `filings` is told that the wish, which is a filing, is answered. */
export interface CarryOutOptions extends ErasureOptions {
  filings: Pick<FilingRegister, 'change'>;
}

/** A wish to be forgotten, for who decides over it: nothing here names a person. */
export interface Erasure {
  number: string;
  state: ErasureState | 'refused' | 'done';
  requestedAt: string;
}

/** A conversation is left alone until nobody has written in it for so long, ms: its citizen may still be reading. */
const REST_MS = 3_600_000;

/** Keeps a wish; while cases or filings are open a person decides, else nothing speaks against it. */
export async function requestErasure(
  { number, taxpayerId, document }: DataSubject & { number: string },
  { pool, clock, digests }: Omit<ErasureOptions, 'stems' | 'envelope'>,
): Promise<ErasureState> {
  const taxpayerHmac = digests.hmac('taxpayer', taxpayerId);
  await pool.query(REQUEST, [number, digests.hmac('document', document), taxpayerHmac, clock.now()]);
  const { rows } = await pool.query<{ state: string }>('select state from erasure where number = $1', [number]);
  return rows[0]?.state === 'waiting' ? 'waiting' : 'approved';
}

/** Those that wait for a person, oldest first. */
export async function listErasures(pool: Pool, limit: number): Promise<Erasure[]> {
  const { rows } = await pool.query<Omit<Erasure, 'requestedAt'> & { requested_at: Date }>(
    `select number, state, requested_at from erasure where state = 'waiting' order by requested_at limit $1`,
    [limit],
  );
  return rows.map(({ requested_at, ...row }) => ({ ...row, requestedAt: requested_at.toISOString() }));
}

/** A person decides; with the row of the record, or not at all. False where none of that number waits. */
export function decideErasure(
  number: string,
  { approved, by, why }: { approved: boolean; by: string; why: string },
  options: ErasureOptions,
): Promise<boolean> {
  return inTransaction(options.pool, async (client) => {
    const { rowCount } = await client.query(
      `update erasure set state = $2, decided_at = $3, decided_by = $4 where number = $1 and state = 'waiting'`,
      [number, approved ? 'approved' : 'refused', options.clock.now(), by],
    );
    if (rowCount !== 1) return false;
    const action = approved ? 'personal-data.erasure-approved' : 'personal-data.erasure-refused';
    const entry = {
      actor: { kind: 'staff' as const, id: by },
      action,
      module: 'system' as const,
      detail: { number, why },
    };
    await createAuditTrail({ ...options, pool: client }).append(entry);
    return true;
  });
}

/**
 * Carries out the oldest approved wish as far as it goes now: each conversation in a transaction of its own, so that
 * who is interrupted begins with what is left. True where there may be more to do at once.
 */
export async function carryOutErasure(options: CarryOutOptions): Promise<boolean> {
  const { pool, clock } = options;
  const now = clock.now();
  const { rows } = await pool.query<ErasureRow>(
    `select number, subject_hmac, taxpayer_hmac from erasure where state = 'approved' order by requested_at limit 20`,
  );
  let isMore = false;
  for (const erasure of rows) {
    const { subject_hmac: subjectHmac } = erasure;
    const resting = await pool.query<{ id: string }>(RESTING, [subjectHmac, new Date(now.getTime() - REST_MS)]);
    let done = 0;
    for (const { id } of resting.rows) if (await anonymiseConversation(options, id, { subjectHmac, now })) done += 1;
    isMore ||= done > 0 && resting.rows.length >= BATCH;
    await finish(erasure, options);
  }
  return isMore;
}

interface ErasureRow {
  number: string;
  subject_hmac: string;
  taxpayer_hmac: string;
}

/** Where no conversation is left: the closed cases, the copies of the data that were given out, the permissions; and it is done. */
async function finish({ number, subject_hmac, taxpayer_hmac }: ErasureRow, options: CarryOutOptions): Promise<void> {
  const { pool, clock } = options;
  const left = await pool.query('select from conversation_person where subject_hmac = $1 limit 1', [subject_hmac]);
  if (left.rowCount !== 0) return;
  await options.filings.change(number, { state: 'answered', by: 'erasure', key: `erasure:${number}` });
  await inTransaction(pool, async (client) => {
    const cases = await client.query<{ number: string }>(CLOSED_CASES, [taxpayer_hmac, subject_hmac]);
    for (const each of cases.rows) {
      const content: CaseContent = { summary: '', detail: {} };
      await client.query(
        'update case_file set content = $2, taxpayer_hmac = null, document_hmac = null where number = $1',
        [each.number, options.envelope.seal(content, casePlace(each.number))],
      );
      await client.query('update case_event set note = null where case_number = $1', [each.number]);
    }
    await client.query(FORGET_COPIES_SHARES, [taxpayer_hmac]);
    await client.query(`delete from paper where taxpayer_hmac = $1 and kind = 'personal-data'`, [taxpayer_hmac]);
    await client.query(WITHDRAW, [taxpayer_hmac, number, clock.now()]);
    const ended = await client.query(
      `update erasure set state = 'done', done_at = $2 where number = $1 and state = 'approved'`,
      [number, clock.now()],
    );
    if (ended.rowCount !== 1) return;
    const entry = {
      ...{
        actor: { kind: 'system' as const, id: 'erasure' },
        action: 'personal-data.erased',
        module: 'system' as const,
      },
      detail: { number, cases: cases.rows.length },
    };
    await createAuditTrail({ ...options, pool: client }).append(entry);
  });
}

const BATCH = 50;

/** Open cases and filings, but for the one that asks for this, with its case. */
const UNDER_WAY = `
exists (select from case_file where (taxpayer_hmac = $3 or document_hmac = $2) and state not in ('resolved', 'closed')
          and not exists (select from filing where filing.number = $1 and case_number = case_file.number))
or exists (select from filing where (taxpayer_hmac = $3 or document_hmac = $2) and state not in ('answered', 'closed')
             and number <> $1)`;

const REQUEST = `
insert into erasure (number, subject_hmac, taxpayer_hmac, state, requested_at)
values ($1, $2, $3, case when ${UNDER_WAY} then 'waiting' else 'approved' end, $4)
on conflict (number) do nothing`;

const RESTING = `
select id from conversation_person join conversation on id = conversation_id
where conversation_person.subject_hmac = $1 and (owner = 'closed' or updated_at < $2)
order by id limit ${BATCH}`;

const CLOSED_CASES = `
select number from case_file
where (taxpayer_hmac = $1 or document_hmac = $2) and state in ('resolved', 'closed')
  and not exists (select from filing where case_number = case_file.number)
for update`;

const FORGET_COPIES_SHARES = `
delete from paper_share using paper
where paper.id = paper_id and paper.taxpayer_hmac = $1 and paper.kind = 'personal-data'`;

/** Nobody who is forgotten is written to. */
const WITHDRAW = `
insert into permission (key, taxpayer_hmac, purpose, given, version, conversation_id, at)
select 'erasure:' || $2::text || ':' || purpose, $1, purpose, false, version, '', $3
from (select distinct on (purpose) purpose, given, version from permission where taxpayer_hmac = $1 order by purpose, id desc) last
where given
on conflict (key) do nothing`;
