import type { DocumentType, FactOf } from '../../contracts/fact.ts';
import { documentDoubt, type DocumentDoubt } from '../policy/document-doubt.ts';
import { documentWithin, saidDocument, type SaidDocument } from '../policy/document.ts';
import { saysCode } from '../policy/late-code.ts';
import { LEVEL_NEEDED, otpIsOpen, resendWaitS } from '../policy/identity.ts';
import { PERSON, RESEND, RETRY, WAYS_OUT } from './choices.ts';
import type { Flow, FlowContext, FlowInput, FlowStep, Outcome, Question } from './flow.ts';
import { afterLost, askLost, lostOutcome } from './identify-lost.ts';

/**
 * Proves who writes: the document, then a code to the contact registered in the RIT (R-I1, R-I2). It stands at
 * `document`, `sending`, `code`, `closed` (no code can be right: only another one helps) or `lost` (no contact is left).
 * Nothing here depends on whether the document exists.
 */
export const identify: Flow = {
  name: 'identify',
  level: LEVEL_NEEDED['identify-oneself'],
  step(input, context) {
    const { step, slots } = context.frame;
    if (input.kind === 'enter') {
      // It may have come with the consent that stood before this.
      const said =
        documentWithin(context.meaning.entities, context.text) ?? (slots['document'] as SaidDocument | undefined);
      return said ? useDocument(said) : { at: { step: 'document' }, ask: askDocument('identity.ask-document') };
    }
    if (input.kind === 'returned') throw new RangeError('identify calls no other flow');
    if (input.kind === 'outcome')
      return step === 'lost' ? lostOutcome(input.outcome) : afterOutcome(input.outcome, context);
    if (step === 'lost') return afterLost(input) ?? anotherCode(input.choice, context) ?? { ask: askLost() };
    if (step === 'document') return readDocument(input, context);
    return step === 'closed' ? afterClosed(input, context) : readCode(input, context);
  },
};

function readDocument(input: FlowInput & { kind: 'said' }, { meaning, text }: FlowContext): FlowStep {
  const said = saidDocument(meaning.entities, text);
  if (said) return useDocument(said);
  const doubt = documentDoubt(text);
  if (doubt) return { ask: askDocument(ANSWER_TO[doubt], WAYS_OUT) };
  if (input.choice === 'no') return declined();
  return { ask: askDocument(input.choice === 'yes' ? 'identity.document-awaited' : 'identity.document-unclear') };
}

/** What is said to each doubt; the document stays asked, with ways out beside it. */
const ANSWER_TO: Readonly<Record<DocumentDoubt, string>> = {
  why: 'identity.document-why',
  safe: 'identity.document-safe',
  later: 'identity.document-awaited',
  which: 'identity.document-which',
  foreign: 'identity.document-foreign',
  none: 'identity.document-none',
};

function useDocument({ type, value, valid }: SaidDocument): FlowStep {
  if (!valid) return { at: { step: 'document', slots: {} }, ask: askDocument('identity.nit-wrong') };
  return {
    facts: [{ kind: 'document-said', documentType: type, document: value }],
    at: { step: 'sending', slots: {} },
    effect: { kind: 'send-otp', document: value, documentType: type },
  };
}

function readCode(input: FlowInput & { kind: 'said' }, context: FlowContext): FlowStep {
  const code = context.meaning.entities.find(({ type }) => type === 'codigo_otp');
  if (code && input.choice === undefined) return { effect: { kind: 'check-otp', code: String(code.value) } };
  if (input.choice === 'yes') return { ask: askCode('identity.code-awaited', context) };
  return anotherCode(input.choice, context) ?? { ask: askCode('identity.code-unclear', context) };
}

/** The code is gone: "sí" is to "¿le envío otro?". */
function afterClosed(input: FlowInput & { kind: 'said' }, context: FlowContext): FlowStep {
  if (input.choice === 'no') return declined();
  const wanted = input.choice === 'yes' || input.choice === 'retry' ? 'resend' : input.choice;
  const another = wanted === undefined && saysCode(context.text) ? undefined : anotherCode(wanted, context);
  if (another) return another;
  const { slots } = context.frame;
  if (slots['unsent'] === true) return { ask: askRetry() };
  if (slots['closedBy'] === 'wrong') return { ask: { ...askAnother('identity.otp-closed'), again: true } };
  return { ask: askAnother('identity.otp-expired') };
}

function anotherCode(choice: string | undefined, context: FlowContext): FlowStep | undefined {
  const { conversation, frame, meaning, text, now } = context;
  const { document, documentType } = conversation.identity;
  const corrected = saidDocument(meaning.entities, text);
  if (corrected && corrected.value !== document) return useDocument(corrected);
  if (choice === 'other-document' || document === undefined || documentType === undefined) {
    return { at: { step: 'document', slots: {} }, ask: askDocument('identity.ask-document') };
  }
  const sent = sentOf(frame.slots);
  const resends = sent.sends > 0 ? { resends: sent.sends } : {};
  const another = { kind: 'send-otp' as const, document, documentType, ...resends };
  if (choice === 'no-contact') {
    // Each contact is tried once; after that only people can help.
    if (sent.sends > sent.others) return { at: { step: 'lost' }, ask: askLost() };
    return { at: { step: 'sending', slots: { ...sent, other: true } }, effect: another };
  }
  if (choice !== 'resend') return undefined;
  const seconds = resendWaitS(sent.sends, sent.sentAt, now);
  if (seconds > 0) {
    const key = 'identity.resend-wait';
    return otpIsOpen(conversation, now)
      ? { at: { step: 'code' }, ask: askCode(key, context, { seconds }) }
      : { at: { step: 'closed' }, ask: askAnother(key, { seconds }) };
  }
  return { at: { step: 'sending', slots: { ...sent, resent: sent.sends > 0 } }, effect: another };
}

