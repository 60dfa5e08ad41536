import { otpIsOpen, resendWaitS } from '../policy/identity.ts';
import { RESEND, WAYS_OUT } from './choices.ts';
import type { ContactSlots as Slots } from './contact-slots.ts';
import { unavailable } from './unavailable.ts';
import type { FlowContext, FlowInput, FlowStep, Outcome, Question } from './flow.ts';

const OTHER_VALUE = { id: 'other-value', key: 'choice.other-value' };

/** Sends a code to the contact that is to be registered: it proves that it reaches who is changing it. */
export function sendCode(slots: Slots): FlowStep {
  const { kind, value = '' } = slots;
  if (kind === undefined || kind === 'address') throw new RangeError('an address takes no code');
  return {
    at: { step: 'sending', slots },
    effect: { kind: 'send-otp-to-new-contact', contact: { kind, value } },
  };
}

/** What the citizen wrote while that code is awaited. */
export function readCode({ choice }: FlowInput & { kind: 'said' }, slots: Slots, context: FlowContext): FlowStep {
  const { kind, value = '', sends, sentAt } = slots;
  const code = context.meaning.entities.find(({ type }) => type === 'codigo_otp');
  if (code && choice === undefined && kind !== undefined && kind !== 'address')
    return { effect: { kind: 'check-otp', code: String(code.value), newContact: { kind, value } } };
  if (choice === 'no')
    return { ...closing(context), replies: [{ key: 'contact.declined', choices: WAYS_OUT }], end: 'done' };
  // "Sí" is to "¿le envío otro?", once the code is gone.
  const wanted = choice === 'resend' || (choice === 'yes' && !otpIsOpen(context.conversation, context.now));
  if (!wanted) return { ask: askCode('contact.code-unclear', context) };
  const seconds = resendWaitS(sends, sentAt, context.now);
  return seconds > 0 ? { ask: askCode('contact.resend-wait', context, { seconds }) } : sendCode(slots);
}

/** What became of sending it or of checking it, where it was not the right one. */
export function afterCode(outcome: Outcome, slots: Slots, context: FlowContext): FlowStep {
  switch (outcome.kind) {
    case 'otp-sent': {
      const { now } = context;
      const key = slots.sends > 0 ? 'contact.code-resent' : 'contact.code-sent';
      return {
        at: { step: 'code', slots: { ...slots, sends: slots.sends + 1, sentAt: now.toISOString() } },
        ask: askCode(key, context),
      };
    }
    case 'otp-wrong': {
      const { triesLeft } = outcome;
      if (triesLeft > 0)
        return { facts: [{ kind: 'otp-failed' }], ask: askCode('contact.code-wrong', context, { triesLeft }) };
      return {
        facts: [{ kind: 'otp-failed' }, { kind: 'otp-closed', reason: 'wrong' }],
        ask: askCode('contact.code-closed', context),
      };
    }
    case 'otp-gone':
      return { ...closing(context), ask: askCode('contact.code-closed', context) };
    case 'otp-limited': {
      const minutes = Math.max(1, Math.ceil(outcome.retryAfterS / 60));
      if (otpIsOpen(context.conversation, context.now))
        return { at: { step: 'code', slots }, ask: askCode('contact.limited-open', context, { minutes }) };
      return { replies: [{ key: 'contact.limited', data: { minutes }, choices: WAYS_OUT }], end: 'done' };
    }
    default:
      return unavailable(outcome, context);
  }
}

/** A code that is left behind is closed. */
const closing = ({ conversation }: FlowContext): Pick<FlowStep, 'facts'> =>
  conversation.identity.otp ? { facts: [{ kind: 'otp-closed', reason: 'expired' }] } : {};

function askCode(key: string, { frame }: FlowContext, data: Record<string, unknown> = {}): Question {
  const { value } = frame.slots;
  return {
    expects: 'codigo_otp',
    reply: { key, data: { newContact: value, ...data }, choices: [RESEND, OTHER_VALUE] },
    reminder: { key: 'contact.code-sent', data: { newContact: value } },
  };
}
