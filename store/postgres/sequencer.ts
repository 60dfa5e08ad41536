import type { Pool } from 'pg';

/**
 * Numbers committed facts for those who follow all conversations. The row lock on `sequencer` makes the order of
 * numbers the order of commits, on any number of nodes. Returns the highest number given, or undefined for none.
 */
export async function sequenceFacts(pool: Pool, limit: number): Promise<number | undefined> {
  const { rows } = await pool.query<{ last: string; taken: number }>({
    name: 'sequence',
    text: `
      with due as (
        select conversation_id, number, row_number() over (order by conversation_id, number) as place
        from (
          select conversation_id, number from fact where seq is null order by conversation_id, number limit $1
        ) fresh
      ), counted as (
        update sequencer set last = last + (select count(*) from due) where exists (select from due)
        returning last - (select count(*) from due) as base, last
      ), numbered as (
        update fact set seq = counted.base + due.place
        from due, counted
        where fact.conversation_id = due.conversation_id and fact.number = due.number and fact.seq is null
        returning 1
      )
      select last, (select count(*)::int from numbered) as taken from counted`,
    values: [limit],
  });
  return rows[0] && rows[0].taken > 0 ? Number(rows[0].last) : undefined;
}
