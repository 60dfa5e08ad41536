import type { Account, Frame } from '../../contracts/fact.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { PERSON } from './choices.ts';
import type { Flow, FlowContext, FlowStep } from './flow.ts';
import { unavailable } from './unavailable.ts';

const IDENTIFY = { id: 'pay-own', key: 'choice.pay-own' };
const PAY_OWN = { id: 'pay-own', key: 'choice.pay' };

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
      if (!outcome.property) return none(context);
      const { propertyId } = outcome.property;
      const { account } = context.conversation;
      const slots = { ...frame.slots, propertyId };
      if (!isProven(context)) return ordered(slots);
      // Whether it is one's own, only the account says.
      return account ? ownOrOpen(account, slots) : { at: { step: 'looking', slots }, effect: { kind: 'read-account' } };
    }
    if (outcome.kind === 'account') {
      const facts = [{ kind: 'account-read' as const, account: outcome.account }];
      return { facts, ...ownOrOpen(outcome.account, frame.slots) };
    }
    if (outcome.kind !== 'open-link') {
      return outcome.kind === 'failed' && outcome.refused ? none(context) : unavailable(outcome, context);
    }
    if (!outcome.link) return none(context);
    return given(outcome.link, context);
  },
};

function none(context: FlowContext): FlowStep {
  const reply = isProven(context)
    ? { key: 'payment.open-none-proven', choices: [PAY_OWN, PERSON] }
    : { key: 'payment.open-none', choices: [IDENTIFY, PERSON] };
  return { replies: [reply], end: 'done' };
}

const isProven = ({ conversation }: FlowContext): boolean =>
  conversation.identity.level >= LEVEL_NEEDED['see-own-data'];

/** One's own is paid as one's own, with its years; another's as anybody's. */
function ownOrOpen({ obligations }: Account, slots: Frame['slots']): FlowStep {
  const { propertyId } = slots;
  const isOwn = obligations.some((each) => each.propertyId === propertyId);
  return isOwn ? { next: { flow: 'pay', slots: { intent: 'pagar', propertyIds: [propertyId] } } } : ordered(slots);
}

const ordered = (slots: Frame['slots']): FlowStep => ({
  at: { step: 'ordering', slots },
  effect: { kind: 'create-open-link', propertyId: String(slots['propertyId']) },
});

function given(
  { reference, url, amountCop, expiresAt }: { reference: string; url: string; amountCop: number; expiresAt: string },
  context: FlowContext,
): FlowStep {
  const data = { reference, url, amountCop, expiresAt, property: context.frame.slots['number'] };
  const choices = isProven(context) ? [PERSON] : [IDENTIFY, PERSON];
  return { replies: [{ key: 'payment.open-link', data, choices }], end: 'done' };
}
