import type { Pool } from 'pg';
import { z } from 'zod';
import { DocumentType } from '../../contracts/fact.ts';
import type { PortalSignOns } from '../../bot/ports/portal-sign-ons.ts';
import type { Clock } from '../../bot/ports/system.ts';
import type { Sealing } from './rows.ts';

/** How long a used token's id is remembered after the token itself has ended: clocks differ, ms. */
const REMEMBERED_MS = 3_600_000;

const Claims = z.object({ documentType: DocumentType, document: z.string() });

/** Portal sign-ons in PostgreSQL, so that a token is good once on all nodes; who it names stands sealed. */
export function createPortalSignOns(
  options: { pool: Pool; clock: Clock } & Pick<Sealing, 'envelope' | 'digests'>,
): PortalSignOns {
  const { pool, clock, envelope, digests } = options;
  return {
    async admit({ documentType, document, jti, expiresAt }, conversationId) {
      const claims = envelope.seal({ documentType, document }, place(conversationId));
      const now = clock.now();
      await pool.query('delete from portal_sign_on where expires_at < $1', [new Date(now.getTime() - REMEMBERED_MS)]);
      const { rowCount } = await pool.query(
        `insert into portal_sign_on (jti_hmac, conversation_id, claims, expires_at) values ($1, $2, $3, $4)
         on conflict (jti_hmac) do nothing`,
        [digests.hmac('portal-jti', jti), conversationId, claims, expiresAt],
      );
      return rowCount === 1;
    },
    async find(conversationId) {
      const { rows } = await pool.query<{ claims: Buffer }>({
        name: 'portal-sign-on-find',
        text: 'select claims from portal_sign_on where conversation_id = $1 and claims is not null and expires_at > $2',
        values: [conversationId, clock.now()],
      });
      return rows[0] && Claims.parse(envelope.open(rows[0].claims, place(conversationId)));
    },
    async finish(conversationId) {
      await pool.query('update portal_sign_on set claims = null where conversation_id = $1', [conversationId]);
    },
  };
}

const place = (conversationId: string): string => `portal-sign-on:${conversationId}`;
