import { openWrites } from '../domain/conversation.ts';
import { contactChangeSha256, isMobile, saidContactKinds } from '../policy/contact-change.ts';
import { LEVEL_NEEDED, signingHoldAfter } from '../policy/identity.ts';
import type { ContactChange } from '../ports/back-office.ts';
import { PERSON, WAYS_OUT } from './choices.ts';
import { afterCode, readCode, sendCode } from './contact-code.ts';
import { ContactKind as Kind, ContactSlots as Slots } from './contact-slots.ts';
import {
  saidIn,
  type Flow,
  type FlowContext,
  type FlowInput,
  type FlowStep,
  type Outcome,
  type Write,
} from './flow.ts';
import { unavailable } from './unavailable.ts';

/**
 * Changes mobile, e-mail or address for notices (R-A11, level 3): what is new is proven by a code sent there, all of it
 * is read over and signed with a code to a contact that was registered before (flow `sign`), then written to the RIT.
 * It stands at `which`, `value`, `code`, `confirm`, `signing` or `ordering`.
 */
export const contact: Flow = {
  name: 'contact',
  level: LEVEL_NEEDED['begin-signature'],
  step(input, context) {
    switch (input.kind) {
      case 'enter':
        return begin(context);
      case 'outcome':
        return afterOutcome(input.outcome, context);
      case 'returned':
        // Why not was said there.
        if (input.slots['ok'] !== true) return { end: 'done' };
        return { at: { step: 'ordering', slots: context.frame.slots }, effect: orderOf(slotsIn(context), context) };
      case 'said':
        return answered(input, context);
    }
  },
};

const slotsIn = ({ frame }: FlowContext): Slots => Slots.parse(frame.slots);

type Order = Extract<Write, { kind: 'update-contacts' }>;

function orderOf({ changes }: Slots, { conversation: { signed } }: FlowContext): Order {
  if (!signed) throw new RangeError('the signature came back without its record');
  const { sha256, at, contact: masked } = signed;
  return { kind: 'update-contacts', changes, signature: { sha256, at, contact: masked } };
}

function begin(context: FlowContext): FlowStep {
  const { conversation, frame, meaning, text } = context;
  // It was signed and asked for, and whether it was made is not known: nobody signs twice.
  const unfinished = openWrites('update-contacts', conversation)[0]?.effect as Order | undefined;
  if (unfinished)
    return { at: { step: 'ordering', slots: { ...frame.slots, changes: unfinished.changes } }, effect: unfinished };
  const { intent, said } = slotsIn(context);
  const fresh: Slots = {
    ...(intent !== undefined && { intent }),
    ...(said !== undefined && { said }),
    changes: [],
    sends: 0,
  };
  const kinds = saidContactKinds(saidIn(frame));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) return which(fresh);
  // What stands in the sentence itself need not be asked.
  const value = text === said ? valueSaid(kind, meaning.entities) : undefined;
  return value === undefined ? askValue(kind, fresh) : take(kind, value, fresh);
}

const ACT = 'contact-change';

function answered(input: FlowInput & { kind: 'said' }, context: FlowContext): FlowStep {
  const slots = slotsIn(context);
  switch (context.frame.step) {
    case 'which': {
      const kind = Kind.safeParse(input.choice?.replace('contact-', ''));
      return kind.success ? askValue(kind.data, slots) : which(slots);
    }
    case 'value':
      return readValue(slots, context);
    case 'code':
      return input.choice === 'other-value' && slots.kind
        ? askValue(slots.kind, slots)
        : readCode(input, slots, context);
    default:
      return confirmed(input, slots, context);
  }
}

/** Those that were not changed yet. */
function which(slots: Slots): FlowStep {
  const kinds = Kind.options.filter((kind) => !slots.changes.some((change) => change.kind === kind));
  const choices = kinds.map((kind) => ({ id: `contact-${kind}`, key: `choice.contact-${kind}` }));
  return {
    at: { step: 'which', slots },
    ask: { expects: 'choice', reply: { key: 'contact.which', choices: [...choices, PERSON] } },
  };
}

const ENTITY_OF = { email: 'correo', sms: 'telefono', address: 'direccion' } as const;