/** How many codes went, when the last one did (ISO) and how many other contacts there seem to be. */
interface SentCodes {
  sends: number;
  others: number;
  sentAt?: string;
}

function sentOf({ sends, others, sentAt }: FlowContext['frame']['slots']): SentCodes {
  return {
    sends: typeof sends === 'number' ? sends : 0,
    others: typeof others === 'number' ? others : 0,
    ...(typeof sentAt === 'string' && { sentAt }),
  };
}

function declined(): FlowStep {
  return { replies: [{ key: 'identity.declined', choices: WAYS_OUT }], end: 'stop' };
}

function afterOutcome(outcome: Outcome, context: FlowContext): FlowStep {
  const { conversation, frame, now } = context;
  const sent = sentOf(frame.slots);
  switch (outcome.kind) {
    case 'otp-sent':
      return {
        at: {
          step: 'code',
          slots: { sends: sent.sends + 1, others: outcome.others ?? 0, sentAt: now.toISOString() },
        },
        ask: askCode(sentKey(frame.slots), context),
      };
    case 'otp-limited':
      return limited(Math.max(1, Math.ceil(outcome.retryAfterS / 60)), context);
    case 'otp-right': {
      const proven = provenBy(conversation.identity.otpTaxpayer, conversation.identity.document);
      if (!proven) return { at: { step: 'closed', slots: { ...sent } }, ask: askAnother('identity.otp-expired') };
      const isCompany = proven.documentType === 'NIT';
      return {
        facts: [{ kind: 'otp-closed', reason: 'used' }, proven],
        replies: [{ key: 'identity.verified', data: { name: proven.name, isCompany } }],
        end: 'done',
      };
    }
    case 'otp-wrong': {
      const { triesLeft } = outcome;
      if (triesLeft > 0) {
        const key = triesLeft === 1 ? 'identity.otp-wrong-last' : 'identity.otp-wrong';
        return { facts: [{ kind: 'otp-failed' }], ask: askCode(key, context, { triesLeft }) };
      }
      return {
        facts: [{ kind: 'otp-failed' }, { kind: 'otp-closed', reason: 'wrong' }],
        at: { step: 'closed', slots: { ...sent, closedBy: 'wrong' } },
        ask: askAnother('identity.otp-closed'),
      };
    }
    case 'otp-gone':
      return {
        facts: conversation.identity.otp ? [{ kind: 'otp-closed', reason: 'expired' }] : [],
        at: { step: 'closed', slots: { ...sent } },
        ask: askAnother('identity.otp-expired'),
      };
    default:
      return { at: { step: 'closed', slots: { ...sent, unsent: true } }, ask: askRetry() };
  }
}

function sentKey(slots: FlowContext['frame']['slots']): string {
  if (slots['other'] === true) return 'identity.otp-other-contact';
  return slots['resent'] === true ? 'identity.otp-resent' : 'identity.otp-sent';
}

/** No further code for a while; the last one still serves where it is open. */
function limited(minutes: number, context: FlowContext): FlowStep {
  if (otpIsOpen(context.conversation, context.now)) {
    return {
      at: { step: 'code', slots: { ...sentOf(context.frame.slots) } },
      ask: askCode('identity.otp-limited-open', context, { minutes }),
    };
  }
  return {
    replies: [{ key: 'identity.otp-limited', data: { minutes }, choices: [PERSON] }],
    end: 'stop',
  };
}

function provenBy(
  taxpayer: FactOf<'otp-issued'>['taxpayer'],
  document: string | undefined,
): (FactOf<'identity-verified'> & { documentType: DocumentType }) | undefined {
  if (!taxpayer || document === undefined) return undefined;
  const { id: taxpayerId, name, documentType } = taxpayer;
  return { kind: 'identity-verified', level: 2, method: 'otp', taxpayerId, name, documentType, document };
}

function askDocument(key: string, choices?: typeof WAYS_OUT): Question {
  return { expects: 'cedula', reply: { key, ...(choices && { choices }) }, reminder: { key: 'identity.ask-document' } };
}

const NO_CONTACT = { id: 'no-contact', key: 'choice.no-contact' };
const OTHER_DOCUMENT = { id: 'other-document', key: 'choice.other-document' };

function askCode(key: string, { conversation }: FlowContext, data: Record<string, unknown> = {}): Question {
  const contact = conversation.identity.otp?.maskedContact ?? '';
  return {
    expects: 'codigo_otp',
    reply: { key, data: { contact, ...data }, choices: [RESEND, NO_CONTACT, OTHER_DOCUMENT] },
    reminder: { key: 'identity.otp-sent', data: { contact } },
  };
}

function askAnother(key: string, data?: Record<string, unknown>): Question {
  return {
    expects: 'yes-no',
    reply: { key, ...(data && { data }), choices: [RESEND, NO_CONTACT, OTHER_DOCUMENT] },
    reminder: { key: 'identity.otp-expired' },
  };
}

/** The register does not answer: the document is kept, and the same is tried again on a word. */
function askRetry(): Question {
  const choices = [RETRY, PERSON];
  return { expects: 'yes-no', reply: { key: 'failure.identity', choices } };
}
