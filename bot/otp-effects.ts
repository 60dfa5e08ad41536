import type { DocumentType, Fact } from '../contracts/fact.ts';
import type { Conversation } from './domain/conversation.ts';
import { decoyContacts, maskContact } from './domain/contact.ts';
import { bare, citizenAudit, type EffectResult, type EffectTurn } from './effects/result.ts';
import type { NewContact, Outcome, SignedText } from './flows/flow.ts';
import { lostContact, type LostContactOptions } from './lost-contact.ts';
import { lookUpOf } from './policy/document.ts';
import { OTP, otpIsOpen, signingHeldUntil } from './policy/identity.ts';
import type { CallContext, TaxpayerRecord, TaxpayerRegister } from './ports/back-office.ts';
import type { OtpLedger } from './ports/otp-ledger.ts';
import type { Clock, Digests, Ids } from './ports/system.ts';

/** What a code is for: its message says so. */
export type OtpPurpose = 'identity' | 'signature' | 'new-contact';

export interface OtpEffectsOptions extends LostContactOptions {
  register: TaxpayerRegister;
  ledger: OtpLedger;
  digests: Digests;
  ids: Ids;
  clock: Clock;
  /** The words of the message that carries a code. */
  otpText(
    code: string,
    minutes: number,
    locale: Conversation['locale'],
    purpose: OtpPurpose,
  ): { text: string; subject: string };
}

export interface OtpEffects {
  /** A code that proves identity. `resends`: how many went before; each goes to the next registered contact. */
  send(
    document: string,
    type: DocumentType,
    conversation: Conversation,
    call: CallContext,
    resends?: number,
  ): Promise<EffectResult>;
  /** A code that signs one text, to the contact of who is proven; throws RangeError below level 2. */
  sendToSign(sign: SignedText, conversation: Conversation, call: CallContext, resends?: number): Promise<EffectResult>;
  /** A code to a contact that is to be registered, and to no other; throws RangeError below level 2. */
  sendToNewContact(contact: NewContact, conversation: Conversation): Promise<EffectResult>;
  /** Whether a code was sent to this very contact. */
  checkNewContact(code: string, contact: NewContact, conversation: Conversation): Outcome;
  /** Whether a code proves identity; one that was sent to sign never does. */
  check(code: string, conversation: Conversation): Outcome;
  /** Whether a code signs this very text; what was signed is audited. */
  checkToSign(code: string, sign: SignedText, conversation: Conversation): EffectResult;
  /** Opens a case for who has lost the registered contacts, and tells those contacts. */
  openLostContact(conversation: Conversation, call: CallContext): Promise<EffectResult>;
}

/**
 * Codes by SMS or e-mail (R-I2, R-I3). A known and an unknown document take the same steps: the same look-up, a code,
 * a masked contact, an outbox row; only that the unknown one's code can never match and its row has no address.
 */
