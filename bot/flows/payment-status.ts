import { LEVEL_NEEDED } from '../policy/identity.ts';
import { saysTwice } from '../policy/paid-twice.ts';
import type { PaymentRecord } from '../ports/back-office.ts';
import { PERSON } from './choices.ts';
import { saidIn, type Flow, type FlowContext, type FlowStep, type Outcome } from './flow.ts';
import { checkedFact, replyTo } from './payment-told.ts';
import { unavailable } from './unavailable.ts';

/**
 * Says whether a payment has been registered, from the gateway's record (R-A4). What the record does not have becomes a
 * case with what is known: who paid elsewhere, or twice, is not sent from window to window.
 */
export const paymentStatus: Flow = {
  name: 'payment-status',
  level: LEVEL_NEEDED['see-own-data'],
  step(input, context) {
    const { frame } = context;
    if (input.kind === 'enter') {
      const twice = saysTwice(saidIn(frame));
      return {
        at: { step: 'checking', slots: { ...frame.slots, ...(twice && { twice }) } },
        effect: twice ? { kind: 'list-payments' } : { kind: 'check-payment' },
      };
    }
    if (input.kind === 'said') return answered(input.choice, context);
    if (input.kind !== 'outcome') return { end: 'done' };
    return afterOutcome(input.outcome, context);
  },
};

function afterOutcome(outcome: Outcome, context: FlowContext): FlowStep {
  const { frame } = context;
  if (frame.step === 'refreshing') return refreshed(outcome, frame.slots['payment'] as PaymentRecord, context);
  switch (outcome.kind) {
    case 'payments':
      return double(outcome.payments, context);
    case 'case':
      return {
        replies: [{ key: 'payment.case', data: { caseNumber: outcome.number }, choices: [PERSON] }],
        end: 'done',
      };
    case 'payment':
      return outcome.payment ? found(outcome.payment, context) : offerCase('payment.none', context);
    default:
      return unavailable(outcome, context);
  }
}

function found(payment: PaymentRecord, context: FlowContext): FlowStep {
  const { conversation, frame } = context;
  const checked = checkedFact(payment);
  // Who was told to wait and asks again is not told to wait again: it is looked into (R-A4).
  if (payment.state === 'pending' && conversation.dialog.lastReplies.includes('payment.pending'))
    return { facts: [checked], ...offerCase('payment.pending-case', context, payment) };
  if (payment.state !== 'approved') return { facts: [checked], replies: [replyTo(payment, conversation)], end: 'done' };
  // What was read before the payment is old now: whoever looks next sees what is owed after it.
  return {
    facts: [checked],
    at: { step: 'refreshing', slots: { ...frame.slots, payment } },
    effect: { kind: 'read-account' },
  };
}

/** Two registered payments of one amount are a double payment; fewer are told as they are. */
function double(payments: PaymentRecord[], context: FlowContext): FlowStep {
  const approved = payments.filter(({ state }) => state === 'approved');
  const pair = approved.find((each) => approved.some((other) => other !== each && other.amountCop === each.amountCop));
  if (!pair) return offerCase(approved.length === 0 ? 'payment.none' : 'payment.not-double', context, approved[0]);
  return offerCase('payment.double', context, pair);
}

/** A case is opened where the citizen wants one, with what is known. */
function offerCase(key: string, { frame }: FlowContext, payment?: PaymentRecord): FlowStep {
  const data = payment ? { reference: payment.reference, amountCop: payment.amountCop } : {};
  return {
    at: { step: 'offering', slots: { ...frame.slots, ...data } },
    ask: {
      expects: 'yes-no',
      reply: { key, data, choices: [{ id: 'yes', key: 'choice.open-case' }, { id: 'no', key: 'choice.no' }, PERSON] },
      reminder: { key: 'payment.offer-case' },
    },
  };
}

function answered(choice: string | undefined, { frame }: FlowContext): FlowStep {
  if (choice === 'no') return { replies: [{ key: 'payment.no-case', choices: [PERSON] }], end: 'done' };
  if (choice !== 'yes') {
    const choices = [{ id: 'yes', key: 'choice.open-case' }, { id: 'no', key: 'choice.no' }, PERSON];
    return { ask: { expects: 'yes-no', reply: { key: 'payment.offer-case', choices } } };
  }
  const { said, reference, amountCop, twice } = frame.slots;
  const detail = { said, reference, amountCop, twice: twice === true };
  return {
    at: { step: 'noting', slots: frame.slots },
    effect: { kind: 'open-case', caseKind: 'payment-missing', detail },
  };
}

/** A balance that cannot be read now does not take back that the payment is there. */
function refreshed(outcome: Outcome, payment: PaymentRecord, { conversation }: FlowContext): FlowStep {
  const facts = outcome.kind === 'account' ? [{ kind: 'account-read' as const, account: outcome.account }] : [];
  return { facts, replies: [replyTo(payment, conversation)], end: 'done' };
}
