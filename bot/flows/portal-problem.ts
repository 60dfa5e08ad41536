import type { Choice } from '../../contracts/reply.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { portalTrouble } from '../policy/portal-trouble.ts';
import { yesOrNo } from '../policy/yes-no.ts';
import { PERSON } from './choices.ts';
import { told } from './knowledge.ts';
import type { Flow, FlowContext, FlowInput, FlowStep, Outcome } from './flow.ts';
import { unavailable } from './unavailable.ts';

/** What is wrong with the portal, what to try, and a case with what is known where that does not help. */
export const portalProblem: Flow = {
  name: 'portal-problem',
  level: LEVEL_NEEDED.inform,
  step(input, context) {
    const { slots } = context.frame;
    switch (input.kind) {
      case 'enter': {
        const trouble = portalTrouble(context.text);
        return trouble === undefined ? askWhich(slots) : lookUp({ ...slots, trouble, said: context.text });
      }
      case 'outcome':
        return afterOutcome(input.outcome, context);
      case 'said':
        return answered(input, context);
      case 'returned':
        throw new RangeError('portal-problem calls no other flow');
    }
  },
};

const TROUBLES: Choice[] = [
  { id: 'portal-password', key: 'choice.portal-password' },
  { id: 'portal-code', key: 'choice.portal-code' },
  { id: 'portal-page', key: 'choice.portal-page' },
];

function askWhich(slots: object): FlowStep {
  const choices = [...TROUBLES, PERSON];
  return {
    at: { step: 'which', slots: { ...slots } },
    ask: { expects: 'choice', reply: { key: 'portal.which', choices } },
  };
}

/** The words of the matter, and those of the option, lead to the entry that helps. */
function lookUp(slots: object): FlowStep {
  return {
    at: { step: 'helping', slots: { ...slots } },
    effect: { kind: 'find-knowledge', intent: 'problema_portal' },
  };
}

function answered({ choice }: Extract<FlowInput, { kind: 'said' }>, context: FlowContext): FlowStep {
  const { frame, meaning, text } = context;
  const { slots, step } = frame;
  if (step === 'which') {
    const trouble = choice?.replace('portal-', '') ?? portalTrouble(text) ?? 'page';
    return lookUp({ ...slots, trouble, said: text });
  }
  if (step === 'details') return report(text, context);
  // Whether it helped.
  const said = choice ?? yesOrNo(text, meaning);
  if (said === 'yes') return { replies: [{ key: 'portal.solved' }], end: 'done' };
  // What is more than a no tells what happens.
  if (said === undefined) return report(text, context);
  return askDetails(slots);
}

function askDetails(slots: Record<string, unknown>): FlowStep {
  const reply = { key: 'portal.details', choices: [PERSON] };
  return { at: { step: 'details', slots }, ask: { expects: 'choice', reply } };
}

function report(more: string, { frame }: FlowContext): FlowStep {
  const { said, trouble } = frame.slots as { said?: string; trouble?: string };
  const detail = { trouble, said: `${said ?? ''}\n${more}`.trim().slice(0, LONGEST_SAID) };
  return { at: { step: 'noting', slots: frame.slots }, effect: { kind: 'open-case', caseKind: 'portal', detail } };
}

const LONGEST_SAID = 2_000;

function afterOutcome(outcome: Outcome, context: FlowContext): FlowStep {
  if (outcome.kind === 'case')
    return { replies: [{ key: 'portal.case', data: { number: outcome.number }, choices: [PERSON] }], end: 'done' };
  if (outcome.kind !== 'knowledge') return unavailable(outcome, context);
  const { answer } = outcome;
  const { slots } = context.frame;
  if (!answer) return askDetails(slots);
  const choices = [{ id: 'yes', key: 'choice.it-helped' }, { id: 'no', key: 'choice.still-fails' }, PERSON];
  return {
    at: { step: 'helped', slots },
    replies: [told(answer)],
    ask: { expects: 'yes-no', reply: { key: 'portal.helped', choices } },
  };
}
