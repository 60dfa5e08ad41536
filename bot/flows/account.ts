import type { Account, Obligation } from '../../contracts/fact.ts';
import { groupObligations, interestCop, owed, totalCop, type ObligationGroup } from '../domain/money.ts';
import { without } from '../domain/without.ts';
import { askedOf, isPartial, within, type Asked } from '../policy/asked.ts';
import type { Flow, FlowContext, FlowStep } from './flow.ts';

/** Tells what is owed, by tax, property and year, and what can be done about it (R-A1). */
export const account: Flow = {
  name: 'account',
  level: 2,
  step(input, context) {
    if (input.kind === 'enter') return { at: { step: 'reading' }, effect: { kind: 'read-account' } };
    if (input.kind === 'outcome' && input.outcome.kind === 'account') return tell(input.outcome.account, context);
    return backOfficeDown(context);
  },
};

/** What is said when a system does not answer: honest, with a person at hand; trying again is about the same. */
export function backOfficeDown({ frame }: Pick<FlowContext, 'frame'>): FlowStep {
  return {
    replies: [
      {
        key: 'failure.back-office',
        data: { ...askedOf(frame.slots) },
        choices: [
          { id: 'person', key: 'choice.person' },
          { id: 'retry', key: 'choice.retry' },
        ],
      },
    ],
    end: 'stop',
  };
}

function tell(full: Account, { frame }: FlowContext): FlowStep {
  const about = askedOf(frame.slots);
  const due = within(owed(full), about);
  if (due.length === 0) {
    return tellNothing(full, about, within(full.obligations, without(about, 'years')).length > 0);
  }

  const elsewhereCop = totalCop(owed(full)) - totalCop(due);
  return {
    facts: [{ kind: 'account-read', account: full }],
    replies: [
      {
        key: isPartial(about) ? 'account.summary-tax' : 'account.summary',
        data: {
          ...about,
          ...linesOf(due),
          totalCop: totalCop(due),
          interestCop: interestCop(due),
          asOf: full.asOf,
          elsewhereCop,
        },
        choices: [
          { id: 'pay', key: 'choice.pay' },
          { id: 'bill', key: 'choice.bill' },
          { id: 'agreement', key: 'choice.agreement' },
          { id: 'person', key: 'choice.person' },
        ],
      },
    ],
    end: 'done',
  };
}

/** More properties than these are told with their totals only. */
const MOST_BY_YEAR = 6;

function linesOf(due: Obligation[]): { obligations: Obligation[] } | { groups: ObligationGroup[] } {
  const groups = groupObligations(due);
  return groups.length > MOST_BY_YEAR ? { groups } : { obligations: due };
}

function tellNothing(full: Account, about: Asked, known: boolean): FlowStep {
  const elsewhereCop = totalCop(owed(full));
  return {
    facts: [{ kind: 'account-read', account: full }],
    replies: [
      {
        key: known || about.tax === undefined ? 'account.nothing-owed' : 'account.no-such-tax',
        data: { ...about, asOf: full.asOf, elsewhereCop },
        choices: [
          elsewhereCop > 0
            ? { id: 'statement', key: 'choice.statement' }
            : { id: 'clearance', key: 'choice.clearance' },
          { id: 'person', key: 'choice.person' },
        ],
      },
    ],
    end: 'done',
  };
}
