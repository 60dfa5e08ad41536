import { z } from 'zod';
import { LEVEL_NEEDED, otpIsOpen, resendWaitS, SIGNATURE_TERMS_VERSION } from '../policy/identity.ts';
import { RESEND, WAYS_OUT } from './choices.ts';
import type { Flow, FlowContext, FlowInput, FlowStep, Outcome, Question } from './flow.ts';

/**
 * Signs a text the citizen has read, with a fresh code to a registered contact (R-I3; Ley 527 de 1999, art. 7; Decreto
 * 2364 de 2012). Called by another flow with `act` and the text's `sha256`; it returns the slots `SignResult`. It
 * stands at `terms`, `sending`, `code` or `closed`.
 */
export const sign: Flow = {
  name: 'sign',
  level: LEVEL_NEEDED['begin-signature'],
  step(input, context) {
    const { identity } = context.conversation;
    if (input.kind === 'returned') throw new RangeError('sign calls no other flow');
    const slots = input.kind === 'enter' ? begun(context) : Slots.parse(context.frame.slots);
    // The gates stand before it; a proof that went or became another person's meanwhile signs nothing.
    if (identity.level < LEVEL_NEEDED['begin-signature'] || identity.taxpayerId !== slots.taxpayerId)
      return unsigned(slots, 'other-person', 'signature.not-proven');
    if (input.kind === 'enter') return { at: { step: 'terms', slots }, ask: askTerms() };
    if (input.kind === 'outcome') return afterOutcome(input.outcome, slots, context);
    switch (context.frame.step) {
      case 'terms':
        return readTerms(input, slots);
      case 'code':
        return readCode(input, slots, context);
      default:
        return afterClosed(input, slots, context);
    }
  },
};

const Slots = z.object({
  act: z.string().min(1),
  /** Of the very words that were read. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  taxpayerId: z.string(),
  called: z.literal(true).optional(),
  sends: z.number().int().default(0),
  sentAt: z.string().optional(),
  /** How often a code was closed after three wrong tries. */
  closings: z.number().int().default(0),
  resent: z.boolean().optional(),
});
type Slots = z.infer<typeof Slots>;

function begun({ frame, conversation }: FlowContext): Slots {
  return Slots.parse({ ...frame.slots, taxpayerId: conversation.identity.taxpayerId ?? '' });
}

function readTerms({ choice }: FlowInput & { kind: 'said' }, slots: Slots): FlowStep {
  if (choice === 'yes') return send(slots);
  if (choice === 'no') return unsigned(slots, 'refused', 'signature.refused');
  return { replies: [{ key: 'signature.terms-unclear' }], ask: { ...askTerms(), again: true } };
}

function send(slots: Slots): FlowStep {
  const { act, sha256, sends } = slots;
  return {
    at: { step: 'sending', slots: { ...slots, resent: sends > 0 } },
    effect: { kind: 'send-otp-to-sign', sign: { act, sha256 }, resends: sends },
  };
}

function readCode({ choice }: FlowInput & { kind: 'said' }, slots: Slots, context: FlowContext): FlowStep {
  const code = context.meaning.entities.find(({ type }) => type === 'codigo_otp');
  if (code && choice === undefined) {
    const { act, sha256 } = slots;
    return { effect: { kind: 'check-otp', code: String(code.value), sign: { act, sha256 } } };
  }
  if (choice === 'resend') return another(slots, context);
  if (choice === 'dont-sign' || choice === 'no')
    return { ...closing(context), ...unsigned(slots, 'refused', 'signature.refused') };
  return { ask: askCode(choice === 'yes' ? 'signature.code-awaited' : 'signature.code-unclear', context) };
}

function afterClosed({ choice }: FlowInput & { kind: 'said' }, slots: Slots, context: FlowContext): FlowStep {
  if (choice === 'resend' || choice === 'yes' || choice === 'retry') return another(slots, context);
  if (choice === 'dont-sign' || choice === 'no') return unsigned(slots, 'refused', 'signature.refused');
  return { ask: askAnother('signature.code-expired') };
}

function another(slots: Slots, context: FlowContext): FlowStep {
  const { conversation, now } = context;
  const seconds = resendWaitS(slots.sends, slots.sentAt, now);
  if (seconds === 0) return send(slots);
  const isOpen = otpIsOpen(conversation, now);
  return {
    ask: isOpen
      ? askCode('signature.resend-wait', context, { seconds })
      : askAnother('signature.resend-wait', { seconds }),
  };
}

/** Three wrong tries close a code; after so many closed codes the signature ends. */
const MOST_CLOSINGS = 2;

