import type { InstalmentItem } from '../../contracts/fact.ts';
import type { Agreement } from '../../contracts/paper.ts';
import type { Reply } from '../../contracts/reply.ts';
import { openWrites } from '../domain/conversation.ts';
import { totalCop } from '../domain/money.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { agreementsToPay, itemsDue } from '../policy/instalments.ts';
import { AGREEMENT, AGREEMENT_STATUS, MY_PAPERS, PAY, PERSON } from './choices.ts';
import type { Flow, FlowContext, FlowStep, Outcome } from './flow.ts';
import { alreadyPaid, linkFact } from './payment-told.ts';
import { unavailable } from './unavailable.ts';

/** More than these are sorted out by a person. */
const MOST_OPTIONS = 8;

/**
 * Gives the reference of an instalment of a signed agreement (R-A4, R-A5): the late ones first, else the next; the amounts
 * are those of *cartera*. It stands at `reading`, `which`, `how-many` or `ordering`.
 */
export const payInstalment: Flow = {
  name: 'pay-instalment',
  level: LEVEL_NEEDED['see-own-data'],
  step(input, context) {
    const { frame, conversation } = context;
    // One that was signed and never confirmed has no instalments before it is asked for again.
    if (input.kind === 'enter' && openWrites('request-agreement', conversation).length > 0)
      return { next: { flow: 'agreement', slots: frame.slots } };
    if (input.kind === 'enter')
      return {
        at: { step: 'reading', slots: { ...frame.slots, retry: 'pay-instalment' } },
        effect: { kind: 'list-agreements' },
      };
    if (input.kind === 'outcome') return afterOutcome(input.outcome, context);
    return input.kind === 'said' ? chosen(input.choice, context) : { end: 'done' };
  },
};

function afterOutcome(outcome: Outcome, context: FlowContext): FlowStep {
  switch (outcome.kind) {
    case 'agreements':
      return afterAgreements(outcome.agreements, context);
    case 'payment-link':
      return given(outcome);
    case 'payment':
      return alreadyPaid(outcome, context);
    default:
      return unavailable(outcome, context);
  }
}

function afterAgreements(agreements: Agreement[], context: FlowContext): FlowStep {
  const toPay = agreementsToPay(agreements);
  const [only] = toPay;
  if (!only) return { replies: [nothingToPay(agreements)], end: 'done' };
  return toPay.length === 1 ? ofAgreement(only, context) : which(toPay, context);
}

function nothingToPay([newest]: Agreement[]): Reply {
  if (!newest) return { key: 'instalment.no-agreement', choices: [AGREEMENT, PAY, PERSON] };
  const data = { number: newest.number };
  return newest.state === 'void'
    ? { key: 'agreement.status-void', data, choices: [PAY, PERSON] }
    : { key: 'instalment.all-paid', data, choices: [MY_PAPERS, PERSON] };
}

/** Several agreements: each by its number and what is due of it. */
function which(agreements: Agreement[], { frame }: FlowContext, again = false): FlowStep {
  const shown = agreements.slice(0, MOST_OPTIONS);
  const choices = shown.map(({ number }, index) => ({ id: `agreement-${index + 1}`, label: number }));
  const dues = shown.map((each) => ({ number: each.number, amountCop: totalCop(itemsDue(each)) }));
  return {
    at: { step: 'which', slots: { ...frame.slots, agreements: shown } },
    ask: {
      expects: 'choice',
      again,
      reply: { key: 'instalment.which', data: { dues }, choices: [...choices, PERSON] },
    },
  };
}

/** Several late ones can be paid at once, or the oldest alone. */
function ofAgreement(agreement: Agreement, { frame }: FlowContext, again = false): FlowStep {
  const due = itemsDue(agreement);
  const slots = { ...frame.slots, agreement };
  if (due.length === 1) return order(due, slots);
  const { number } = agreement;
  const data = { number, overdue: due.length, overdueCop: totalCop(due), firstCop: due[0]?.balanceCop };
  const choices = [
    // "La primera", "una": whatever is meant by it, it is the oldest.
    { id: 'overdue-first', key: 'choice.overdue-first' },
    { id: 'overdue-all', key: 'choice.overdue-all' },
    PERSON,
  ];
  return {
    at: { step: 'how-many', slots },
    ask: { expects: 'choice', again, reply: { key: 'instalment.how-many', data, choices } },
  };
}

const order = (instalments: InstalmentItem[], slots: Record<string, unknown>): FlowStep => ({
  at: { step: 'ordering', slots },
  effect: { kind: 'create-instalment-link', instalments },
});

function chosen(choice: string | undefined, context: FlowContext): FlowStep {
  const { step, slots } = context.frame;
  if (step === 'which') {
    const agreements = slots['agreements'] as Agreement[];
    const agreement = agreements[Number(choice?.replace('agreement-', '')) - 1];
    return agreement ? ofAgreement(agreement, context) : which(agreements, context, true);
  }
  const agreement = slots['agreement'] as Agreement;
  if (choice === 'overdue-all') return order(itemsDue(agreement), slots);
  return choice === 'overdue-first'
    ? order(itemsDue(agreement).slice(0, 1), slots)
    : ofAgreement(agreement, context, true);
}

function given(link: Extract<Outcome, { kind: 'payment-link' }>): FlowStep {
  const { reference, url, amountCop, expiresAt, items, isSame } = link;
  const payable = items.filter((item) => 'agreement' in item);
  const data = { reference, url, amountCop, expiresAt, payable, ...(isSame && { again: true }) };
  return {
    facts: [linkFact(link)],
    replies: [
      {
        key: 'instalment.link',
        data,
        choices: [{ id: 'paid', key: 'choice.paid' }, AGREEMENT_STATUS, PERSON],
      },
    ],
    end: 'done',
  };
}
