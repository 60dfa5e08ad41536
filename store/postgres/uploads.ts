import type { Pool } from 'pg';
import type { Clock } from '../../bot/ports/system.ts';
import type { Uploads } from '../../bot/ports/uploads.ts';
import type { Envelope } from './envelope.ts';

/** Citizens' files in PostgreSQL, sealed and bound to their conversation. */
export function createUploads({ pool, envelope, clock }: { pool: Pool; envelope: Envelope; clock: Clock }): Uploads {
  const place = (conversationId: string, id: string): string => `upload:${conversationId}:${id}`;
  return {
    async save(conversationId, files, quotaBytes) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        // One conversation's files are counted one message after another.
        await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`upload:${conversationId}`]);
        for (const { id, name, contentType, content } of files) {
          const bound = place(conversationId, id);
          await client.query(
            `insert into upload (id, conversation_id, name, content_type, size, content, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (id) do nothing`,
            [
              ...[id, conversationId, envelope.seal(name, bound), contentType, content.byteLength],
              ...[envelope.sealBytes(content, bound), clock.now()],
            ],
          );
        }
        const { rows } = await client.query<{ fits: boolean }>(
          'select coalesce(sum(size), 0) <= $2::bigint as fits from upload where conversation_id = $1',
          [conversationId, quotaBytes],
        );
        const fits = rows[0]?.fits ?? false;
        await client.query(fits ? 'commit' : 'rollback');
        return fits;
      } catch (error) {
        await client.query('rollback').catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
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
