import { PERSON, RESEND, WAYS_OUT } from './choices.ts';
import type { FlowInput, FlowStep, Outcome, Question } from './flow.ts';

/** No registered contact is left: a case, if the citizen wants one (R-I1). Undefined where neither yes nor no was said. */
export function afterLost({ choice }: FlowInput & { kind: 'said' }): FlowStep | undefined {
  if (choice === 'yes' || choice === 'open-case') {
    return { at: { step: 'lost' }, effect: { kind: 'open-lost-contact' } };
  }
  if (choice !== 'no') return undefined;
  return { replies: [{ key: 'identity.lost-declined', choices: WAYS_OUT }], end: 'stop' };
}

/** What is said is the same whether the document is registered or not. */
export function lostOutcome(outcome: Outcome): FlowStep {
  if (outcome.kind !== 'case') return { ask: askLost() };
  return {
    replies: [{ key: 'identity.lost-opened', data: { number: outcome.number }, choices: WAYS_OUT }],
    end: 'stop',
  };
}

/** Asks whether a case is wanted. */
export function askLost(): Question {
  return {
    expects: 'yes-no',
    reply: {
      key: 'identity.lost-contact',
      choices: [{ id: 'open-case', key: 'choice.open-case' }, RESEND, PERSON],
    },
  };
}
