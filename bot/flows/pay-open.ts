import { LEVEL_NEEDED } from '../policy/identity.ts';
import { PERSON } from './choices.ts';
import type { Flow, FlowContext, FlowStep } from './flow.ts';
import { unavailable } from './unavailable.ts';

const IDENTIFY = { id: 'pay-own', key: 'choice.pay-own' };

/**
 * A property's debt paid by anybody, by its number alone, where the city allows it: a reference and its amount, no
 * name, no years, no history (R-A4). What owes nothing and what does not exist get the same words.
 */
export const payOpen: Flow = {
  name: 'pay-open',
  level: LEVEL_NEEDED.inform,
  step(input, context) {
    const { frame } = context;
    if (input.kind === 'enter') {
      return {
        at: { step: 'finding', slots: frame.slots },
        effect: { kind: 'find-property', number: String(frame.slots['number']) },
      };
    }
    if (input.kind !== 'outcome') return { end: 'done' };
    const { outcome } = input;
    if (outcome.kind === 'property') {
      if (!outcome.property) return none();
      const { propertyId } = outcome.property;
      return { at: { step: 'ordering', slots: frame.slots }, effect: { kind: 'create-open-link', propertyId } };
    }
    if (outcome.kind !== 'open-link') {
      return outcome.kind === 'failed' && outcome.refused ? none() : unavailable(outcome, context);
    }
    if (!outcome.link) return none();
    return given(outcome.link, context);
  },
};

const none = (): FlowStep => ({ replies: [{ key: 'payment.open-none', choices: [IDENTIFY, PERSON] }], end: 'done' });

function given(
  { reference, url, amountCop, expiresAt }: { reference: string; url: string; amountCop: number; expiresAt: string },
  { frame }: FlowContext,
): FlowStep {
  const data = { reference, url, amountCop, expiresAt, property: frame.slots['number'] };
  return { replies: [{ key: 'payment.open-link', data, choices: [IDENTIFY, PERSON] }], end: 'done' };
}
