import type { DocumentType, Fact } from '../contracts/fact.ts';
import type { Conversation } from './domain/conversation.ts';
import type { EffectResult, EffectTurn } from './effects.ts';
import type { Outcome } from './flows/flow.ts';
import { OTP, otpIsOpen } from './policy/identity.ts';
import { decoyContact, maskContact } from './domain/contact.ts';
import { lookUpOf } from './policy/document.ts';
import type { CallContext, TaxpayerRegister } from './ports/back-office.ts';
import type { OtpLedger } from './ports/otp-ledger.ts';
import type { Clock, Digests, Ids } from './ports/system.ts';

export interface OtpEffectsOptions {
  register: TaxpayerRegister;
  ledger: OtpLedger;
  digests: Digests;
  ids: Ids;
  clock: Clock;
  /** The words of the message that carries a code. */
  otpText(code: string, minutes: number, locale: Conversation['locale']): { text: string; subject: string };
}

export interface OtpEffects {
  send(document: string, type: DocumentType, conversation: Conversation, call: CallContext): Promise<EffectResult>;
  check(code: string, conversation: Conversation): Outcome;
}

/**
 * Codes by SMS or e-mail (R-I2). A known and an unknown document take the same steps: the same look-up, a code, a
 * masked contact, an outbox row; only that the unknown one's code can never match and its row has no address.
 */
export function createOtpEffects(options: OtpEffectsOptions, turn: EffectTurn): OtpEffects {
  const codeHmac = (conversationId: string, sentAt: string, code: string): string =>
    options.digests.hmac('otp', `${conversationId}:${sentAt}:${code}`);

  return {
    async send(document, type, conversation, call) {
      const look = lookUpOf(document, type);
      const documentHmac = options.digests.hmac('document', look.document);
      const { conversationId, number, addressHmac } = turn;
      const admitted = await options.ledger.admit({ documentHmac, addressHmac, conversationId, number });
      if (!admitted.ok) return result({ kind: 'otp-limited', retryAfterS: admitted.retryAfterS });

      // All at once, whatever the first one says: how long it takes does not tell who is registered.
      const hits = await Promise.all(
        look.types.map((each) => options.register.findTaxpayer(look.document, each, call)),
      );
      const found = hits.find((hit) => hit !== undefined);
      const contacts = found?.contacts ?? [];
      const taxpayer =
        found && contacts.length > 0
          ? { id: found.taxpayerId, name: found.name, documentType: found.documentType }
          : undefined;
      // Worked out for everyone, so that time does not tell who is registered.
      const decoy = decoyContact(options.digests.hmac('decoy', look.document));
      const maskedContact = contacts[0] ? maskContact(contacts[0].kind, contacts[0].value) : decoy;

      const now = options.clock.now();
      const sentAt = now.toISOString();
      const expiresAt = new Date(now.getTime() + OTP.validMs).toISOString();
      const code = options.ids.digits(OTP.digits);
      const hmac = codeHmac(conversationId, sentAt, code);
      const issued: Fact = {
        kind: 'otp-issued',
        otp: { ...(taxpayer && { codeHmac: hmac }), maskedContact, sentAt, expiresAt },
        ...(taxpayer && { taxpayer }),
      };
      const words = options.otpText(code, OTP.validMs / 60_000, conversation.locale);
      const payload = { document, contacts: contacts.map(({ kind, value }) => ({ kind, value })), ...words };
      return {
        ...result({ kind: 'otp-sent', maskedContact }),
        facts: [
          ...(conversation.identity.otp ? [{ kind: 'otp-closed' as const, reason: 'replaced' as const }] : []),
          issued,
        ],
        outbox: [{ id: `otp-${conversationId}-${number}`, kind: 'otp', payload, expiresAt }],
        audit: [
          {
            ...{ actor: { kind: 'citizen', id: conversationId }, action: 'otp.issued', module: 'bot', conversationId },
            subject: document,
          },
        ],
      };
    },

    check(code, conversation) {
      const { id, identity } = conversation;
      const { otp } = identity;
      if (!otp || !otpIsOpen(conversation, options.clock.now())) return { kind: 'otp-gone' };
      // Compared as HMACs: how much of a guess is right takes no time to tell.
      if (codeHmac(id, otp.sentAt, code) === otp.codeHmac) return { kind: 'otp-right' };
      return { kind: 'otp-wrong', triesLeft: OTP.tries - otp.tries - 1 };
    },
  };
}

const result = (outcome: Outcome): EffectResult => ({ outcome, facts: [], outbox: [], audit: [] });
