import type { Pool } from 'pg';

/** What is older than these times is of no more use. */
export interface RetentionCutoffs {
  /** Admissions of OTPs: far outside their window. */
  otpAdmission: Date;
  /** Sessions of staff that ended, or that nobody used since. */
  staffSession: Date;
  /** Ids of messages that came in, of conversations that are closed or untouched since; until then a repeat is known. */
  inbound: Date;
}

/** Deletes at most `limit` rows of each kind; true where there may be more. */
export async function forgetOld(pool: Pool, cutoffs: RetentionCutoffs, limit: number): Promise<boolean> {
  const statements: [string, Date][] = [
    [OTP_ADMISSION, cutoffs.otpAdmission],
    [STAFF_SESSION, cutoffs.staffSession],
    [INBOUND, cutoffs.inbound],
  ];
  let isMore = false;
  for (const [text, before] of statements) {
    const { rowCount } = await pool.query(text, [before, limit]);
    isMore ||= (rowCount ?? 0) >= limit;
  }
  return isMore;
}

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
