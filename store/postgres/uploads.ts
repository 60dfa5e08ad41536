import type { Pool } from 'pg';
import type { Clock } from '../../bot/ports/system.ts';
import type { Upload, Uploads } from '../../bot/ports/uploads.ts';
import type { Envelope } from './envelope.ts';

/** Citizens' files in PostgreSQL, sealed and bound to their conversation. */
export function createUploads({ pool, envelope, clock }: { pool: Pool; envelope: Envelope; clock: Clock }): Uploads {
  return {
    async save(conversationId, files, quotaBytes) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        // One conversation's files are counted one message after another.
        await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`upload:${conversationId}`]);
        for (const { id, name, contentType, content, state } of files) {
          const bound = uploadPlace(conversationId, id);
          await client.query(
            `insert into upload (id, conversation_id, name, content_type, size, content, created_at, state, scan_after, read_after)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $7, $7)
             on conflict (id) do nothing`,
            [
              ...[id, conversationId, envelope.seal(name, bound), contentType, content.byteLength],
              ...[envelope.sealBytes(content, bound), clock.now(), state],
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
      const { rows } = await pool.query<UploadRow>(
        `select id, conversation_id, name, content_type, content, state from upload
         where conversation_id = $1 and id = $2 and state <> 'refused'`,
        [conversationId, id],
      );
      return rows[0] && toUpload(rows[0], envelope);
    },
  };
}

/** An upload's row as it stands, sealed. */
export interface UploadRow {
  id: string;
  conversation_id: string;
  name: Buffer;
  content_type: string;
  content: Buffer;
  state: Upload['state'];
}

export function toUpload(row: UploadRow, envelope: Envelope): Upload {
  const { id, conversation_id: conversationId, content_type: contentType, state } = row;
  const bound = uploadPlace(conversationId, id);
  const name = envelope.open(row.name, bound) as string;
  return { id, conversationId, name, contentType, content: envelope.openBytes(row.content, bound), state };
}

/** Where its bytes belong: moved elsewhere they do not open. */
export const uploadPlace = (conversationId: string, id: string): string => `upload:${conversationId}:${id}`;
