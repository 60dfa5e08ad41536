import type { Fact } from '../contracts/fact.ts';
import { openWrites, type Conversation } from './domain/conversation.ts';
import { AppError } from './domain/errors.ts';
import * as accountEffects from './effects/account-effects.ts';
import * as agreementEffects from './effects/agreement-effects.ts';
import * as appointmentEffects from './effects/appointment-effects.ts';
import * as collectionEffects from './effects/collection-effects.ts';
import * as contactEffects from './effects/contact-effects.ts';
import * as caseEffects from './effects/case-effects.ts';
import * as filingEffects from './effects/filing-effects.ts';
import * as paperEffects from './effects/paper-effects.ts';
import * as paymentEffects from './effects/payment-effects.ts';
import * as procedureEffects from './effects/procedure-effects.ts';
import * as personalDataEffects from './effects/personal-data-effects.ts';
import { bare, type EffectResult, type EffectTurn } from './effects/result.ts';
import type { Ask, Effect, Outcome, Write } from './flows/flow.ts';
import { createOtpEffects, type OtpEffectsOptions } from './otp-effects.ts';
import { itemsOf } from './policy/payments.ts';
import { sameEffect } from './policy/same-effect.ts';
import type { Activities } from './ports/activities.ts';
import type { CallContext } from './ports/back-office.ts';
import type { Knowledge } from './ports/knowledge.ts';
import type { QueueView } from './ports/queue-view.ts';

export type { EffectResult, EffectTurn } from './effects/result.ts';

/** Does what was decided. One per turn; `conversation` is as folded so far. */
export interface Effects {
  /** Asks; what fails behind the gateway is an outcome, never a throw. */
  run(effect: Ask, conversation: Conversation): Promise<EffectResult>;
  /** What is committed before a write is done. */
  intend(effect: Write, conversation: Conversation): Extract<Fact, { kind: 'write-intended' }>;
  /** Does a write that was committed as intended. */
  write(effect: Write, key: string, conversation: Conversation): Promise<EffectResult>;
}

export interface EffectsOptions
  extends
    OtpEffectsOptions,
    accountEffects.AccountEffectsOptions,
    agreementEffects.AgreementEffectsOptions,
    appointmentEffects.AppointmentEffectsOptions,
    caseEffects.CaseEffectsOptions,
    collectionEffects.CollectionEffectsOptions,
    contactEffects.ContactEffectsOptions,
    filingEffects.FilingEffectsOptions,
    paymentEffects.PaymentEffectsOptions,
    personalDataEffects.PersonalDataEffectsOptions,
    paperEffects.PaperEffectsOptions,
    procedureEffects.ProcedureEffectsOptions {
  knowledge: Knowledge;
  activities: Activities;
  queues: QueueView;
}