export function createOtpEffects(options: OtpEffectsOptions, turn: EffectTurn): OtpEffects {
  const { clock, digests, register, ledger } = options;
  const { conversationId, number, addressHmac } = turn;

  /** All at once, whatever the first one says: how long it takes does not tell who is registered. */
  const lookUp = async (look: ReturnType<typeof lookUpOf>, call: CallContext): Promise<TaxpayerRecord[]> => {
    const hits = await Promise.all(look.types.map((each) => register.findTaxpayer(look.document, each, call)));
    return hits.flatMap((hit) => hit ?? []);
  };

  const openLostContact = lostContact(options, turn);

  return {
    async send(document, type, conversation, call, resends = 0) {
      const { channel } = conversation;
      const look = lookUpOf(document, type);
      const documentHmac = digests.hmac('document', look.document);
      const admitted = await ledger.admit({ documentHmac, addressHmac, channel, conversationId, number });
      if (!admitted.ok) return bare({ kind: 'otp-limited', retryAfterS: admitted.retryAfterS });

      const [found] = await lookUp(look, call);
      const contacts = rotated(found?.contacts ?? [], resends);
      const taxpayer =
        found && contacts.length > 0
          ? { id: found.taxpayerId, name: found.name, documentType: found.documentType }
          : undefined;
      // Worked out for everyone, so that time does not tell who is registered.
      const decoys = rotated(decoyContacts(digests.hmac('decoy', look.document)), resends);
      const masked = contacts.length > 0 ? contacts.map(({ kind, value }) => maskContact(kind, value)) : decoys;

      const { code, sentAt, expiresAt } = fresh();
      const codeHmac = identityHmac(sentAt, code);
      const maskedContact = masked[0] ?? '';
      const otp = { ...(taxpayer && { codeHmac }), maskedContact, sentAt, expiresAt };
      return {
        ...bare({ kind: 'otp-sent', maskedContact, others: masked.length - 1 }),
        facts: [...replaced(conversation), { kind: 'otp-issued', otp, ...(taxpayer && { taxpayer }) }],
        outbox: [message('identity', code, expiresAt, document, contacts, conversation)],
        audit: [citizenAudit('otp.issued', conversationId, { subject: document })],
      };
    },

    async sendToSign(sign, conversation, call, resends = 0) {
      const { channel } = conversation;
      const { document, documentType, taxpayerId } = proven(conversation);
      const look = lookUpOf(document, documentType);
      const found = (await lookUp(look, call)).find((hit) => hit.taxpayerId === taxpayerId);
      const cases = await options.cases.list(taxpayerId);
      const heldUntil = signingHeldUntil(cases, clock.now(), found?.contactsChangedAt);
      if (heldUntil !== undefined) return bare({ kind: 'sign-held', until: heldUntil });

      // Counted apart from identity: who signs has proven who it is.
      const documentHmac = digests.hmac('document-to-sign', look.document);
      const admitted = await ledger.admit({ documentHmac, addressHmac, channel, conversationId, number });
      if (!admitted.ok) return bare({ kind: 'otp-limited', retryAfterS: admitted.retryAfterS });

      const contacts = rotated(found?.contacts ?? [], resends);
      const [first] = contacts;
      if (!first) return bare({ kind: 'failed', system: 'rit' });

      const { code, sentAt, expiresAt } = fresh();
      const maskedContact = maskContact(first.kind, first.value);
      const otp = { codeHmac: signatureHmac(sentAt, code, sign), maskedContact, sentAt, expiresAt };
      return {
        ...bare({ kind: 'otp-sent', maskedContact, others: contacts.length - 1 }),
        facts: [...replaced(conversation), { kind: 'otp-issued', otp }],
        outbox: [message('signature', code, expiresAt, document, contacts, conversation)],
        audit: [
          citizenAudit('signature.code-sent', conversationId, {
            subject: document,
            detail: { ...sign, contact: maskedContact },
          }),
        ],
      };
    },

    async sendToNewContact(contact, conversation) {
      const { document } = proven(conversation);
      const { channel } = conversation;
      const documentHmac = digests.hmac('document-of-new-contact', document);
      const admitted = await ledger.admit({ documentHmac, addressHmac, channel, conversationId, number });
      if (!admitted.ok) return bare({ kind: 'otp-limited', retryAfterS: admitted.retryAfterS });
      const { code, sentAt, expiresAt } = fresh();
      const maskedContact = maskContact(contact.kind, contact.value);
      const otp = { codeHmac: newContactHmac(sentAt, code, contact), maskedContact, sentAt, expiresAt };
      return {
        ...bare({ kind: 'otp-sent', maskedContact }),
        facts: [...replaced(conversation), { kind: 'otp-issued', otp }],
        outbox: [message('new-contact', code, expiresAt, document, [contact], conversation)],
        audit: [
          citizenAudit('contact.code-sent', conversationId, { subject: document, detail: { contact: maskedContact } }),
        ],
      };
    },

    checkNewContact: (code, contact, conversation) =>
      outcomeOf(conversation, (sentAt) => newContactHmac(sentAt, code, contact)),

    check: (code, conversation) => outcomeOf(conversation, (sentAt) => identityHmac(sentAt, code)),

    checkToSign(code, sign, conversation) {
      const { document } = proven(conversation);
      const outcome = outcomeOf(conversation, (sentAt) => signatureHmac(sentAt, code, sign));
      if (outcome.kind !== 'otp-right') return bare(outcome);
      const signed = {
        at: clock.now().toISOString(),
        contact: conversation.identity.otp?.maskedContact ?? '',
        ...(turn.address !== undefined && { address: turn.address }),
      };
      const detail = { ...sign, at: signed.at, contact: signed.contact };
      const ip = turn.address === undefined ? {} : { ip: turn.address };
      return {
        ...bare({ kind: 'otp-right', signed }),
        audit: [citizenAudit('act.signed', conversationId, { subject: document, detail, ...ip })],
      };
    },

    openLostContact: (conversation, call) =>
      openLostContact(conversation, async (look) => (await lookUp(look, call))[0]),
  };

  function fresh(): { code: string; sentAt: string; expiresAt: string } {
    const now = clock.now();
    return {
      code: options.ids.digits(OTP.digits),
      sentAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + OTP.validMs).toISOString(),
    };
  }

  function identityHmac(sentAt: string, code: string): string {
    return digests.hmac('otp', `${conversationId}:${sentAt}:${code}`);
  }

  /** Bound to the text: a code for one text signs no other, and proves nobody's identity. */
  function signatureHmac(sentAt: string, code: string, { act, sha256 }: SignedText): string {
    return digests.hmac('otp-to-sign', `${conversationId}:${sentAt}:${act}:${sha256}:${code}`);
  }

  /** Bound to the contact: it signs nothing and proves nobody. */
  function newContactHmac(sentAt: string, code: string, { kind, value }: NewContact): string {
    return digests.hmac('otp-to-new-contact', `${conversationId}:${sentAt}:${kind}:${value}:${code}`);
  }

  function outcomeOf({ identity, ...rest }: Conversation, hmacAt: (sentAt: string) => string): Outcome {
    const { otp } = identity;
    // A proof carried over into another conversation is worth nothing there.
    if (!otp || rest.id !== conversationId || !otpIsOpen({ identity, ...rest }, clock.now()))
      return { kind: 'otp-gone' };
    // Compared as HMACs: how much of a guess is right takes no time to tell.
    if (hmacAt(otp.sentAt) === otp.codeHmac) return { kind: 'otp-right' };
    return { kind: 'otp-wrong', triesLeft: OTP.tries - otp.tries - 1 };
  }

  function message(
    purpose: OtpPurpose,
    code: string,
    expiresAt: string,
    document: string,
    contacts: readonly NewContact[],
    { locale }: Conversation,
  ): EffectResult['outbox'][number] {
    const words = options.otpText(code, OTP.validMs / 60_000, locale, purpose);
    const payload = { document, contacts: contacts.map(({ kind, value }) => ({ kind, value })), ...words };
    return { id: `otp-${conversationId}-${number}`, kind: 'otp', payload, expiresAt };
  }
}

const replaced = ({ identity }: Conversation): Fact[] =>
  identity.otp ? [{ kind: 'otp-closed', reason: 'replaced' }] : [];

/** The list begun `by` places later: a further code goes to the next contact. */
function rotated<T>(list: readonly T[], by: number): T[] {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

/** Nobody below level 2 signs; flows stand behind the gates, so this is never met. */
function proven({ identity }: Conversation): { document: string; documentType: DocumentType; taxpayerId: string } {
  const { level, document, documentType, taxpayerId } = identity;
  if (level < 2 || document === undefined || documentType === undefined || taxpayerId === undefined)
    throw new RangeError('a signature was asked for below level 2');
  return { document, documentType, taxpayerId };
}
