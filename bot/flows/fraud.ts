import { LEVEL_NEEDED } from '../policy/identity.ts';
import { fraudSigns, harmDone, type Harm } from '../policy/fraud-signs.ts';
import { yesOrNo } from '../policy/yes-no.ts';
import { PERSON } from './choices.ts';
import { told } from './knowledge.ts';
import type { Flow, FlowContext, FlowInput, FlowStep, Outcome } from './flow.ts';
import { unavailable } from './unavailable.ts';

/** What is to be done at once by who has paid or has given something away. */
const ADVICE: Readonly<Record<Harm, string>> = { paid: 'fraud.paid', told: 'fraud.told' };

/**
 * A false message, collector or page: first the warning, then what is known of it becomes a case of high priority.
 * Nobody need say who they are.
 */
export const fraud: Flow = {
  name: 'fraud',
  level: LEVEL_NEEDED.inform,
  step(input, context) {
    const { slots } = context.frame;
    switch (input.kind) {
      case 'enter':
        return {
          at: { step: 'warning', slots: { ...slots, said: context.text } },
          effect: { kind: 'find-knowledge', intent: 'denuncia_fraude' },
        };
      case 'outcome':
        return afterOutcome(input.outcome, context);
      case 'said':
        return answered(input, context);
      case 'returned':
        throw new RangeError('fraud calls no other flow');
    }
  },
};

function afterOutcome(outcome: Outcome, context: FlowContext): FlowStep {
  if (outcome.kind === 'case')
    return { replies: [{ key: 'fraud.case', data: { number: outcome.number }, choices: [PERSON] }], end: 'done' };
  if (outcome.kind !== 'knowledge') return unavailable(outcome, context);
  const { answer } = outcome;
  const said = saidIn(context);
  const harm = harmDone(said);
  const replies = [answer ? told(answer) : { key: 'fraud.careful' }, ...(harm ? [{ key: ADVICE[harm] }] : [])];
  const { links, phones, emails } = fraudSigns(said, context.meaning);
  // Who has told already is not asked to tell again.
  if (harm || links.length + phones.length + emails.length > 0) return { replies, ...report(said, context) };
  return { replies, ...askDetails(context.frame.slots) };
}

const saidIn = ({ frame }: FlowContext): string => (typeof frame.slots['said'] === 'string' ? frame.slots['said'] : '');

function askDetails(slots: Record<string, unknown>): FlowStep {
  const choices = [{ id: 'report', key: 'choice.report' }, { id: 'no', key: 'choice.no-report' }, PERSON];
  return { at: { step: 'details', slots }, ask: { expects: 'choice', reply: { key: 'fraud.details', choices } } };
}

function answered({ choice }: Extract<FlowInput, { kind: 'said' }>, context: FlowContext): FlowStep {
  const { meaning, text } = context;
  if (choice === 'no' || (choice === undefined && yesOrNo(text, meaning) === 'no'))
    return { replies: [{ key: 'fraud.not-reported', choices: [PERSON] }], end: 'done' };
  const isMore = choice === undefined && yesOrNo(text, meaning) !== 'yes';
  const harm = isMore ? harmDone(text) : undefined;
  return {
    ...(harm && { replies: [{ key: ADVICE[harm] }] }),
    ...report(isMore ? `${saidIn(context)}\n${text}` : saidIn(context), context),
  };
}

function report(said: string, { frame, meaning }: FlowContext): FlowStep {
  const detail = { priority: 'high', said: said.slice(0, LONGEST_SAID), ...fraudSigns(said, meaning) };
  return { at: { step: 'noting', slots: frame.slots }, effect: { kind: 'open-case', caseKind: 'fraud', detail } };
}

const LONGEST_SAID = 2_000;
