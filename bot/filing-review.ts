import type { FactOf } from '../contracts/fact.ts';
import type { Filing } from '../contracts/filing.ts';
import type { AuditEntry } from './ports/audit.ts';
import { filingChanged } from './filing-news.ts';
import type { Cadastre } from './ports/back-office.ts';
import type { FilingRegister } from './ports/filing-register.ts';
import type { FilingContent, KeptFiling } from './ports/filings.ts';

/** What became of a reviewer's decision; `not-in-review`: somebody else decided before, or the citizen has it. */
export type Reviewed = { outcome: 'done' | 'not-in-review'; filing: Filing } | { outcome: 'unknown' };

/** How a reviewer decides on what was filed (R-A8). Both may be said again: each changes things once. */
export interface FilingReview {
  /** Gets the cadastre's number for it, and tells the citizen. AppError `backoffice.*` where the cadastre gives none. */
  accept(number: string, staffId: string): Promise<Reviewed>;
  /** Gives it back with a reason in words for the citizen. */
  sendBack(number: string, staffId: string, reason: string): Promise<Reviewed>;
}

/** What a citizen hears of a decision. */
export interface FilingNews {
  fact: FactOf<'filing-changed'>;
  audit: AuditEntry;
  /** The same action is told once. */
  actionId: string;
}

export interface FilingReviewOptions {
  register: Pick<FilingRegister, 'find' | 'change'>;
  cadastre: Pick<Cadastre, 'fileProcedure'>;
  /** Puts a fact into a conversation, which asks for a turn, with who decided; once for an action. */
  tell(conversationId: string, news: FilingNews): Promise<void>;
}

/** The cadastre is asked before anything is written: whatever stops in between is done again under the same keys. */
export function createFilingReview({ register, cadastre, tell }: FilingReviewOptions): FilingReview {
  return {
    async accept(number, staffId) {
      const kept = await register.find(number);
      if (!kept) return { outcome: 'unknown' };
      const { filing, content } = kept;
      if (filing.state !== 'in-review' && filing.cadastreNumber === undefined)
        return { outcome: 'not-in-review', filing };
      const accepted = await register.change(number, {
        ...{ state: 'filed', expected: 'in-review', by: `staff:${staffId}`, key: `${filing.number}:accept:${staffId}` },
        cadastreNumber: filing.cadastreNumber ?? (await numberOf(kept)),
      });
      const { outcome = 'moved', filing: now = filing, by = `staff:${staffId}` } = accepted ?? {};
      // Whoever accepted it may have been stopped before it was told.
      const decider = by.replace(/^staff:/, '');
      if (now.cadastreNumber !== undefined)
        await tell(content.conversationId, newsOf(now, content, decider, `${filing.number}:accept`));
      return { outcome: outcome === 'moved' ? 'not-in-review' : 'done', filing: now };
    },
    async sendBack(number, staffId, reason) {
      const kept = await register.find(number);
      if (!kept) return { outcome: 'unknown' };
      const { filing, content } = kept;
      const isReturned = filing.state === 'returned' && filing.note === reason;
      if (filing.state !== 'in-review' && !isReturned) return { outcome: 'not-in-review', filing };
      // Sent again after a return, it is another review: each is known by when the filing came to it.
      const keyOf = ({ updatedAt }: Filing): string => `${filing.number}:return:${updatedAt}`;
      const returned = isReturned
        ? undefined
        : await register.change(number, {
            ...{ state: 'returned', expected: 'in-review', by: `staff:${staffId}`, note: reason },
            key: `${keyOf(filing)}:${staffId}`,
          });
      const now = returned?.filing ?? filing;
      if (returned?.outcome === 'moved') return { outcome: 'not-in-review', filing: now };
      await tell(content.conversationId, newsOf(now, content, staffId, keyOf(now)));
      return { outcome: 'done', filing: now };
    },
  };

  /** The cadastre's number for it: one, however often it is asked for. */
  async function numberOf({ filing, content: { filer } }: KeptFiling): Promise<string> {
    const { number, procedure, propertyId } = filing;
    const filed = await cadastre.fileProcedure(
      {
        ...{ filingNumber: number, procedure, idempotencyKey: `${number}:cadastre` },
        ...(filer.taxpayerId !== undefined && { taxpayerId: filer.taxpayerId }),
        ...(propertyId !== undefined && { propertyId }),
      },
      { correlationId: `${number}.accept` },
    );
    return filed.number;
  }
}

function newsOf(filing: Filing, content: FilingContent, staffId: string, actionId: string): FilingNews {
  const { number, state, cadastreNumber } = filing;
  const { conversationId, filer } = content;
  return {
    actionId,
    fact: filingChanged(filing),
    audit: {
      ...{ actor: { kind: 'staff', id: staffId }, module: 'desk', conversationId },
      action: state === 'returned' ? 'filing.returned' : 'filing.accepted',
      ...(filer.document !== undefined && { subject: filer.document }),
      detail: { filing: number, ...(cadastreNumber !== undefined && { cadastreNumber }) },
    },
  };
}