/** The only back-office I/O of a turn. */
export function createEffects(options: EffectsOptions, turn: EffectTurn): Effects {
  const otp = createOtpEffects(options, turn);
  const call: CallContext = {
    correlationId: `${turn.conversationId}.${turn.number}`,
    reservation: turn.conversationId,
  };
  return {
    run: (effect, conversation) => orFailure(effect, () => ask(effect, conversation)),
    intend(effect, conversation) {
      // One whose end nobody knows is asked for again under its own key: the city does it once.
      const open = openWrites(effect.kind, conversation).find((each) => sameEffect(each.effect, effect));
      if (effect.kind === 'request-agreement' && !open) agreementEffects.checkSigned(effect, conversation);
      if (effect.kind === 'update-contacts' && !open) contactEffects.checkSigned(effect, conversation);
      const key = open?.key ?? `${turn.conversationId}:${turn.number}:${effect.kind}`;
      return { kind: 'write-intended', effect: { ...effect }, key, about: turn.about ?? turn.number };
    },
    write: async (effect, key, conversation) => {
      const result = await orFailure(effect, () => write(effect, conversation, { key, call }));
      const { outcome } = result;
      const isOpen = outcome.kind === 'busy' || (outcome.kind === 'failed' && outcome.refused !== true);
      const ended = { kind: 'write-ended' as const, key, done: outcome.kind !== 'failed' };
      return isOpen ? result : { ...result, facts: [...result.facts, ended] };
    },
  };

  async function orFailure(effect: Effect, perform: () => Promise<EffectResult>): Promise<EffectResult> {
    const system = SYSTEM_OF[effect.kind];
    const asked = OWN.has(system) ? {} : { call: { system, correlationId: call.correlationId } };
    try {
      return { ...(await perform()), ...asked };
    } catch (error) {
      if (!(error instanceof AppError) || !/^(backoffice|papers)\./.test(error.code)) throw error;
      return {
        ...bare(outcomeOf(error, system)),
        facts: [{ kind: 'back-office-failed', system, code: error.code }],
        ...asked,
      };
    }
  }

  function outcomeOf(error: AppError, system: string): Outcome {
    const { code, retryAfterS } = error;
    if (code !== 'backoffice.busy' || retryAfterS === undefined)
      return { kind: 'failed', system, ...(code === 'backoffice.refused' && { refused: true }) };
    return { kind: 'busy', system, until: new Date(options.clock.now().getTime() + retryAfterS * 1000).toISOString() };
  }

  async function ask(effect: Ask, conversation: Conversation): Promise<EffectResult> {
    switch (effect.kind) {
      case 'send-otp':
        return otp.send(effect.document, effect.documentType, conversation, call, effect.resends);
      case 'send-otp-to-sign':
        return otp.sendToSign(effect.sign, conversation, call, effect.resends);
      case 'check-otp':
        if (effect.newContact) return bare(otp.checkNewContact(effect.code, effect.newContact, conversation));
        return effect.sign
          ? otp.checkToSign(effect.code, effect.sign, conversation)
          : bare(otp.check(effect.code, conversation));
      case 'send-otp-to-new-contact':
        return otp.sendToNewContact(effect.contact, conversation);
      case 'open-lost-contact':
        return otp.openLostContact(conversation, call);
      case 'find-knowledge': {
        const { intent } = effect;
        const now = options.clock.now();
        const answer = options.knowledge.find({ intent, text: turn.text, locale: conversation.locale, now });
        return bare({ kind: 'knowledge', ...(answer && { answer }) });
      }
      case 'find-procedure':
        return procedureEffects.findProcedure(options, effect, turn);
      case 'match-owner':
        return procedureEffects.matchOwner(options, effect, conversation, call);
      case 'read-payment':
        return procedureEffects.readPayment(options, effect, conversation, call);
      case 'count-queue':
        return bare({ kind: 'queue', ...(await options.queues.look(effect.queue, effect.priority)) });
      case 'read-account':
        return accountEffects.readAccount(options, effect, conversation, turn, call);
      case 'check-clearance':
        return accountEffects.checkClearance(options, effect, conversation, call);
      case 'list-properties':
        return accountEffects.listProperties(options, conversation, call);
      case 'find-property': {
        const property = await options.cadastre.findProperty(effect.number, call);
        return bare({ kind: 'property', ...(property && { property }) });
      }
      case 'search-property': {
        const properties = await options.cadastre.searchProperties(effect.query, call);
        return bare({ kind: 'found-properties', properties });
      }
      case 'list-collection-files':
        return collectionEffects.listCollectionFiles(options, conversation, call);
      case 'find-activities': {
        const { locale } = conversation;
        const activities = options.activities.find({ text: effect.text, locale, now: options.clock.now() });
        return bare({ kind: 'activities', activities });
      }
      case 'check-payment':
        return paymentEffects.checkPayment(options, conversation, call);
      case 'list-payments':
        return paymentEffects.listPayments(options, conversation, call);
      case 'read-receipt':
        return paymentEffects.readReceipt(options, effect.reference, conversation, call);
      case 'read-offers':
        return agreementEffects.readOffers(options, effect.items, conversation, call);
      case 'list-agreements':
        return agreementEffects.listAgreements(options, conversation, call);
      case 'issue-paper':
        return paperEffects.issuePaper(options, effect, conversation, turn);
      case 'list-papers':
        return paperEffects.listPapers(options, conversation);
      case 'share-paper':
        return paperEffects.sharePaper(options, effect.paperId, conversation);
      case 'mail-paper':
        return paperEffects.mailPaper(options, effect, conversation, turn, call);
      case 'check-paper':
        return paperEffects.checkPaper(options, effect.code);
      case 'find-filing':
        return filingEffects.findFiling(options, effect.number, conversation);
      case 'list-filings':
        return filingEffects.listFilings(options, conversation);
      case 'answer-filing':
        return filingEffects.answerFiling(options, effect, conversation, turn);
      case 'find-offices':
        return bare(appointmentEffects.findOffices(options, effect, conversation));
      case 'list-slots':
        return appointmentEffects.listSlots(options, effect, call);
      case 'find-appointments':
        return appointmentEffects.findAppointments(options, effect, conversation, call);
      case 'export-data':
        return personalDataEffects.exportData(options, conversation, turn);
      case 'list-permissions':
        return personalDataEffects.listPermissions(options, conversation);
      case 'record-permissions':
        return personalDataEffects.recordPermissions(options, effect, conversation, turn);
      case 'request-erasure':
        return personalDataEffects.requestErasure(options, effect, conversation);
      case 'open-case':
        return caseEffects.openCase(options, effect, conversation, turn);
    }
  }

  async function write(
    effect: Write,
    conversation: Conversation,
    under: { key: string; call: CallContext },
  ): Promise<EffectResult> {
    switch (effect.kind) {
      case 'create-payment-link':
        return paymentEffects.createLink(options, itemsOf(effect.obligations), conversation, under);
      case 'create-instalment-link':
        return paymentEffects.createLink(options, effect.instalments, conversation, under);
      case 'create-open-link':
        return paymentEffects.createOpenLink(options, effect, conversation, under);
      case 'create-stamp-link':
        return procedureEffects.createStampLink(options, effect, conversation, under);
      case 'create-bill':
        return accountEffects.createBill(options, effect, conversation, under);
      case 'request-agreement':
        return agreementEffects.requestAgreement(options, effect, conversation, under);
      case 'file-request':
        return filingEffects.fileRequest(options, effect, conversation, under);
      case 'book-appointment':
        return appointmentEffects.bookAppointment(options, effect, conversation, under);
      case 'move-appointment':
        return appointmentEffects.moveAppointment(options, effect, conversation, under);
      case 'cancel-appointment':
        return appointmentEffects.cancelAppointment(options, effect, conversation, under);
      case 'update-contacts':
        return contactEffects.updateContacts(options, effect, conversation, turn, under);
    }
  }
}

