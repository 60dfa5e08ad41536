import type { Pool, PoolClient } from 'pg';
import type { Clock } from '../../bot/ports/system.ts';
import type { Locale } from '../../contracts/fact.ts';
import type { Holder, PaperContent, PaperKind } from '../../contracts/paper.ts';
import type { PaperDraft, PaperStore, Reservation, StoredPaper } from '../../documents/ports/paper-store.ts';
import type { Sealing } from './rows.ts';

export interface PaperStoreOptions extends Pick<Sealing, 'envelope' | 'digests'> {
  pool: Pool;
  clock: Clock;
  /** How long one try keeps others of its key waiting. One that takes longer may be overtaken: there is one paper all the same. */
  leaseMs?: number;
}

/** A number whose try ended without a word is given to another paper only after so long: its own key comes first. */
const ABANDONED_MS = 10 * 60_000;

/** The papers in PostgreSQL, sealed and bound to their row. */
export function createPaperStore(options: PaperStoreOptions): PaperStore {
  const { pool, clock, envelope, digests, leaseMs = 8_000 } = options;
  const codeHmac = (code: string): string => digests.hmac('paper-code', code);
  const taxpayerHmac = (id: string): string => digests.hmac('taxpayer', id);
  const toPaper = (row: PaperRow): StoredPaper => {
    const { code, holder } = envelope.open(row.content, contentPlace(row.id)) as Sealed;
    return {
      ...{ id: row.id, kind: row.kind, year: row.year, ordinal: row.ordinal, code, ...(holder && { holder }) },
      ...{ issuedAt: row.issued_at, locale: row.locale, demo: row.demo, bytes: row.bytes ?? 0 },
      ...(row.valid_until && { validUntil: row.valid_until }),
      revoked: row.state === 'revoked',
    };
  };

  /** Everything of a row but its number. */
  const valuesOf = (draft: PaperDraft, now: Date): unknown[] => {
    const { code, holder, content } = draft;
    const sealed: Sealed = { code, content, ...(holder && { holder }) };
    return [
      ...[draft.id, draft.key, new Date(now.getTime() + leaseMs), codeHmac(draft.code)],
      ...[
        holder ? taxpayerHmac(holder.taxpayerId) : null,
        draft.locale,
        draft.demo,
        draft.issuedAt,
        draft.validUntil ?? null,
      ],
      envelope.seal(sealed, contentPlace(draft.id)),
    ];
  };

  const reserveIn = async (client: PoolClient, draft: PaperDraft): Promise<Reservation> => {
    const { kind, year, key } = draft;
    const now = clock.now();
    // Makes the row where it is missing, and locks it: those who take a number stand in a line.
    await client.query(
      `insert into paper_number (kind, year, last) values ($1, $2, 0)
       on conflict (kind, year) do update set last = paper_number.last`,
      [kind, year],
    );
    const { rows } = await client.query<PaperRow & { own: boolean }>(
      `select ${COLUMNS}, key = $1 as own from paper
       where key = $1 or (kind = $2 and year = $3 and state = 'making' and lease_until < $4)
       order by own desc, ordinal limit 1 for update`,
      [key, kind, year, new Date(now.getTime() - ABANDONED_MS)],
    );
    const [found] = rows;
    if (found?.own && found.state !== 'making') return { state: 'issued', paper: toPaper(found) };
    if (found?.own && found.lease_until > now) return { state: 'busy' };
    if (found) {
      await client.query(
        `update paper set id = $1, key = $2, lease_until = $3, code_hmac = $4, taxpayer_hmac = $5, locale = $6, demo = $7,
                issued_at = $8, valid_until = $9, content = $10
         where id = $11`,
        [...valuesOf(draft, now), found.id],
      );
      return { state: 'reserved', ordinal: found.ordinal, year: found.year };
    }
    const made = await client.query<{ ordinal: number }>(
      `with taken as (update paper_number set last = last + 1 where kind = $11 and year = $12 returning last)
       insert into paper (id, key, lease_until, code_hmac, taxpayer_hmac, locale, demo, issued_at, valid_until, content,
                          kind, year, ordinal, state)
       select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, last, 'making' from taken returning ordinal`,
      [...valuesOf(draft, now), kind, year],
    );
    return { state: 'reserved', ordinal: made.rows[0]?.ordinal ?? 0, year };
  };

  /** One of this node at a time: those who only wait for the lock would take the others' connections. */
  let last: Promise<unknown> = Promise.resolve();
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };

  return {
    reserve: (draft) =>
      inLine(async () => {
        const client = await pool.connect();
        try {
          await client.query('begin');
          const reservation = await reserveIn(client, draft);
          await client.query('commit');
          return reservation;
        } catch (error) {
          await client.query('rollback').catch(() => undefined);
          throw error;
        } finally {
          client.release();
        }
      }),
    async finish(draft, pdf) {
      const { rowCount } = await pool.query(
        `with kept as (
           update paper set state = 'issued', pdf = $2, bytes = $3, annex = $6 where id = $1 and state = 'making' returning id
         )
         insert into paper_share (paper_id, conversation_id, at) select id, $4, $5 from kept`,
        [
          ...[draft.id, envelope.sealBytes(pdf, pdfPlace(draft.id)), pdf.byteLength, draft.conversationId, clock.now()],
          draft.annex ? envelope.sealBytes(draft.annex, annexPlace(draft.id)) : null,
        ],
      );
      return rowCount === 1;
    },
    async release(id) {
      await pool.query(`update paper set lease_until = 'epoch' where id = $1 and state = 'making'`, [id]);
    },
    async find(by) {
      const [column, value] = 'id' in by ? ['id', by.id] : ['code_hmac', codeHmac(by.code)];
      const { rows } = await pool.query<PaperRow>(
        `select ${COLUMNS} from paper where ${column} = $1 and state <> 'making'`,
        [value],
      );
      return rows[0] && toPaper(rows[0]);
    },
    async readPdf(id, conversationId) {
      const { rows } = await pool.query<{ pdf: Buffer }>(
        `select pdf from paper where id = $1 and state <> 'making'
           and ($2::text is null or exists (select from paper_share where paper_id = id and conversation_id = $2))`,
        [id, conversationId ?? null],
      );
      return rows[0] && envelope.openBytes(rows[0].pdf, pdfPlace(id));
    },
    async readAnnex(id, conversationId) {
      const { rows } = await pool.query<{ annex: Buffer }>(
        `select annex from paper where id = $1 and state <> 'making' and annex is not null
           and exists (select from paper_share where paper_id = id and conversation_id = $2)`,
        [id, conversationId],
      );
      return rows[0] && envelope.openBytes(rows[0].annex, annexPlace(id));
    },
    async list(taxpayerId, limit) {
      const { rows } = await pool.query<PaperRow>(
        `select ${COLUMNS} from paper where taxpayer_hmac = $1 and state = 'issued' order by issued_at desc, ordinal desc limit $2`,
        [taxpayerHmac(taxpayerId), limit],
      );
      return rows.map(toPaper);
    },
    async share(id, { conversationId, taxpayerId }) {
      const { rowCount } = await pool.query(
        `with own as (select id from paper where id = $1 and taxpayer_hmac = $2 and state <> 'making'),
              given as (insert into paper_share (paper_id, conversation_id, at) select id, $3, $4 from own on conflict do nothing)
         select from own`,
        [id, taxpayerHmac(taxpayerId), conversationId, clock.now()],
      );
      return rowCount === 1;
    },
  };
}

interface Sealed {
  code: string;
  holder?: Holder;
  content: PaperContent;
}

interface PaperRow {
  id: string;
  kind: PaperKind;
  year: number;
  ordinal: number;
  state: 'making' | 'issued' | 'revoked';
  lease_until: Date;
  locale: Locale;
  demo: boolean;
  issued_at: Date;
  valid_until: Date | null;
  content: Buffer;
  bytes: number | null;
}

const COLUMNS = 'id, kind, year, ordinal, state, lease_until, locale, demo, issued_at, valid_until, content, bytes';

const contentPlace = (id: string): string => `paper:${id}`;
const annexPlace = (id: string): string => `paper-annex:${id}`;
const pdfPlace = (id: string): string => `paper-pdf:${id}`;
