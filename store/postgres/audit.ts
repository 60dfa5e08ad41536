import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { AuditTrail } from '../../bot/ports/audit.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { auditColumns, type Sealing } from './rows.ts';

/** The audit record outside a turn; inside one its rows belong to the turn's commit. On a client it is of its transaction. */
export function createAuditTrail(options: Sealing & { pool: Pool | PoolClient; clock: Clock }): AuditTrail {
  return {
    async append(entry) {
      const query = {
        name: 'audit-append',
        text: `insert into audit (at, actor_kind, actor_id, action, module, conversation_id, subject_hmac, ip, detail)
               select $1, new.* from
                 unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bytea[])
                   as new (actor_kind, actor_id, action, module, conversation_id, subject_hmac, ip, detail)`,
        values: [options.clock.now(), ...auditColumns([entry], options)],
      };
      await ('totalCount' in options.pool ? options.pool.query(query) : options.pool.query(query));
    },
  };
}

/** Any number; all nodes use the same, so that one links at a time. */
const CHAIN_LOCK = 815_002;

/** Links committed rows into the hash chain, at most `limit`. Returns how many were linked. */
export async function linkAudit(pool: Pool, limit: number): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const locked = await client.query<{ locked: boolean }>('select pg_try_advisory_xact_lock($1) as locked', [
      CHAIN_LOCK,
    ]);
    const { rows } = locked.rows[0]?.locked
      ? await client.query<AuditRow>(`select ${COLUMNS} from audit where seq is null order by id limit $1`, [limit])
      : { rows: [] };
    if (rows.length > 0) {
      const head = await client.query<{ seq: string; hash: Buffer }>(
        'select seq, hash from audit where seq is not null order by seq desc limit 1',
      );
      const links = chain(rows, Number(head.rows[0]?.seq ?? 0), head.rows[0]?.hash ?? GENESIS);
      await client.query(
        `update audit set seq = link.seq, previous_hash = link.previous_hash, hash = link.hash
         from unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[]) as link (id, seq, previous_hash, hash)
         where audit.id = link.id`,
        [links.map((l) => l.id), links.map((l) => l.seq), links.map((l) => l.previousHash), links.map((l) => l.hash)],
      );
    }
    await client.query('commit');
    return rows.length;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** What a walk over the whole chain found. */
export interface ChainCheck {
  linked: number;
  unlinked: number;
  /** First position whose row was changed, removed or put in between. */
  brokenAt?: number;
}

/** Walks the chain from its beginning, in pages. */
export async function checkAuditChain(pool: Pool): Promise<ChainCheck> {
  let previous: Buffer = GENESIS;
  let linked = 0;
  for (;;) {
    const { rows } = await pool.query<AuditRow & { seq: string; previous_hash: Buffer; hash: Buffer }>(
      `select ${COLUMNS}, seq, previous_hash, hash from audit where seq > $1 order by seq limit 1000`,
      [linked],
    );
    for (const row of rows) {
      const whole = Number(row.seq) === linked + 1 && row.previous_hash.equals(previous);
      if (!whole || !row.hash.equals(hashOf(row, linked + 1, previous))) {
        return { linked, unlinked: await countUnlinked(pool), brokenAt: linked + 1 };
      }
      previous = row.hash;
      linked += 1;
    }
    if (rows.length < 1000) return { linked, unlinked: await countUnlinked(pool) };
  }
}

/** Rows not yet linked, all or those older than `olderThanS` seconds; a row unlinked for a minute is an alarm. */
export async function countUnlinked(pool: Pool, olderThanS = 0): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from audit
     where seq is null and ($1::float8 = 0 or at <= now() - make_interval(secs => $1))`,
    [olderThanS],
  );
  return rows[0]?.count ?? 0;
}

interface AuditRow {
  id: string;
  at: Date;
  actor_kind: string;
  actor_id: string;
  action: string;
  module: string;
  conversation_id: string | null;
  subject_hmac: string | null;
  ip: string | null;
  detail: Buffer;
}

const COLUMNS = 'id, at, actor_kind, actor_id, action, module, conversation_id, subject_hmac, ip, detail';
const GENESIS: Buffer = Buffer.alloc(32);

function chain(rows: readonly AuditRow[], lastSeq: number, lastHash: Buffer) {
  let previousHash = lastHash;
  return rows.map((row, index) => {
    const seq = lastSeq + index + 1;
    const hash = hashOf(row, seq, previousHash);
    const link = { id: row.id, seq, previousHash, hash };
    previousHash = hash;
    return link;
  });
}

/** The row as one unambiguous text, after the hash before it. The sealed detail stands by its own digest. */
function hashOf(row: AuditRow, seq: number, previous: Buffer): Buffer {
  const line = JSON.stringify([
    ...[seq, row.id, row.at.toISOString(), row.actor_kind, row.actor_id, row.action, row.module],
    ...[row.conversation_id, row.subject_hmac, row.ip, createHash('sha256').update(row.detail).digest('hex')],
  ]);
  return createHash('sha256').update(previous).update(line).digest();
}