/** What is no system of the city. */
const OWN: ReadonlySet<string> = new Set(['own', 'papers']);

/** Whom a failure is of. */
const SYSTEM_OF: Readonly<Record<Effect['kind'], string>> = {
  'send-otp': 'rit',
  'send-otp-to-sign': 'rit',
  'send-otp-to-new-contact': 'rit',
  'check-otp': 'rit',
  'update-contacts': 'rit',
  'open-lost-contact': 'rit',
  'read-account': 'sap',
  'check-clearance': 'sap',
  'create-bill': 'sap',
  'list-properties': 'catastro',
  'find-property': 'catastro',
  'search-property': 'catastro',
  'create-payment-link': 'pagos',
  'create-instalment-link': 'pagos',
  'create-open-link': 'pagos',
  'check-payment': 'pagos',
  'list-payments': 'pagos',
  'read-receipt': 'pagos',
  'read-offers': 'cartera',
  'list-agreements': 'cartera',
  'list-collection-files': 'cartera',
  'request-agreement': 'cartera',
  'mail-paper': 'rit',
  'issue-paper': 'papers',
  'list-papers': 'papers',
  'share-paper': 'papers',
  'check-paper': 'papers',
  'list-slots': 'citas',
  'find-appointments': 'citas',
  'book-appointment': 'citas',
  'move-appointment': 'citas',
  'cancel-appointment': 'citas',
  'find-offices': 'own',
  'export-data': 'papers',
  'list-permissions': 'own',
  'record-permissions': 'own',
  'request-erasure': 'own',
  'open-case': 'own',
  'find-filing': 'own',
  'list-filings': 'own',
  'answer-filing': 'own',
  'file-request': 'own',
  'find-knowledge': 'own',
  'find-procedure': 'own',
  'match-owner': 'catastro',
  'read-payment': 'pagos',
  'create-stamp-link': 'pagos',
  'find-activities': 'own',
  'count-queue': 'own',
};
