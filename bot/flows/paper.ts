import type { Account, PaymentItem } from '../../contracts/fact.ts';
import type { PaperContent, Property } from '../../contracts/paper.ts';
import type { Reply } from '../../contracts/reply.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { groupObligations, owed } from '../domain/money.ts';
import { without } from '../domain/without.ts';
import { askedOf, within } from '../policy/asked.ts';
import { itemsOf } from '../policy/payments.ts';
import { namedIn } from '../policy/property-query.ts';
import { AGREEMENT, CLEARANCE, PAY, PERSON, STATEMENT } from './choices.ts';
import { saidIn, type Flow, type FlowContext, type FlowStep, type Outcome } from './flow.ts';
import { afterPaper } from './paper-given.ts';
import { unavailable } from './unavailable.ts';

/** A paz y salvo says how things stand today: it serves this long. */
const CLEARANCE_DAYS = 30;
const DAY_MS = 86_400_000;
/** More than these are sorted out by a person. */
const MOST_OPTIONS = 8;

/**
 * Gives a paper, signed (R-A2, R-A3): paz y salvo, account statement, cadastral certificate, bill, receipt. Each is made
 * from what its own system says at that moment, never from a copy. `slots.paper` names it, else the intent.
 */
export const paper: Flow = {
  name: 'paper',
  level: LEVEL_NEEDED['make-own-paper'],
  step(input, context) {
    if (input.kind === 'enter') return begin(context);
    if (input.kind === 'said') return chosen(input.choice, context);
    if (input.kind === 'returned') return { end: 'done' };
    return afterOutcome(input.outcome, context);
  },
};

function begin({ frame, conversation }: FlowContext): FlowStep {
  const at = { step: 'reading', slots: frame.slots };
  const { tax } = askedOf(frame.slots);
  const late = frame.slots['order'] as BillOrder | undefined;
  // Its turn came for the bill itself: reading the account again would use that place up.
  if (late && late.taxpayerId === conversation.identity.taxpayerId)
    return { at: { step: 'late-bill', slots: frame.slots }, effect: { kind: 'create-bill', items: late.items } };
  switch (kindOf(frame)) {
    case 'clearance':
      return { at, effect: { kind: 'check-clearance', ...(tax && { tax }) } };
    case 'statement':
    case 'bill':
      return { at, effect: { kind: 'read-account', atSource: true } };
    case 'cadastral':
      return { at, effect: { kind: 'list-properties' } };
    default:
      return { at, effect: { kind: 'list-payments' } };
  }
}

/** A bill that was asked for; kept with whose it is for when SAP has no place at once. */
interface BillOrder {
  taxpayerId: string | undefined;
  items: PaymentItem[];
}

function order(items: PaymentItem[], { frame, conversation }: FlowContext): FlowStep {
  const wanted: BillOrder = { taxpayerId: conversation.identity.taxpayerId, items };
  return {
    at: { step: 'ordering', slots: { ...frame.slots, order: wanted } },
    effect: { kind: 'create-bill', items },
  };
}

const KIND_OF_INTENT: Readonly<Record<string, string>> = {
  paz_y_salvo: 'clearance',
  estado_cuenta: 'statement',
  certificado_catastral: 'cadastral',
  predial_factura: 'bill',
  comprobante_pago: 'receipt',
};

const kindOf = ({ slots }: FlowContext['frame']): string =>
  typeof slots['paper'] === 'string' ? slots['paper'] : (KIND_OF_INTENT[String(slots['intent'])] ?? 'receipt');

function afterOutcome(outcome: Outcome, context: FlowContext): FlowStep {
  switch (outcome.kind) {
    case 'clearance':
      return afterClearance(outcome, context);
    case 'account':
      return kindOf(context.frame) === 'bill' ? whichBill(outcome.account, context) : statementOf(outcome.account);
    case 'properties':
      return whichProperty(outcome.properties, context);
    case 'payments':
      return whichPayment(outcome.payments, context);
    case 'receipt':
      return outcome.receipt
        ? issue({ kind: 'receipt', receipt: outcome.receipt })
        : { replies: [{ key: 'paper.no-receipt', choices: [PERSON] }], end: 'done' };
    case 'bill':
      return issue({ kind: 'bill', bill: outcome.bill });
    case 'paper':
    case 'mailed':
      return afterPaper(outcome, context);
    default:
      // What was owed then may be paid by now: the account says so.
      if (context.frame.step === 'late-bill' && outcome.kind === 'failed' && outcome.refused)
        return begin({ ...context, frame: { ...context.frame, slots: without(context.frame.slots, 'order') } });
      return context.frame.step === 'mailing' ? afterPaper(outcome, context) : unavailable(outcome, context);
  }
}

const issue = (content: PaperContent): FlowStep => ({ effect: { kind: 'issue-paper', content } });