function afterOutcome(outcome: Outcome, slots: Slots, context: FlowContext): FlowStep {
  switch (outcome.kind) {
    case 'otp-sent':
      return {
        at: { step: 'code', slots: { ...slots, sends: slots.sends + 1, sentAt: context.now.toISOString() } },
        ask: askCode(slots.resent === true ? 'signature.code-resent' : 'signature.code-sent', context),
      };
    case 'otp-right':
      return outcome.signed ? signed(outcome.signed, slots) : unsigned(slots, 'unavailable', 'signature.unavailable');
    case 'otp-wrong': {
      const { triesLeft } = outcome;
      if (triesLeft > 0)
        return { facts: [{ kind: 'otp-failed' }], ask: askCode('signature.code-wrong', context, { triesLeft }) };
      const facts = [{ kind: 'otp-failed' as const }, { kind: 'otp-closed' as const, reason: 'wrong' as const }];
      const closings = slots.closings + 1;
      if (closings >= MOST_CLOSINGS) return { facts, ...unsigned(slots, 'wrong', 'signature.wrong') };
      return { facts, at: { step: 'closed', slots: { ...slots, closings } }, ask: askAnother('signature.code-closed') };
    }
    case 'otp-gone':
      return { ...closing(context), at: { step: 'closed', slots }, ask: askAnother('signature.code-expired') };
    case 'otp-limited': {
      const minutes = Math.max(1, Math.ceil(outcome.retryAfterS / 60));
      if (!otpIsOpen(context.conversation, context.now))
        return unsigned(slots, 'limited', 'signature.limited', { minutes });
      return { at: { step: 'code', slots }, ask: askCode('signature.limited-open', context, { minutes }) };
    }
    case 'sign-held':
      return unsigned(slots, 'held', 'signature.held', { until: outcome.until });
    default:
      return unsigned(slots, 'unavailable', 'signature.unavailable');
  }
}

/** The record of R-I3, and what the caller goes on with. */
function signed(record: { at: string; contact: string; address?: string }, slots: Slots): FlowStep {
  const { act, sha256 } = slots;
  const proof = { act, sha256, termsVersion: SIGNATURE_TERMS_VERSION, at: record.at, contact: record.contact };
  return {
    facts: [
      { kind: 'otp-closed', reason: 'used' },
      { kind: 'act-signed', ...proof, ...(record.address !== undefined && { address: record.address }) },
    ],
    replies: [{ key: 'signature.done', data: { at: record.at } }],
    ...ended({ ok: true, ...proof }, slots),
  };
}

/** What the caller is told in the slots: the proof, or why there is none, which the citizen has heard. */
export type SignResult =
  | { ok: true; act: string; sha256: string; termsVersion: string; at: string; contact: string }
  | { ok: false; act: string; sha256: string; reason: Reason };

type Reason = 'refused' | 'wrong' | 'limited' | 'held' | 'unavailable' | 'other-person';

function ended(result: SignResult, { called }: Slots): Pick<FlowStep, 'at' | 'end'> {
  return { at: { step: 'done', slots: { ...result, ...(called && { called }) } }, end: 'done' };
}

function unsigned(slots: Slots, reason: Reason, key: string, data?: Record<string, unknown>): FlowStep {
  return {
    replies: [{ key, ...(data && { data }), choices: WAYS_OUT }],
    ...ended({ ok: false, act: slots.act, sha256: slots.sha256, reason }, slots),
  };
}

/** A code that is left behind is closed. */
const closing = ({ conversation }: FlowContext): Pick<FlowStep, 'facts'> =>
  conversation.identity.otp ? { facts: [{ kind: 'otp-closed', reason: 'expired' }] } : {};

const DONT_SIGN = { id: 'dont-sign', key: 'choice.dont-sign' };

function askTerms(): Question {
  return {
    expects: 'yes-no',
    reply: {
      key: 'signature.terms',
      data: { version: SIGNATURE_TERMS_VERSION },
      choices: [
        { id: 'yes', key: 'choice.accept-terms' },
        { id: 'no', key: 'choice.dont-sign' },
      ],
    },
  };
}

function askCode(key: string, { conversation }: FlowContext, data: Record<string, unknown> = {}): Question {
  const contact = conversation.identity.otp?.maskedContact ?? '';
  return {
    expects: 'codigo_otp',
    reply: { key, data: { contact, ...data }, choices: [RESEND, DONT_SIGN] },
    reminder: { key: 'signature.code-sent', data: { contact } },
  };
}

function askAnother(key: string, data?: Record<string, unknown>): Question {
  return {
    expects: 'yes-no',
    reply: { key, ...(data && { data }), choices: [RESEND, DONT_SIGN] },
    reminder: { key: 'signature.code-expired' },
  };
}