function valueSaid(kind: ContactChange['kind'], entities: FlowContext['meaning']['entities']): string | undefined {
  const said = entities.find(({ type, valid }) => type === ENTITY_OF[kind] && valid !== false)?.value;
  if (said === undefined) return undefined;
  return kind === 'sms' && !isMobile(String(said)) ? undefined : String(said);
}

function askValue(kind: ContactChange['kind'], slots: Slots, isUnclear = false): FlowStep {
  const key = `contact.${isUnclear ? 'unclear' : 'ask'}-${kind}`;
  return {
    at: { step: 'value', slots: { ...slots, kind, sends: 0 } },
    ask: {
      expects: ENTITY_OF[kind],
      reply: { key, choices: WAYS_OUT },
      reminder: { key: `contact.ask-${kind}` },
    },
  };
}

function readValue(slots: Slots, { meaning }: FlowContext): FlowStep {
  const { kind } = slots;
  if (kind === undefined) return which(slots);
  const value = valueSaid(kind, meaning.entities);
  return value === undefined ? askValue(kind, slots, true) : take(kind, value, slots);
}

/** An address is only read over; what codes go to must be proven to reach its person. */
function take(kind: ContactChange['kind'], value: string, slots: Slots): FlowStep {
  if (kind === 'address') return confirm(withChange(kind, value, slots));
  return sendCode({ ...slots, kind, value, sends: 0 });
}

const withChange = (kind: ContactChange['kind'], value: string, { changes, ...slots }: Slots): Slots => ({
  ...slots,
  changes: [...changes.filter((change) => change.kind !== kind), { kind, value }],
});

function afterOutcome(outcome: Outcome, context: FlowContext): FlowStep {
  const slots = slotsIn(context);
  const { kind, value } = slots;
  if (context.frame.step === 'ordering') return afterWrite(outcome, slots, context);
  if (outcome.kind === 'otp-right' && kind !== undefined && value !== undefined)
    return { facts: [{ kind: 'otp-closed', reason: 'used' }], ...confirm(withChange(kind, value, slots)) };
  return afterCode(outcome, slots, context);
}

function afterWrite(outcome: Outcome, { changes }: Slots, context: FlowContext): FlowStep {
  if (outcome.kind === 'contacts-updated') {
    const until = signingHoldAfter(outcome.changedAt);
    const isReached = changes.some(({ kind }) => kind !== 'address');
    return {
      replies: [
        isReached
          ? { key: 'contact.done', data: { changes, until }, choices: WAYS_OUT }
          : { key: 'contact.done-address', data: { changes }, choices: WAYS_OUT },
      ],
      end: 'done',
    };
  }
  if (outcome.kind === 'failed' && outcome.refused)
    return { replies: [{ key: 'contact.refused', choices: WAYS_OUT }], end: 'done' };
  return unavailable(outcome, context);
}

/** Read over before it is signed. */
function confirm(slots: Slots, again = false): FlowStep {
  const { changes } = slots;
  const more = changes.length < Kind.options.length ? [{ id: 'another-change', key: 'choice.another-change' }] : [];
  return {
    at: { step: 'confirm', slots },
    ask: {
      expects: 'yes-no',
      ...(again && { again }),
      reply: {
        key: 'contact.confirm',
        data: { changes },
        choices: [
          { id: 'yes', key: 'choice.sign' },
          { id: 'correct', key: 'choice.correct' },
          ...more,
          { id: 'no', key: 'choice.no' },
        ],
      },
    },
  };
}

function confirmed({ choice }: FlowInput & { kind: 'said' }, slots: Slots, { conversation }: FlowContext): FlowStep {
  const last = slots.changes.at(-1);
  if (choice === 'another-change') return which(slots);
  if (choice === 'correct' && last) return askValue(last.kind, slots);
  if (choice === 'no') return { replies: [{ key: 'contact.declined', choices: WAYS_OUT }], end: 'done' };
  if (choice !== 'yes') return confirm(slots, true);
  const sha256 = contactChangeSha256(conversation.identity.document ?? '', slots.changes);
  return { at: { step: 'signing', slots }, call: { flow: 'sign', slots: { act: ACT, sha256 } } };
}
