import type { Pool } from 'pg';
import type { ConversationLog } from '../../bot/ports/conversation-log.ts';
import type { Envelope } from './envelope.ts';
import { toNumberedFact, type FactRow } from './rows.ts';

/** Reads facts in their conversation's order. */
export function createConversationLog({ pool, envelope }: { pool: Pool; envelope: Envelope }): ConversationLog {
  return {
    async read(conversationId, { audience, after, before, limit }) {
      const newestFirst = before !== undefined || after === undefined;
      const { rows } = await pool.query<FactRow>({
        name: `log-${audience}-${newestFirst ? 'back' : 'on'}`,
        text: `
          select number, at, content from fact
          where conversation_id = $1 and number > $2 and number < $3 ${audience === 'public' ? 'and public' : ''}
          order by number ${newestFirst ? 'desc' : 'asc'}
          limit $4`,
        values: [conversationId, after ?? 0, before ?? Number.MAX_SAFE_INTEGER, Math.min(Math.max(limit, 1), 500)],
      });
      if (newestFirst) rows.reverse();
      return rows.map((row) => toNumberedFact(conversationId, row, envelope));
    },

    async lastNumber(conversationId) {
      const { rows } = await pool.query<{ last_number: string }>({
        name: 'log-last',
        text: 'select last_number from conversation where id = $1',
        values: [conversationId],
      });
      return rows[0] && Number(rows[0].last_number);
    },
  };
}
