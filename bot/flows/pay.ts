import type { Account, Obligation } from '../../contracts/fact.ts';
import type { Reply } from '../../contracts/reply.ts';
import type { PaymentReference } from '../domain/conversation.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { groupObligations, owed, totalCop, type ObligationGroup } from '../domain/money.ts';
import { askedOf, isPartial, within, type Asked } from '../policy/asked.ts';
import { saidPlaces } from '../policy/said-places.ts';
import { CLEARANCE, PERSON, STATEMENT } from './choices.ts';
import { saidIn, type Flow, type FlowContext, type FlowStep, type Outcome, type Question } from './flow.ts';
import { alreadyPaid, linkFact } from './payment-told.ts';
import { unavailable } from './unavailable.ts';

/** More properties than these are not listed one by one: everything, or the statement. */
const MOST_OPTIONS = 8;
const OTHER = { id: 'pay-other', key: 'choice.pay-other' };

/** Gives the reference and the link of the official payment page; never touches card data (R-A4). */
export const pay: Flow = {
  name: 'pay',
  level: LEVEL_NEEDED['see-own-data'],
  step(input, context) {
    // A reference never comes from a copy: the account is read anew.
    if (input.kind === 'enter') return { at: { step: 'reading' }, effect: { kind: 'read-account', atSource: true } };
    if (input.kind === 'outcome') return afterOutcome(input.outcome, context);
    return input.kind === 'said' ? chosen(input.choice, context) : { end: 'done' };
  },
};

function afterOutcome(outcome: Outcome, context: FlowContext): FlowStep {
  switch (outcome.kind) {
    case 'account':
      return afterAccount(outcome.account, context);
    case 'payment-link':
      return afterLink(outcome, context);
    case 'payment':
      return alreadyPaid(outcome, context);
    default:
      return unavailable(outcome, context);
  }
}

function afterAccount(account: Account, { conversation, frame }: FlowContext): FlowStep {
  const asked = withPlaces(askedOf(frame.slots), frame, account);
  const due = within(owed(account), asked);
  const facts = [{ kind: 'account-read' as const, account }];
  if (due.length === 0) return { facts, replies: [nothingOf(asked, totalCop(owed(account)))], end: 'done' };
  const groups = groupObligations(due);
  // "No, era el otro": there is none.
  const [only] = groups;
  if (frame.slots['other'] === true && groups.length === 1 && only && isIn(only, conversation.payment)) {
    return { facts, replies: [{ key: 'payment.no-other', choices: [PERSON, STATEMENT] }], end: 'done' };
  }
  if (groups.length === 1) {
    return { facts, at: { step: 'ordering' }, effect: { kind: 'create-payment-link', obligations: due } };
  }
  return { facts, at: { step: 'which', slots: { ...frame.slots, ...asked } }, ask: which(due) };
}

/** "Solo el apartamento": the properties named when the matter began. */
function withPlaces(asked: Asked, frame: FlowContext['frame'], { obligations }: Account): Asked {
  const places = asked.propertyIds ?? saidPlaces(saidIn(frame), obligations);
  return places === undefined ? asked : { ...asked, propertyIds: places };
}

/** Whether the reference last spoken of is for that tax and property. */
function isIn({ tax, propertyId }: ObligationGroup, payment: PaymentReference | undefined): boolean {
  return payment?.items?.some((item) => 'tax' in item && item.tax === tax && item.propertyId === propertyId) ?? false;
}

function nothingOf(asked: Asked, elsewhereCop: number): Reply {
  if (elsewhereCop === 0 || !isPartial(asked)) return { key: 'payment.nothing-owed', choices: [CLEARANCE] };
  return { key: 'payment.nothing-asked', data: { ...asked, elsewhereCop }, choices: [OTHER, STATEMENT, PERSON] };
}

function afterLink(link: Extract<Outcome, { kind: 'payment-link' }>, { conversation, frame }: FlowContext): FlowStep {
  const { reference, url, amountCop, expiresAt, isSame } = link;
  const hasOthers = conversation.account !== undefined && groupObligations(owed(conversation.account)).length > 1;
  return {
    facts: [linkFact(link)],
    replies: [
      {
        key: 'payment.link',
        data: { reference, url, amountCop, expiresAt, ...askedOf(frame.slots), ...(isSame && { again: true }) },
        choices: [{ id: 'paid', key: 'choice.paid' }, ...(hasOthers ? [OTHER] : []), PERSON],
      },
    ],
    end: 'done',
  };
}

/** One by one where they are few; with many, everything or a person who sorts them out. */
function which(due: Obligation[]): Question {
  const groups = groupObligations(due);
  const all = { id: 'all', key: 'choice.pay-all' };
  const data = { groups, totalCop: totalCop(due) };
  if (groups.length > MOST_OPTIONS) {
    return { expects: 'choice', reply: { key: 'payment.which-many', data, choices: [all, STATEMENT, PERSON] } };
  }
  // In the order of the list above, so that "la segunda" is the second of it; named after the data's groups.
  const each = groups.map((_group, index) => ({ id: `group-${index + 1}`, key: 'choice.pay-group' }));
  return { expects: 'choice', reply: { key: 'payment.which', data, choices: [...each, all] } };
}

function chosen(choice: string | undefined, { conversation, frame }: FlowContext): FlowStep {
  const due = conversation.account ? within(owed(conversation.account), askedOf(frame.slots)) : [];
  if (choice === 'statement') return { next: { flow: 'account', slots: { intent: 'estado_cuenta' } } };
  if (choice === undefined && due.length > 0)
    return { replies: [{ key: 'payment.which-unclear' }], ask: { ...which(due), again: true } };
  const group =
    choice === 'all' ? due : (groupObligations(due)[Number(choice?.replace('group-', '')) - 1]?.years ?? []);
  if (group.length === 0) return { at: { step: 'reading' }, effect: { kind: 'read-account', atSource: true } };
  return { at: { step: 'ordering' }, effect: { kind: 'create-payment-link', obligations: group } };
}
