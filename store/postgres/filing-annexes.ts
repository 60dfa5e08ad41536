import type { Pool, PoolClient } from 'pg';
import type { FiledAnnex, FilingAnnex } from '../../bot/ports/filing-register.ts';
import type { FilingDocument } from '../../contracts/filing.ts';
import type { Envelope } from './envelope.ts';
import { filingPlace } from './filing-rows.ts';

/** Puts files, and words that were added, after the annexes there are. */
export async function addAnnexes(
  client: PoolClient,
  number: string,
  added: { conversationId: string; documents: readonly FilingDocument[]; text?: string; at: Date },
  { envelope }: { envelope: Envelope },
): Promise<void> {
  const { conversationId, documents, text = '', at } = added;
  const annexes = [
    ...(text === '' ? [] : [{ uploadId: null, sealed: { text } }]),
    ...documents.map((document) => ({ uploadId: document.uploadId, sealed: { document } })),
  ];
  for (const { uploadId, sealed } of annexes)
    await client.query(
      `insert into filing_annex (filing_number, place, upload_id, conversation_id, content, added_at)
       select $1, count(*) + 1, $2, $3, $4, $5 from filing_annex where filing_number = $1`,
      [number, uploadId, conversationId, envelope.seal(sealed, filingPlace(number)), at],
    );
}

/** All that stands with a filing, in the order in which it came. */
export async function readAnnexes(pool: Pool, number: string, envelope: Envelope): Promise<FiledAnnex[]> {
  const { rows } = await pool.query<AnnexRow & { added_at: Date }>(
    'select place, conversation_id, content, added_at from filing_annex where filing_number = $1 order by place',
    [number],
  );
  return rows.map((row) => ({ ...toAnnex(row, number, envelope), addedAt: row.added_at.toISOString() }));
}

export interface AnnexRow {
  place: number;
  conversation_id: string;
  content: Buffer;
}

export function toAnnex(row: AnnexRow, number: string, envelope: Envelope): FilingAnnex {
  return {
    ...{ place: row.place, conversationId: row.conversation_id },
    ...(envelope.open(row.content, filingPlace(number)) as Pick<FilingAnnex, 'document' | 'text'>),
  };
}

/** Keeps document management's number, once; the worker looks at once whether anything else is lacking there. */
export async function registerFiling(pool: Pool, number: string, documentNumber: string, now: Date): Promise<void> {
  await pool.query(
    `update filing set document_number = $2, updated_at = $3, registry_reason = null,
                       registry_due_at = case when registry_due_at is not null then $3::timestamptz end
     where number = $1 and document_number is null`,
    [number, documentNumber, now],
  );
}
