import { LEVEL_NEEDED } from '../policy/identity.ts';
import { caseNumberOf } from '../domain/conversation.ts';
import { askedOf } from '../policy/asked.ts';
import { PERSON, RETRY } from './choices.ts';
import type { Flow, FlowContext, FlowStep, Outcome } from './flow.ts';

/** What a flow makes of an outcome that is not the one it waits for: put off until its turn, or a case. */
export function unavailable(outcome: Outcome, context: Pick<FlowContext, 'frame'>): FlowStep {
  if (outcome.kind === 'busy') return putOff(outcome, context);
  const system = outcome.kind === 'failed' ? outcome.system : 'own';
  const { intent, retry } = context.frame.slots;
  const named = { ...(intent !== undefined && { intent }), ...(retry !== undefined && { retry }) };
  const slots = { ...askedOf(context.frame.slots), system, ...named };
  return { next: { flow: 'outage', slots } };
}

/** The city's limit is used up: the hour is told at which the answer comes by itself. */
function putOff({ until }: Extract<Outcome, { kind: 'busy' }>, { frame }: Pick<FlowContext, 'frame'>): FlowStep {
  return {
    facts: [
      {
        kind: 'answer-deferred',
        until,
        stack: [{ flow: frame.flow, step: 'start', slots: frame.slots }],
      },
    ],
    replies: [{ key: 'busy.later', data: { until }, choices: [PERSON] }],
    end: 'done',
  };
}

/**
 * A system does not answer: an honest word, a case with its number and a person at hand; trying again is about the
 * same. A system that stays down has one case in a conversation (R-G1).
 */
export const outage: Flow = {
  name: 'outage',
  level: LEVEL_NEEDED.inform,
  step(input, { conversation, frame }) {
    const system = typeof frame.slots['system'] === 'string' ? frame.slots['system'] : 'own';
    const opened = input.kind === 'outcome' && input.outcome.kind === 'case' ? input.outcome.number : undefined;
    const caseNumber = opened ?? caseNumberOf(system, conversation);
    if (caseNumber === undefined && input.kind === 'enter') {
      const { intent, tax, years } = frame.slots;
      return {
        at: { step: 'noting', slots: frame.slots },
        effect: { kind: 'open-case', caseKind: 'back-office-down', system, detail: { intent, tax, years } },
      };
    }
    const data = { ...askedOf(frame.slots), ...(caseNumber !== undefined && { caseNumber }) };
    // Where the intent alone would begin something else, the matter says by which option it begins again.
    const { retry } = frame.slots;
    const choices = [PERSON, typeof retry === 'string' ? { ...RETRY, id: `${RETRY.id}:${retry}` } : RETRY];
    return {
      replies: [{ key: caseNumber === undefined ? 'failure.back-office' : 'failure.back-office-case', data, choices }],
      end: 'done',
    };
  },
};
