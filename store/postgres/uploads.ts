import type { Pool } from 'pg';
import type { Clock } from '../../bot/ports/system.ts';
import type { Uploads } from '../../bot/ports/uploads.ts';
import type { Envelope } from './envelope.ts';

/** Citizens' files in PostgreSQL, sealed and bound to their conversation. */
export function createUploads({ pool, envelope, clock }: { pool: Pool; envelope: Envelope; clock: Clock }): Uploads {
  const place = (conversationId: string, id: string): string => `upload:${conversationId}:${id}`;
  return {
    async save({ id, conversationId, name, contentType, content }) {
      const bound = place(conversationId, id);
      await pool.query(
        `insert into upload (id, conversation_id, name, content_type, size, content, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (id) do nothing`,
        [
          ...[id, conversationId, envelope.seal(name, bound), contentType, content.byteLength],
          ...[envelope.sealBytes(content, bound), clock.now()],
        ],
      );
    },
    async read(conversationId, id) {
      const { rows } = await pool.query<{ name: Buffer; content_type: string; content: Buffer }>(
        'select name, content_type, content from upload where conversation_id = $1 and id = $2',
        [conversationId, id],
      );
      const row = rows[0];
      if (!row) return undefined;
      const bound = place(conversationId, id);
      return {
        id,
        conversationId,
        name: envelope.open(row.name, bound) as string,
        contentType: row.content_type,
        content: envelope.openBytes(row.content, bound),
      };
    },
  };
}
