import { backOfficeDown } from './account.ts';
import type { Flow } from './flow.ts';

/** Says whether a payment has been registered, from the gateway's record (R-A4). */
export const paymentStatus: Flow = {
  name: 'payment-status',
  level: 2,
  step(input) {
    if (input.kind === 'enter') return { at: { step: 'checking' }, effect: { kind: 'check-payment' } };
    if (input.kind !== 'outcome') return { end: 'done' };
    if (input.outcome.kind !== 'payment') return backOfficeDown();
    const { payment } = input.outcome;
    const person = { id: 'person', key: 'choice.person' };
    if (!payment) return { replies: [{ key: 'payment.none', choices: [person] }], end: 'done' };

    const { reference, state, amountCop } = payment;
    return {
      facts: [{ kind: 'payment-checked', reference, state }],
      replies: [
        {
          key: `payment.${state}`,
          data: { reference, amountCop },
          choices:
            state === 'approved'
              ? [{ id: 'clearance', key: 'choice.clearance' }]
              : [{ id: 'pay', key: 'choice.pay' }, person],
        },
      ],
      end: 'done',
    };
  },
};
