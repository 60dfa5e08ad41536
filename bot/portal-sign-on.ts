import type { Logger } from 'pino';
import type { Fact } from '../contracts/fact.ts';
import type { Conversation } from './domain/conversation.ts';
import { AppError } from './domain/errors.ts';
import { citizenAudit } from './effects/result.ts';
import { lookUpOf } from './policy/document.ts';
import type { AuditEntry } from './ports/audit.ts';
import type { TaxpayerRegister } from './ports/back-office.ts';
import type { Intake } from './ports/intake.ts';
import type { PortalSignOns } from './ports/portal-sign-ons.ts';

export interface PortalSignOnOptions {
  signOns: PortalSignOns;
  register: TaxpayerRegister;
  /** Commits what is decided on the conversation as it stands, whole or not at all. */
  change(
    conversationId: string,
    decide: (state: Conversation) => { facts: Fact[]; audit: AuditEntry[] },
  ): Promise<void>;
  logger: Logger;
}

/**
 * Whoever signed in at the city's portal has proven who it is (level 2) when the conversation begins (R-I1, R-C1): the
 * register is asked for the taxpayer, and no code is sent. To look at one's own account after the portal's sign-on is
 * the authority's own function, which needs no authorisation (R-I4, Ley 1581 de 2012, art. 10 a). Where the register
 * does not answer, or does not know the person, the conversation goes on without proof.
 */
export function withPortalSignOn(intake: Intake, options: PortalSignOnOptions): Intake {
  return {
    ...intake,
    async open(request) {
      await intake.open(request);
      await signOn(request.conversationId, options);
    },
  };
}

async function signOn(conversationId: string, options: PortalSignOnOptions): Promise<void> {
  const { signOns, register, logger } = options;
  const claimed = await signOns.find(conversationId);
  if (!claimed) return;
  const { document, documentType } = claimed;
  const look = lookUpOf(document, documentType);
  // The portal says which kind of document it is: no other is looked for.
  const type = documentType === 'NIT' ? look.types[0] : documentType;
  try {
    const found = await register.findTaxpayer(look.document, type, { correlationId: `${conversationId}.portal` });
    if (found) {
      const { taxpayerId, name } = found;
      const proven: Fact = {
        ...{ kind: 'identity-verified', level: 2, method: 'portal-token', taxpayerId, name },
        ...{ documentType: found.documentType, document },
      };
      const audited = citizenAudit('identity.verified', conversationId, {
        subject: document,
        detail: { method: 'portal-token' },
      });
      // What was proven meanwhile, or said to be another's, is not overwritten.
      await options.change(conversationId, ({ identity, owner }) =>
        identity.level === 0 && owner !== 'closed' ? { facts: [proven], audit: [audited] } : { facts: [], audit: [] },
      );
    }
    await signOns.finish(conversationId);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // It begins without proof; coming back while the portal's word holds tries again.
    logger.warn({ code: error.code, conversationId }, 'portal sign-on could not be completed');
  }
}
