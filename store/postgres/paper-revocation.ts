import type { Pool } from 'pg';
import type { Clock } from '../../bot/ports/system.ts';
import type { StoredPaper } from '../../documents/ports/paper-store.ts';
import { createAuditTrail } from './audit.ts';
import { createPaperStore } from './papers.ts';
import type { Sealing } from './rows.ts';
import { inTransaction } from './transaction.ts';

/** Who takes a paper back, as the audit record names them, and why. */
export interface Revocation {
  by: string;
  why: string;
}

/**
 * Declares a paper void, with its audit row or not at all: whoever verifies it hears so from then on, and it is not given
 * again. Undefined where no paper has that code (16 characters); `already` where it was void before, and nothing changed.
 */
export function createPaperRevocation(options: Sealing & { pool: Pool; clock: Clock }) {
  const store = createPaperStore(options);
  return async (
    code: string,
    { by, why }: Revocation,
  ): Promise<{ outcome: 'revoked' | 'already'; paper: StoredPaper } | undefined> => {
    const paper = await store.find({ code });
    if (!paper) return undefined;
    return inTransaction(options.pool, async (client) => {
      const { rowCount } = await client.query(`update paper set state = 'revoked' where id = $1 and state = 'issued'`, [
        paper.id,
      ]);
      if (rowCount !== 1) return { outcome: 'already', paper };
      const { kind, year, ordinal, holder } = paper;
      await createAuditTrail({ ...options, pool: client }).append({
        ...{ actor: { kind: 'system', id: `operator:${by}` }, action: 'paper.revoked', module: 'system' },
        ...{ ...(holder && { subject: holder.document }), detail: { kind, year, ordinal, why } },
      });
      return { outcome: 'revoked', paper };
    });
  };
}
