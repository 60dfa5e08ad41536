import type { Pool } from 'pg';
import { searchDigests } from './envelope.ts';
import type { Sealing } from './rows.ts';

/** Where words were said: the conversation and the fact's number, newest first. */
export interface Found {
  conversationId: string;
  number: number;
}

/**
 * Finds messages and notes that hold all the words of a question, by the HMACs of their stems: the database never
 * sees a word. At most `limit`.
 */
export async function searchFacts(
  pool: Pool,
  question: string,
  sealing: Pick<Sealing, 'digests' | 'stems'>,
  limit: number,
): Promise<Found[]> {
  const terms = searchDigests(sealing.stems(question), sealing.digests);
  if (terms.length === 0) return [];
  const { rows } = await pool.query<{ conversation_id: string; number: string }>(
    `select conversation_id, number from fact where search @> $1::bigint[] order by at desc, number desc limit $2`,
    [`{${terms.join(',')}}`, limit],
  );
  return rows.map((row) => ({ conversationId: row.conversation_id, number: Number(row.number) }));
}
