import type { Choice, Reply } from '../../contracts/reply.ts';
import type { Conversation } from '../domain/conversation.ts';
import { filingNumber, typedNumber } from '../policy/filing-number.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import type { CaseStatus } from '../ports/cases.ts';
import type { KeptFiling } from '../ports/filings.ts';
import { PERSON } from './choices.ts';
import { keyOfState, toldOf } from './filing-made.ts';
import type { Flow, FlowContext, FlowInput, FlowStep, Outcome } from './flow.ts';
import { unavailable } from './unavailable.ts';

const MY_FILINGS: Choice = { id: 'my-filings', key: 'choice.my-filings' };

/**
 * How a filing or a case is going, by any of its numbers (R-A10): whoever made it hears all of it, can answer what was
 * required, and add to it; anybody else, state and dates. It stands at `number`, `looking`, `offering`, `answering` or `keeping`.
 */
export const filingStatus: Flow = {
  name: 'filing-status',
  level: LEVEL_NEEDED.inform,
  step(input, context) {
    switch (input.kind) {
      case 'enter': {
        const { number: known } = context.frame.slots;
        const said = filingNumber(context.text, context.meaning.entities);
        const number = said ?? (typeof known === 'string' ? known : lastOwn(context.conversation));
        if (number !== undefined) return look(number, context);
        return context.conversation.identity.level >= 2 ? { next: { flow: 'my-filings' } } : askNumber('tramite.ask');
      }
      case 'said':
        return answered(input, context);
      case 'outcome':
        return afterOutcome(input.outcome, context);
      case 'returned':
        throw new RangeError('filing-status calls no other flow');
    }
  },
};

/** The same for who must be proven first: what was filed under a proven name is answered under it. */
export const filingAnswer: Flow = { ...filingStatus, name: 'filing-answer', level: LEVEL_NEEDED['see-own-data'] };

/** Who asks without a number asks about what was filed here last, where that is known to be the own. */
function lastOwn({ filings = [], identity }: Conversation): string | undefined {
  const own = filings.filter(({ taxpayerId }) => taxpayerId === undefined || taxpayerId === identity.taxpayerId);
  return own.at(-1)?.number;
}

const look = (number: string, { frame }: Pick<FlowContext, 'frame'>): FlowStep => ({
  at: {
    step: 'looking',
    slots: { intent: 'tramite_estado', number, ...(frame.slots['add'] === true && { add: true }) },
  },
  effect: { kind: 'find-filing', number },
});

function askNumber(key: string): FlowStep {
  return {
    at: { step: 'number', slots: { intent: 'tramite_estado' } },
    ask: { expects: 'radicado', reply: { key, choices: [MY_FILINGS, PERSON] }, reminder: { key: 'tramite.ask' } },
  };
}

function answered({ choice }: FlowInput & { kind: 'said' }, context: FlowContext): FlowStep {
  const { frame, text, files, meaning } = context;
  const number = String(frame.slots['number']);
  switch (frame.step) {
    case 'offering':
      if (choice === 'no') return { replies: [{ key: 'tramite.answer-later', data: { number } }], end: 'done' };
      if (choice === 'yes' || files.length === 0)
        return askAnswer(choice === 'yes' ? 'tramite.ask-answer' : 'tramite.offer-answer', context);
      return keep(number, context);
    case 'answering':
      return text.trim() === '' && files.length === 0
        ? askAnswer('tramite.ask-answer', context)
        : keep(number, context);
    default: {
      if (choice === 'my-filings') return { next: { flow: 'my-filings' } };
      const typed = filingNumber(text, meaning.entities) ?? typedNumber(text);
      return typed === undefined ? askNumber('tramite.number-unclear') : look(typed, context);
    }
  }
}

/** Longest answer that is kept, in characters. */
const LONGEST = 8_000;

const keep = (number: string, { text, files, frame }: FlowContext): FlowStep => ({
  at: { step: 'keeping', slots: frame.slots },
  effect: { kind: 'answer-filing', number, text: text.trim().slice(0, LONGEST), files },
});

function askAnswer(key: string, { frame }: Pick<FlowContext, 'frame'>): FlowStep {
  const { number } = frame.slots;
  if (key === 'tramite.offer-answer') return { at: { step: 'offering', slots: frame.slots }, ask: offer(number) };
  return {
    at: { step: 'answering', slots: frame.slots },
    ask: { expects: 'text', reply: { key, data: { number } }, takesFiles: true },
  };
}

const offer = (number: unknown) => ({
  expects: 'yes-no' as const,
  reply: {
    key: 'tramite.offer-answer',
    data: { number },
    choices: [{ id: 'yes', key: 'choice.answer-now' }, { id: 'no', key: 'choice.later' }, PERSON],
  },
  takesFiles: true as const,
});

function afterOutcome(outcome: Outcome, context: FlowContext): FlowStep {
  if (outcome.kind === 'filing') {
    const { filing, documents } = outcome;
    const data = { ...toldOf(filing), files: documents.length };
    return { replies: [{ key: 'tramite.answer-kept', data, choices: [MY_FILINGS, PERSON] }], end: 'done' };
  }
  if (outcome.kind !== 'filing-found') return unavailable(outcome, context);
  const { found, own, case: status } = outcome;
  if (found) return own && mayAdd(found, context) ? adding(context) : tell(found, own === true);
  if (status) return { replies: [caseReply(status)], end: 'done' };
  return askNumber('tramite.unknown');
}

/** Nothing is added to what was answered or closed. */
const mayAdd = ({ filing }: KeptFiling, { frame }: FlowContext): boolean =>
  frame.slots['add'] === true && filing.state !== 'answered' && filing.state !== 'closed';

/** What came with the wish is kept at once. */
const adding = (context: FlowContext): FlowStep =>
  context.files.length > 0
    ? keep(String(context.frame.slots['number']), context)
    : askAnswer('tramite.ask-add', context);

function tell({ filing, content }: KeptFiling, own: boolean): FlowStep {
  const { number, state, filedAt, updatedAt, dueOn } = filing;
  if (!own) {
    const data = { number, state, filedAt, updatedAt, ...(dueOn !== undefined && { dueOn }) };
    // Who made it under a proven name can see the rest.
    const choices = content.filer.taxpayerId === undefined ? [PERSON] : [MY_FILINGS, PERSON];
    return { replies: [{ key: 'tramite.public', data, choices }], end: 'done' };
  }
  const reply = { key: keyOfState(state), data: { ...toldOf(filing), updatedAt, note: filing.note } };
  if (state === 'required' || state === 'returned')
    return {
      at: { step: 'offering', slots: { intent: 'tramite_estado', number } },
      replies: [reply],
      ask: offer(number),
    };
  return { replies: [{ ...reply, choices: [MY_FILINGS, PERSON] }], end: 'done' };
}

/** A case by its number tells nothing personal. */
function caseReply({ number, state, openedAt, updatedAt }: CaseStatus): Reply {
  return {
    key: 'tramite.case',
    data: { caseNumber: number, caseState: state, openedAt, updatedAt },
    choices: [PERSON],
  };
}
