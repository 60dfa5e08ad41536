import type { Conversation, OpenWrite, PaymentReference } from '../conversation.ts';
import { ownPayments } from '../own-payments.ts';
import { without } from '../without.ts';
import { unchanged, type Folds } from './folds.ts';

/** What the city's systems said, and what they were asked to do. */
export const backOfficeFolds = {
  'account-read': (state, { account }): Conversation => ({ ...state, account }),
  'clearance-checked': unchanged,
  'payment-link-created': (state, fact): Conversation =>
    withPayment(state, { ...without(fact, 'kind'), state: 'pending', taxpayerId: state.identity.taxpayerId }),
  'payment-checked': (state, { reference, state: seen }): Conversation => {
    const payment = ownPayments(state).find((each) => each.reference === reference);
    return payment ? withPayment(state, { ...payment, state: seen }) : state;
  },
  'back-office-failed': unchanged,
  'write-intended': (state, { key, effect }): Conversation => ({
    ...state,
    writes: [...otherWrites(state, key), { key, effect, taxpayerId: state.identity.taxpayerId }].slice(-MOST_WRITES),
  }),
  'write-ended': (state, { key }): Conversation => ({ ...state, writes: otherWrites(state, key) }),
} satisfies Partial<Folds>;

const MOST_WRITES = 20;

const otherWrites = ({ writes = [] }: Conversation, key: string): OpenWrite[] =>
  writes.filter((each) => each.key !== key);

/** The gateway lists no more either. */
const MOST_PAYMENTS = 20;

/** Puts a reference in its place among the others, or after them. */
function withPayment(state: Conversation, payment: PaymentReference): Conversation {
  const { payments = [] } = state;
  const isKnown = payments.some(({ reference }) => reference === payment.reference);
  const all = isKnown
    ? payments.map((each) => (each.reference === payment.reference ? payment : each))
    : [...payments, payment].slice(-MOST_PAYMENTS);
  return { ...state, payment, payments: all };
}
