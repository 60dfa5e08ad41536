import type { Pool, PoolClient } from 'pg';
import { bogotaDay } from '../../bot/domain/bogota-time.ts';
import type { CaseRegister, RegisteredCase, Registration } from '../../bot/ports/case-register.ts';
import type { Cases, CaseStatus } from '../../bot/ports/cases.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { changeCase } from './case-changes.ts';
import { CASE_COLUMNS, casePlace, toCaseStatus, type CaseContent, type CaseRow } from './case-rows.ts';
import type { Sealing } from './rows.ts';
import { inTransaction } from './transaction.ts';

export type CasesOptions = Pick<Sealing, 'envelope' | 'digests'> & { pool: Pool; clock: Clock };

/** Most cases of one taxpayer that are listed. */
const LIST_LIMIT = 20;

/** Our own cases in PostgreSQL: for the assistant and for the city's other systems. */
export function createCases(options: CasesOptions): Cases & CaseRegister {
  const { pool, digests } = options;
  const register = (request: RegisteredCase): Promise<Registration> => registerCase(request, options);
  return {
    register,
    open: async (request) => (await register(request)).status,
    async find(number) {
      const { rows } = await pool.query<CaseRow>(`select ${CASE_COLUMNS} from case_file where number = $1`, [number]);
      return rows[0] && toCaseStatus(rows[0]);
    },
    async list(taxpayerId) {
      const { rows } = await pool.query<CaseRow>(
        `select ${CASE_COLUMNS} from case_file where taxpayer_hmac = $1 order by opened_at desc, number desc limit $2`,
        [digests.hmac('taxpayer', taxpayerId), LIST_LIMIT],
      );
      return rows.map(toCaseStatus);
    },
    setState: (number, change) =>
      inTransaction(pool, (client) => changeCase(client, number, change, { ...options, now: options.clock.now() })),
  };
}

async function registerCase(request: RegisteredCase, options: CasesOptions): Promise<Registration> {
  const { keyHmac, requestHmac } = digestsOf(request, options);
  const found = await findByKey(options.pool, keyHmac);
  if (found) return known(found, requestHmac);
  return inTransaction(options.pool, (client) => registerIn(client, request, options));
}

/** Registers a case within the caller's transaction. */
export async function registerIn(
  client: PoolClient,
  request: RegisteredCase,
  options: Omit<CasesOptions, 'pool'>,
): Promise<Registration> {
  const { keyHmac, requestHmac } = digestsOf(request, options);
  const now = options.clock.now();
  const year = Number(bogotaDay(now).slice(0, 4));
  // Whoever opens a case waits here for the one before: of two with the same key the second finds the first's.
  const { rows } = await client.query<{ last: number }>(
    `insert into case_counter (year, last) values ($1, 0) on conflict (year) do update set year = excluded.year
     returning last`,
    [year],
  );
  const raced = await findByKey(client, keyHmac);
  if (raced) return known(raced, requestHmac);
  const next = (rows[0]?.last ?? 0) + 1;
  await client.query('update case_counter set last = $2 where year = $1', [year, next]);
  const number = `C-${year}-${String(next).padStart(6, '0')}`;
  const status = await insertCase(client, { number, keyHmac, requestHmac, now, request }, options);
  return { outcome: 'created', status };
}

function digestsOf(request: RegisteredCase, { digests }: Pick<CasesOptions, 'digests'>) {
  return {
    keyHmac: digests.hmac('case-key', request.key),
    requestHmac: digests.hmac('case-request', fingerprint(request)),
  };
}

const known = (row: CaseRow & { request_hmac: string }, requestHmac: string): Registration => ({
  outcome: row.request_hmac === requestHmac ? 'repeated' : 'other-request',
  status: toCaseStatus(row),
});

async function findByKey(
  db: Pool | PoolClient,
  keyHmac: string,
): Promise<(CaseRow & { request_hmac: string }) | undefined> {
  const { rows } = await db.query<CaseRow & { request_hmac: string }>(
    `select ${CASE_COLUMNS}, request_hmac from case_file where key_hmac = $1`,
    [keyHmac],
  );
  return rows[0];
}

async function insertCase(
  client: PoolClient,
  entry: { number: string; keyHmac: string; requestHmac: string; now: Date; request: RegisteredCase },
  { envelope, digests }: Pick<CasesOptions, 'envelope' | 'digests'>,
): Promise<CaseStatus> {
  const { number, keyHmac, requestHmac, now, request } = entry;
  const { taxpayerId, document } = request;
  const content: CaseContent = {
    ...{ summary: request.summary, detail: request.detail },
    ...(taxpayerId !== undefined && { taxpayerId }),
    ...(document !== undefined && { document }),
  };
  const { rows } = await client.query<CaseRow>(
    `insert into case_file (number, key_hmac, request_hmac, kind, channel, conversation_id, taxpayer_hmac, document_hmac,
                            content, opened_at, updated_at, crm_due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $10) returning ${CASE_COLUMNS}`,
    [
      ...[number, keyHmac, requestHmac, request.kind, request.channel, request.conversationId ?? null],
      taxpayerId === undefined ? null : digests.hmac('taxpayer', taxpayerId),
      document === undefined ? null : digests.hmac('document', document),
      ...[envelope.seal(content, casePlace(number)), now],
    ],
  );
  await client.query(
    `insert into case_event (case_number, key_hmac, request_hmac, changed_by, from_state, to_state, at, recorded_at)
     values ($1, $2, $3, $4, null, 'open', $5, $5)`,
    [number, keyHmac, requestHmac, request.by ?? 'bot', now],
  );
  const row = rows[0];
  if (!row) throw new Error('the new case was not returned');
  return toCaseStatus(row);
}

/** The request as one text; the key is not of it. */
function fingerprint({ key: _key, detail, ...rest }: RegisteredCase): string {
  return JSON.stringify([
    Object.entries(rest)
      .filter(([, value]) => value !== undefined)
      .sort(byName),
    detail,
  ]);
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);
