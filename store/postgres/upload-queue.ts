import type { Pool } from 'pg';
import type { FileInspection } from '../../contracts/citizen-file.ts';
import { FileReading } from '../../contracts/file-reading.ts';
import type { Clock } from '../../bot/ports/system.ts';
import type { FileRelease, FileStates, ReadingQueue, UploadQueue } from '../../bot/ports/upload-queue.ts';
import type { Envelope } from './envelope.ts';
import { toUpload, uploadPlace, type UploadRow } from './uploads.ts';

/** Rest after the first failure; it doubles up to the longest, s. */
const FIRST_REST_S = 10;
const LONGEST_REST_S = 3_600;

export interface UploadQueueOptions {
  pool: Pool;
  envelope: Envelope;
  clock: Clock;
}

/** Files that wait for a scanner, oldest wait first, and those that wait to be read. */
export function createUploadQueue({
  pool,
  envelope,
  clock,
}: UploadQueueOptions): UploadQueue & ReadingQueue & FileStates & FileRelease {
  const until = (leaseMs: number): Date => new Date(clock.now().getTime() + leaseMs);
  return {
    async claimQuarantined(leaseMs) {
      const { rows } = await pool.query<UploadRow>(CLAIM_QUARANTINED, [clock.now(), until(leaseMs)]);
      return rows[0] && toUpload(rows[0], envelope);
    },
    async scanLater(id) {
      await pool.query(SCAN_LATER, [id, clock.now(), FIRST_REST_S, LONGEST_REST_S]);
    },
    async settleScan(id, verdict) {
      if (verdict.state === 'clean') await pool.query(SETTLE_CLEAN, [id, clock.now()]);
      else await pool.query(SETTLE_INFECTED, [id, verdict.virus]);
    },
    async release(conversationId, id) {
      const { rowCount } = await pool.query(RELEASE, [conversationId, id, clock.now()]);
      return rowCount === 1;
    },
    async claimUnread(leaseMs) {
      const { rows } = await pool.query<UploadRow & { read_failures: number }>(CLAIM_UNREAD, [
        clock.now(),
        until(leaseMs),
      ]);
      return rows[0] && { upload: toUpload(rows[0], envelope), failures: rows[0].read_failures - 1 };
    },
    async keepReading(conversationId, id, reading) {
      const sealed = envelope.seal(FileReading.parse(reading), readingPlace(conversationId, id));
      await pool.query(`update upload set reading = $2 where id = $1 and state = 'clean'`, [id, sealed]);
    },
    async states(conversationId, uploadIds) {
      const { rows } = await pool.query<{
        id: string;
        state: FileInspection['state'];
        released_at: Date | null;
        reading: Buffer | null;
      }>('select id, state, released_at, reading from upload where conversation_id = $1 and id = any($2)', [
        conversationId,
        uploadIds,
      ]);
      return new Map(
        rows.map(({ id, state, released_at: releasedAt, reading }) => [
          id,
          {
            state,
            ...(releasedAt && { released: true as const }),
            ...(reading && { reading: FileReading.parse(envelope.open(reading, readingPlace(conversationId, id))) }),
          },
        ]),
      );
    },
  };
}

const readingPlace = (conversationId: string, id: string): string => `${uploadPlace(conversationId, id)}:reading`;

const COLUMNS = 'upload.id, upload.conversation_id, upload.name, upload.content_type, upload.content, upload.state';

const CLAIM_QUARANTINED = `
update upload set scan_after = $2
where id = (
  select id from upload where state = 'quarantined' and scan_after <= $1
  order by scan_after limit 1 for update skip locked
)
returning ${COLUMNS}`;

const SCAN_LATER = `
update upload
set scan_failures = scan_failures + 1,
    scan_after = $2::timestamptz + make_interval(secs => least($4, $3 * 2.0 ^ least(scan_failures, 20)))
where id = $1 and state = 'quarantined'`;

const SETTLE_CLEAN = `update upload set state = 'clean', read_after = $2 where id = $1 and state = 'quarantined'`;

const RELEASE = `
update upload set state = 'clean', released_at = $3, read_after = $3
where conversation_id = $1 and id = $2 and state = 'quarantined'`;

const SETTLE_INFECTED = `
update upload set state = 'refused', virus = $2, content = ''::bytea, size = 0, reading = null where id = $1`;

// What goes with no filing is read by no machine. Counted before it is tried: what kills the process that reads it is not tried for ever.
const CLAIM_UNREAD = `
update upload set read_after = $2, read_failures = read_failures + 1
where id = (
  select id from upload where state = 'clean' and reading is null and read_after <= $1
    and exists (select from filing_annex where upload_id = upload.id)
  order by read_after limit 1 for update skip locked
)
returning ${COLUMNS}, read_failures`;
