import type { Conversation } from './domain/conversation.ts';
import { AppError } from './domain/errors.ts';
import { bare, citizenAudit, type EffectResult, type EffectTurn } from './effects/result.ts';
import { lookUpOf } from './policy/document.ts';
import type { TaxpayerRecord } from './ports/back-office.ts';
import type { Cases } from './ports/cases.ts';

export interface LostContactOptions {
  cases: Cases;
  /** One line of a case for the staff. */
  caseText(kind: string, detail: Record<string, unknown>): string;
  /** The words by which a registered contact learns that somebody says it is lost. */
  lostContactText(locale: Conversation['locale']): { text: string; subject: string };
}

/** Of a document with no contact as many rows are written as most have, so that no count tells it. */
const USUAL_CONTACTS = 1;
/** A warning that could not be delivered in this time is of no more use, ms. */
const NOTICE_LASTS_MS = 24 * 3_600_000;

/**
 * The registered contacts are lost (R-I1): a case with evidence, decided by people. Every contact that is registered
 * is told. Whether the document is known changes nothing that the citizen sees, and nothing here raises a level.
 */
export function lostContact(
  options: LostContactOptions & { clock: { now(): Date } },
  { conversationId, number }: EffectTurn,
) {
  return async (
    conversation: Conversation,
    find: (look: ReturnType<typeof lookUpOf>) => Promise<TaxpayerRecord | undefined>,
  ): Promise<EffectResult> => {
    const { document, documentType, otp } = conversation.identity;
    if (document === undefined || documentType === undefined) throw new RangeError('no document was said');
    const opened = conversation.cases?.findLast(({ caseKind }) => caseKind === 'lost-contact');
    if (opened) return bare({ kind: 'case', number: opened.number });

    const { found, isRegisterDown } = await findOrNot(() => find(lookUpOf(document, documentType)));
    const opening = await options.cases.open({
      kind: 'lost-contact',
      channel: conversation.channel,
      summary: options.caseText('lost-contact', {}),
      detail: {
        documentType,
        document,
        isRegistered: isRegisterDown ? 'unknown' : found !== undefined,
        ...(otp && { shownContact: otp.maskedContact }),
        evidenceAsked: 'document-photo',
        decisionsNeeded: 2,
      },
      conversationId,
      ...(found && { taxpayerId: found.taxpayerId }),
      document,
      key: `${conversationId}:${number}:lost-contact`,
    });
    const expiresAt = new Date(options.clock.now().getTime() + NOTICE_LASTS_MS).toISOString();
    const words = options.lostContactText(conversation.locale);
    const contacts = found?.contacts ?? [];
    const rows = Array.from({ length: Math.max(USUAL_CONTACTS, contacts.length) }, (_, index) => ({
      id: `lost-${conversationId}-${number}-${index}`,
      kind: 'notice' as const,
      payload: {
        document,
        contacts: contacts.slice(index, index + 1).map(({ kind, value }) => ({ kind, value })),
        ...words,
      },
      expiresAt,
    }));
    return {
      outcome: { kind: 'case', number: opening.number },
      facts: [{ kind: 'case-opened', number: opening.number, caseKind: 'lost-contact' }],
      outbox: rows,
      audit: [
        citizenAudit('contact.reported-lost', conversationId, {
          subject: document,
          detail: { case: opening.number },
        }),
      ],
    };
  };
}

/** A register that is down does not keep the case from being opened. */
async function findOrNot(
  find: () => Promise<TaxpayerRecord | undefined>,
): Promise<{ found: TaxpayerRecord | undefined; isRegisterDown: boolean }> {
  try {
    return { found: await find(), isRegisterDown: false };
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('backoffice.')) throw error;
    return { found: undefined, isRegisterDown: true };
  }
}
