import type { Obligation } from '../../contracts/fact.ts';
import { groupObligations, owed, totalCop } from '../domain/money.ts';
import { backOfficeDown } from './account.ts';
import type { Flow, FlowContext, FlowStep, Outcome, Question } from './flow.ts';

/** More properties than these are not listed one by one: everything, or the statement. */
const MOST_OPTIONS = 8;
const STATEMENT = { id: 'statement', key: 'choice.statement' };
const PERSON = { id: 'person', key: 'choice.person' };

/** Gives the reference and the link of the official payment page; never touches card data (R-A4). */
export const pay: Flow = {
  name: 'pay',
  level: 2,
  step(input, context) {
    // A reference never comes from a copy: the account is read anew.
    if (input.kind === 'enter') return { at: { step: 'reading' }, effect: { kind: 'read-account' } };
    if (input.kind === 'outcome') return afterOutcome(input.outcome);
    return chosen(input.choice, context);
  },
};

function afterOutcome(outcome: Outcome): FlowStep {
  if (outcome.kind === 'payment-link') {
    const { reference, url, amountCop, expiresAt } = outcome;
    return {
      facts: [{ kind: 'payment-link-created', reference, url, amountCop }],
      replies: [
        {
          key: 'payment.link',
          data: { reference, url, amountCop, expiresAt },
          choices: [{ id: 'paid', key: 'choice.paid' }, { id: 'pay-other', key: 'choice.pay-other' }, PERSON],
        },
      ],
      end: 'done',
    };
  }
  if (outcome.kind !== 'account') return backOfficeDown();
  const due = owed(outcome.account);
  const facts = [{ kind: 'account-read' as const, account: outcome.account }];
  if (due.length === 0) {
    return {
      facts,
      replies: [{ key: 'payment.nothing-owed', choices: [{ id: 'clearance', key: 'choice.clearance' }] }],
      end: 'done',
    };
  }
  const groups = groupObligations(due);
  if (groups.length === 1) {
    return { facts, at: { step: 'ordering' }, effect: { kind: 'create-payment-link', obligations: due } };
  }
  return { facts, at: { step: 'which' }, ask: which(due) };
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

function chosen(choice: string | undefined, { conversation }: FlowContext): FlowStep {
  const due = conversation.account ? owed(conversation.account) : [];
  if (choice === 'statement') return { next: { flow: 'account', slots: { intent: 'estado_cuenta' } } };
  if (choice === undefined && due.length > 0)
    return { replies: [{ key: 'payment.which-unclear' }], ask: { ...which(due), again: true } };
  const group =
    choice === 'all' ? due : (groupObligations(due)[Number(choice?.replace('group-', '')) - 1]?.years ?? []);
  if (group.length === 0) return { at: { step: 'reading' }, effect: { kind: 'read-account' } };
  return { at: { step: 'ordering' }, effect: { kind: 'create-payment-link', obligations: group } };
}