function afterClearance(
  { allowed, pendingCop }: Extract<Outcome, { kind: 'clearance' }>,
  { frame, now }: FlowContext,
): FlowStep {
  const { tax } = askedOf(frame.slots);
  const facts = [{ kind: 'clearance-checked' as const, allowed, ...(tax && { tax }) }];
  if (!allowed) {
    const choices = [PAY, STATEMENT, AGREEMENT];
    return {
      facts,
      replies: [{ key: 'clearance.refused', data: { pendingCop, ...(tax && { tax }) }, choices }],
      end: 'done',
    };
  }
  const validUntil = new Date(now.getTime() + CLEARANCE_DAYS * DAY_MS).toISOString();
  const content = { kind: 'clearance' as const, asOf: now.toISOString(), validUntil, ...(tax && { tax }) };
  return { facts, ...issue(content) };
}

function statementOf({ asOf, obligations }: Account): FlowStep {
  return {
    facts: [{ kind: 'account-read', account: { asOf, obligations } }],
    ...issue({ kind: 'statement', asOf, obligations }),
  };
}

/** A bill is of one tax and property, or of all of them. */
function whichBill(account: Account, context: FlowContext): FlowStep {
  const { frame } = context;
  const asked = askedOf(frame.slots);
  const due = within(owed(account), { ...asked, tax: asked.tax ?? 'predial' });
  const facts = [{ kind: 'account-read' as const, account }];
  if (due.length === 0) {
    const choices = [CLEARANCE, PERSON];
    return { facts, replies: [{ key: 'bill.nothing-owed', choices }], end: 'done' };
  }
  const groups = groupObligations(due);
  if (groups.length === 1 && frame.slots['other'] === true)
    return { facts, replies: [{ key: 'payment.no-other', choices: [PERSON, STATEMENT] }], end: 'done' };
  if (groups.length === 1) return { facts, ...order(itemsOf(due), context) };
  const shown = groups.slice(0, MOST_OPTIONS);
  const choices = [
    ...shown.map((_, index) => ({ id: `group-${index + 1}`, key: 'choice.pay-group' })),
    { id: 'all', key: 'choice.bill-all' },
  ];
  const reply = { key: 'bill.which', data: { groups }, choices };
  return { facts, at: { step: 'which-bill', slots: frame.slots }, ask: { expects: 'choice', reply } };
}

function whichProperty(properties: Property[], { frame, now }: FlowContext): FlowStep {
  const [only] = properties;
  if (!only) return { replies: [{ key: 'paper.no-property', choices: [PERSON] }], end: 'done' };
  if (properties.length === 1 && frame.slots['other'] === true)
    return { replies: [{ key: 'paper.no-other-property', choices: [PERSON] }], end: 'done' };
  const meant = properties.length === 1 ? only : namedIn(properties, saidIn(frame));
  if (meant) return cadastral(meant, now);
  const shown = properties.slice(0, MOST_OPTIONS);
  const choices = shown.map(({ label }, index) => ({ id: `property-${index + 1}`, label }));
  const more = properties.length > MOST_OPTIONS || frame.slots['more'] === true;
  const key = more ? 'paper.which-property-many' : 'paper.which-property';
  return {
    at: { step: 'which-property', slots: { ...frame.slots, properties: shown, more } },
    ask: { expects: 'choice', reply: { key, choices: [...choices, PERSON] } },
  };
}

const cadastral = (property: Property, now: Date): FlowStep =>
  issue({ kind: 'cadastral', asOf: now.toISOString(), property });

function whichPayment(payments: Extract<Outcome, { kind: 'payments' }>['payments'], { frame }: FlowContext): FlowStep {
  const paid = payments.filter(({ state }) => state === 'approved').slice(0, MOST_OPTIONS);
  const [only] = paid;
  if (!only) {
    const choices = [PERSON, PAY];
    return { replies: [{ key: 'paper.no-payment', choices }], end: 'done' };
  }
  if (paid.length === 1) return { effect: { kind: 'read-receipt', reference: only.reference } };
  const reply: Reply = {
    key: 'paper.which-payment',
    data: { payments: paid },
    choices: paid.map(({ reference }) => ({ id: `payment-${reference}`, label: reference })),
  };
  return { at: { step: 'which-payment', slots: frame.slots }, ask: { expects: 'choice', reply } };
}

function chosen(choice: string | undefined, context: FlowContext): FlowStep {
  const { conversation, frame, now } = context;
  if (frame.step === 'which-payment' && choice?.startsWith('payment-') === true) {
    return { effect: { kind: 'read-receipt', reference: choice.slice('payment-'.length) } };
  }
  if (frame.step === 'which-property') {
    const properties = frame.slots['properties'] as Property[];
    const property = properties[Number(choice?.replace('property-', '')) - 1];
    return property ? cadastral(property, now) : whichProperty(properties, context);
  }
  if (frame.step !== 'which-bill' || !conversation.account) return begin(context);
  const asked = askedOf(frame.slots);
  const due = within(owed(conversation.account), { ...asked, tax: asked.tax ?? 'predial' });
  const group = choice === 'all' ? due : groupObligations(due)[Number(choice?.replace('group-', '')) - 1]?.years;
  if (group) return order(itemsOf(group), context);
  // It was read and told already.
  return without(whichBill(conversation.account, context), 'facts');
}
