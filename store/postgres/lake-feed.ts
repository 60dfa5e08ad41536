import type { Pool } from 'pg';
import { OUTCOME_KINDS, outcomeOf } from '../../bot/domain/outcomes.ts';
import type { LakeEvent, LakeFeed } from '../../bot/ports/event-lake.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { toNumberedFact, type FactRow, type Sealing } from './rows.ts';

/** Reads what the sequencer numbered after the last that the lake has: numbers follow the order of commits, so none is missed. */
export function createLakeFeed(
  options: Pick<Sealing, 'envelope' | 'digests'> & { pool: Pool; clock: Clock },
): LakeFeed {
  const { pool, clock, envelope, digests } = options;

  const eventOf = (row: OutcomeRow): LakeEvent[] => {
    const { number, at, fact } = toNumberedFact(row.conversation_id, row, envelope);
    const data = outcomeOf(fact);
    // The lake can group what is of one conversation, and find none of ours by it.
    const conversation = digests.hmac('lake', row.conversation_id).slice(0, 32);
    return data ? [{ id: `${conversation}.${number}`, type: fact.kind, at, data: { conversation, ...data } }] : [];
  };

  return {
    async claim(limit, leaseMs) {
      const now = clock.now();
      const claimed = await pool.query<{ last: string }>(
        `update lake_cursor set due_at = $2 from sequencer
         where due_at <= $1 and lake_cursor.last < sequencer.last returning lake_cursor.last`,
        [now, new Date(now.getTime() + leaseMs)],
      );
      const last = claimed.rows[0]?.last;
      if (last === undefined) return undefined;
      const { rows } = await pool.query<OutcomeRow & { end: string }>({
        name: 'lake-claim',
        text: `select fact.seq, fact.conversation_id, fact.number, fact.at, fact.content, sequencer.last as end
               from sequencer left join lateral (
                 select * from fact where seq > $1 and seq <= sequencer.last and kind = any ($2) order by seq limit $3
               ) fact on true`,
        values: [last, [...OUTCOME_KINDS], limit],
      });
      const found = rows.filter(({ seq }) => seq !== null);
      const upTo = Number(found.length < limit ? rows[0]?.end : found.at(-1)?.seq);
      return { upTo, events: found.flatMap(eventOf) };
    },
    async taken(upTo) {
      await pool.query('update lake_cursor set last = greatest(last, $1), due_at = $2', [upTo, clock.now()]);
    },
    async restUntil(at) {
      await pool.query('update lake_cursor set due_at = $1', [at]);
    },
  };
}

interface OutcomeRow extends FactRow {
  conversation_id: string;
  /** Null where nothing is left. */
  seq: string | null;
}
