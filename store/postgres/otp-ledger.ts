import type { Pool } from 'pg';
import type { OtpLedger } from '../../bot/ports/otp-ledger.ts';
import type { Clock } from '../../bot/ports/system.ts';

export interface OtpLedgerOptions {
  pool: Pool;
  clock: Clock;
  /** Most OTPs for one document and for one address within `windowMs`. */
  perDocument: number;
  perAddress: number;
  windowMs: number;
  /** Most OTPs on one channel within a minute; none where absent. */
  perChannelMinute?: number;
}

const MINUTE_MS = 60_000;

/** Counts OTPs in PostgreSQL. Those of one document and of one address are counted one after another. */
export function createOtpLedger(options: OtpLedgerOptions): OtpLedger {
  const { pool, clock, windowMs } = options;
  return {
    async admit({ documentHmac, addressHmac, channel, conversationId, number }) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        // Sorted, so that two that share both never wait for each other.
        for (const key of [documentHmac, addressHmac].sort()) {
          await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
        }
        const now = clock.now();
        const { rows } = await client.query<Counts>(COUNT, [
          ...[documentHmac, addressHmac, new Date(now.getTime() - windowMs), conversationId, number],
          ...[channel, new Date(now.getTime() - MINUTE_MS)],
        ]);
        const counts = rows[0];
        const waitUntil = counts && !counts.known ? fullUntil(counts, options) : undefined;
        if (waitUntil === undefined && !counts?.known) {
          await client.query(
            `insert into otp_admission (conversation_id, number, document_hmac, address_hmac, channel, at)
             values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
            [conversationId, number, documentHmac, addressHmac, channel, now],
          );
        }
        await client.query('commit');
        if (waitUntil === undefined) return { ok: true };
        return { ok: false, retryAfterS: Math.max(1, Math.ceil((waitUntil - now.getTime()) / 1000)) };
      } catch (error) {
        await client.query('rollback').catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },
  };
}

interface Counts {
  known: boolean;
  by_document: number;
  by_address: number;
  by_channel: number;
  first_document: Date | null;
  first_address: Date | null;
  first_channel: Date | null;
}

/** Time (ms) at which the oldest one leaves the window, where the window is full. */
function fullUntil(counts: Counts, options: OtpLedgerOptions): number | undefined {
  const { perDocument, perAddress, perChannelMinute = Infinity, windowMs } = options;
  const until = (
    [
      [counts.by_document >= perDocument, counts.first_document, windowMs],
      [counts.by_address >= perAddress, counts.first_address, windowMs],
      [counts.by_channel >= perChannelMinute, counts.first_channel, MINUTE_MS],
    ] as const
  ).flatMap(([isFull, first, lengthMs]) => (isFull && first ? [first.getTime() + lengthMs] : []));
  return until.length === 0 ? undefined : Math.max(...until);
}

const COUNT = `
select exists (select from otp_admission where conversation_id = $4 and number = $5) as known,
       (select count(*)::int from otp_admission where document_hmac = $1 and at > $3) as by_document,
       (select count(*)::int from otp_admission where address_hmac = $2 and at > $3) as by_address,
       (select count(*)::int from otp_admission where channel = $6 and at > $7) as by_channel,
       (select min(at) from otp_admission where document_hmac = $1 and at > $3) as first_document,
       (select min(at) from otp_admission where address_hmac = $2 and at > $3) as first_address,
       (select min(at) from otp_admission where channel = $6 and at > $7) as first_channel`;
