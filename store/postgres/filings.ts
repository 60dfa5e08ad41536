import type { Pool, PoolClient } from 'pg';
import { bogotaDay } from '../../bot/domain/bogota-time.ts';
import type { OfficeCalendar } from '../../bot/domain/business-days.ts';
import { termAfter } from '../../bot/domain/filing-term.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { FilingRegister } from '../../bot/ports/filing-register.ts';
import type { Filings, KeptFiling, NewFiling } from '../../bot/ports/filings.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { registerIn } from './cases.ts';
import { addAnnexes, readAnnexes, registerFiling } from './filing-annexes.ts';
import { answerFiling, changeFiling } from './filing-changes.ts';
import {
  BY_ANY_NUMBER,
  FILING_COLUMNS,
  filingPlace,
  numbersTyped,
  toKeptFiling,
  type FilingRow,
} from './filing-rows.ts';
import type { Sealing } from './rows.ts';
import { inTransaction } from './transaction.ts';

export type FilingsOptions = Pick<Sealing, 'envelope' | 'digests'> & {
  pool: Pool;
  clock: Clock;
  /** In which terms are counted. */
  calendar: OfficeCalendar;
};

/** Most filings of one taxpayer that are listed. */
const LIST_LIMIT = 20;
/** Document management is asked by the turn that files; what that one did not bring, the worker does after so long. */
const REGISTRY_AFTER_MS = 30_000;

/** Filings in PostgreSQL, each with its case in the same commit. */
export function createFilings(options: FilingsOptions): Filings & FilingRegister {
  const { pool, envelope, digests, clock } = options;
  const many = async (where: string, values: unknown[]): Promise<KeptFiling[]> => {
    const { rows } = await pool.query<FilingRow>(`select ${FILING_COLUMNS} from filing where ${where}`, values);
    return rows.map((row) => toKeptFiling(row, envelope));
  };
  return {
    file: (filing) => fileOnce(filing, options),
    find: async (number) => (await many(BY_ANY_NUMBER, numbersTyped(number)))[0],
    list: async (taxpayerId) =>
      (
        await many('taxpayer_hmac = $1 order by filed_at desc, number desc limit $2', [
          digests.hmac('taxpayer', taxpayerId),
          LIST_LIMIT,
        ])
      ).map(({ filing }) => filing),
    listIn: (state, { procedures, after, limit }) => {
      const isOf = 'of' in procedures;
      return many(IN_STATE, [state, isOf, isOf ? procedures.of : procedures.except, after ?? null, limit]);
    },
    annexes: (number) => readAnnexes(pool, number, envelope),
    answer: (number, answer) => inTransaction(pool, (client) => answerFiling(client, number, answer, options)),
    change: (number, change) => inTransaction(pool, (client) => changeFiling(client, number, change, options)),
    register: (number, documentNumber) => registerFiling(pool, number, documentNumber, clock.now()),
  };
}

const IN_STATE = `state = $1 and (procedure = any($3)) = $2
  and ($4::text is null or (filed_at, number) > (select filed_at, number from filing where number = $4))
  order by filed_at, number limit $5`;

async function fileOnce(request: NewFiling, options: FilingsOptions): Promise<KeptFiling> {
  const { pool, digests, clock } = options;
  const keyHmac = digests.hmac('filing-key', request.idempotencyKey);
  const requestHmac = digests.hmac('filing-request', fingerprint(request));
  const known = (row: FilingRow & { request_hmac: string }): KeptFiling => {
    if (row.request_hmac !== requestHmac)
      throw new AppError('internal.bug', 'the key of a filing was used for another one');
    return toKeptFiling(row, options.envelope);
  };
  const found = await findByKey(pool, keyHmac);
  if (found) return known(found);
  return inTransaction(pool, async (client) => {
    const now = clock.now();
    const year = Number(bogotaDay(now).slice(0, 4));
    // Whoever files waits here for the one before: of two with the same key the second finds the first's.
    const { rows } = await client.query<{ last: number }>(
      `insert into filing_counter (year, last) values ($1, 0) on conflict (year) do update set year = excluded.year
       returning last`,
      [year],
    );
    const raced = await findByKey(client, keyHmac);
    if (raced) return known(raced);
    const next = (rows[0]?.last ?? 0) + 1;
    await client.query('update filing_counter set last = $2 where year = $1', [year, next]);
    const number = `V-${year}-${String(next).padStart(6, '0')}`;
    return insertFiling(client, { number, keyHmac, requestHmac, now, request }, options);
  });
}

async function findByKey(
  db: Pool | PoolClient,
  keyHmac: string,
): Promise<(FilingRow & { request_hmac: string }) | undefined> {
  const { rows } = await db.query<FilingRow & { request_hmac: string }>(
    `select ${FILING_COLUMNS}, request_hmac from filing where key_hmac = $1`,
    [keyHmac],
  );
  return rows[0];
}

async function insertFiling(
  client: PoolClient,
  entry: { number: string; keyHmac: string; requestHmac: string; now: Date; request: NewFiling },
  options: FilingsOptions,
): Promise<KeptFiling> {
  const { number, keyHmac, requestHmac, now, request } = entry;
  const { envelope, digests, calendar } = options;
  const { summary, idempotencyKey, ...content } = request;
  const { taxpayerId, document } = content.filer;
  const { status } = await registerIn(
    client,
    {
      ...{ kind: 'petition', channel: content.channel, summary, conversationId: content.conversationId },
      detail: { filing: number, procedure: content.procedure },
      ...(taxpayerId !== undefined && { taxpayerId }),
      ...(document !== undefined && { document }),
      key: `filing:${idempotencyKey}`,
    },
    options,
  );
  const { rows } = await client.query<FilingRow>(
    `insert into filing (number, key_hmac, request_hmac, procedure, conversation_id, taxpayer_hmac, document_hmac, state,
                         content, filed_at, updated_at, due_on, first_answer_by, case_number, registry_due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14) returning ${FILING_COLUMNS}`,
    [
      ...[number, keyHmac, requestHmac, content.procedure, content.conversationId],
      taxpayerId === undefined ? null : digests.hmac('taxpayer', taxpayerId),
      document === undefined ? null : digests.hmac('document', document),
      ...[
        content.state,
        envelope.seal(content, filingPlace(number)),
        now,
        termAfter(content, content, bogotaDay(now), calendar).dueOn ?? null,
      ],
      ...[content.firstAnswerBy ?? null, status.number, new Date(now.getTime() + REGISTRY_AFTER_MS)],
    ],
  );
  await client.query(
    `insert into filing_event (filing_number, key_hmac, request_hmac, changed_by, from_state, to_state, at, recorded_at)
     values ($1, $2, $3, 'citizen', null, $4, $5, $5)`,
    [number, keyHmac, requestHmac, content.state, now],
  );
  await addAnnexes(client, number, { ...content, at: now }, options);
  const row = rows[0];
  if (!row) throw new Error('the new filing was not returned');
  return toKeptFiling(row, envelope);
}

/** What was asked for, as one text; what is worked out from it is not of it. */
function fingerprint({ procedure, conversationId, filer, propertyId, facts, request, documents }: NewFiling): string {
  const { taxpayerId, document, name, contact } = filer;
  const files = documents.map(({ uploadId, requirement, sha256 }) => [uploadId, requirement, sha256]);
  const who = [taxpayerId, document, name, contact?.kind, contact?.value];
  return JSON.stringify([procedure, conversationId, who, propertyId, facts, request, files]);
}
