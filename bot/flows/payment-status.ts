import type { Reply } from '../../contracts/reply.ts';
import { backOfficeDown } from './account.ts';
import type { Flow, FlowStep, Outcome } from './flow.ts';

type Payment = NonNullable<Extract<Outcome, { kind: 'payment' }>['payment']>;

/** Says whether a payment has been registered, from the gateway's record (R-A4). */
export const paymentStatus: Flow = {
  name: 'payment-status',
  level: 2,
  step(input, { frame }) {
    if (input.kind === 'enter') return { at: { step: 'checking' }, effect: { kind: 'check-payment' } };
    if (input.kind !== 'outcome') return { end: 'done' };
    const { outcome } = input;
    if (frame.step === 'refreshing') return refreshed(outcome, frame.slots['payment'] as Payment);
    if (outcome.kind !== 'payment') return backOfficeDown({ frame });
    const { payment } = outcome;
    if (!payment) return { replies: [{ key: 'payment.none', choices: [PERSON] }], end: 'done' };

    const checked = { kind: 'payment-checked' as const, reference: payment.reference, state: payment.state };
    if (payment.state !== 'approved') return { facts: [checked], replies: [replyTo(payment)], end: 'done' };
    // What was read before the payment is old now: whoever looks next sees what is owed after it.
    return {
      facts: [checked],
      at: { step: 'refreshing', slots: { ...frame.slots, payment } },
      effect: { kind: 'read-account' },
    };
  },
};

const PERSON = { id: 'person', key: 'choice.person' };

/** A balance that cannot be read now does not take back that the payment is there. */
function refreshed(outcome: Outcome, payment: Payment): FlowStep {
  const facts = outcome.kind === 'account' ? [{ kind: 'account-read' as const, account: outcome.account }] : [];
  return { facts, replies: [replyTo(payment)], end: 'done' };
}

/** What is said of a payment in each state. */
export function replyTo({ reference, state, amountCop }: Payment): Reply {
  const choices =
    state === 'approved' ? [{ id: 'clearance', key: 'choice.clearance' }] : [{ id: 'pay', key: 'choice.pay' }, PERSON];
  return { key: `payment.${state}`, data: { reference, amountCop }, choices };
}
