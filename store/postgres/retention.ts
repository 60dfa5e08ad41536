import type { Pool } from 'pg';
import { anonymiseConversation, type AnonymiseOptions } from './anonymise.ts';

/** What is older than these times is of no more use. */
export interface RetentionCutoffs {
  /** Admissions of OTPs: far outside their window. */
  otpAdmission: Date;
  /** Sessions of staff that ended, or that nobody used since. */
  staffSession: Date;
  /** Ids of messages that came in, of conversations that are closed or untouched since; until then a repeat is known. */
  inbound: Date;
  /** What became of messages that left. */
  delivery: Date;
  /** Papers that hold a person's data as it was given out. */
  dataCopy: Date;
  /** Papers: what the law keeps, and no longer. */
  paper: Date;
}

/** Deletes at most `limit` rows of each kind; true where there may be more. */
export async function forgetOld(pool: Pool, cutoffs: RetentionCutoffs, limit: number): Promise<boolean> {
  const statements: [string, Date][] = [
    [OTP_ADMISSION, cutoffs.otpAdmission],
    [STAFF_SESSION, cutoffs.staffSession],
    [INBOUND, cutoffs.inbound],
    [DELIVERY, cutoffs.delivery],
    [DATA_COPY, cutoffs.dataCopy],
    [PAPER, cutoffs.paper],
  ];
  let isMore = false;
  for (const [text, before] of statements) {
    const { rowCount } = await pool.query(text, [before, limit]);
    isMore ||= (rowCount ?? 0) >= limit;
  }
  return isMore;
}

/** Makes at most `limit` conversations anonymous that nobody has touched since; true where there may be more. */
export async function anonymiseOld(
  options: AnonymiseOptions,
  { before, now }: { before: Date; now: Date },
  limit: number,
): Promise<boolean> {
  const { rows } = await options.pool.query<{ id: string }>(UNTOUCHED, [before, limit]);
  let done = 0;
  for (const { id } of rows) if (await anonymiseConversation(options, id, { now })) done += 1;
  return done > 0 && rows.length >= limit;
}

/** Never made anonymous, or written in again after it; two halves, for an index of the last change would cost each turn. */
const UNTOUCHED = `
select id from (
  select id, owner, updated_at from conversation where anonymised_at is null and created_at < $1
  union all
  select id, owner, updated_at from conversation where anonymised_at < updated_at and anonymised_at < $1
) either
where updated_at < $1 and owner in ('bot', 'closed') and not exists (select from waiting where conversation_id = id)
limit $2`;

const DELIVERY = `
delete from delivery where ctid = any (array (select ctid from delivery where created_at < $1 limit $2))`;

const oldPapers = (which: string): string => `
with old as (select id from paper where issued_at < $1 and ${which} limit $2),
     closed as (delete from paper_share using old where paper_id = old.id)
delete from paper using old where paper.id = old.id`;
const DATA_COPY = oldPapers(`kind = 'personal-data'`);
const PAPER = oldPapers('true');

const OTP_ADMISSION = `
delete from otp_admission where ctid = any (array (select ctid from otp_admission where at < $1 limit $2))`;

const STAFF_SESSION = `
delete from staff_session
where ctid = any (array (select ctid from staff_session where coalesce(ended_at, last_seen_at) < $1 limit $2))`;

const INBOUND = `
delete from inbound
where ctid = any (array (
  select inbound.ctid from inbound join conversation on conversation.id = inbound.conversation_id
  where inbound.at < $1 and (conversation.owner = 'closed' or conversation.updated_at < $1)
  limit $2
))`;
