import type { Account, Obligation, TaxName } from '../../contracts/fact.ts';
import { groupObligations, interestCop, owed, totalCop, type ObligationGroup } from '../domain/money.ts';
import { isAsked, readYears } from '../policy/years.ts';
import type { Flow, FlowContext, FlowStep } from './flow.ts';

/** Tells what is owed, by tax, property and year, and what can be done about it (R-A1). */
export const account: Flow = {
  name: 'account',
  level: 2,
  step(input, context) {
    if (input.kind === 'enter') return { at: { step: 'reading' }, effect: { kind: 'read-account' } };
    if (input.kind === 'outcome' && input.outcome.kind === 'account') return tell(input.outcome.account, context);
    return backOfficeDown();
  },
};

/** What is said when a system does not answer: honest, with a person at hand. */
export function backOfficeDown(): FlowStep {
  return {
    replies: [
      {
        key: 'failure.back-office',
        choices: [
          { id: 'person', key: 'choice.person' },
          { id: 'retry', key: 'choice.retry' },
        ],
      },
    ],
    end: 'stop',
  };
}

function tell(full: Account, context: FlowContext): FlowStep {
  const tax = askedTax(context);
  const years = context.frame.slots['years'] as string | undefined;
  const spans = readYears(years);
  const inTax = tax === undefined ? full.obligations : full.obligations.filter((o) => o.tax === tax);
  const asked = inTax.filter(({ year }) => isAsked(year, spans));
  const due = owed({ ...full, obligations: asked });
  const about = { ...(tax !== undefined && { tax }), ...(years !== undefined && { years }) };
  if (due.length === 0) return tellNothing(full, about, inTax.length > 0);

  const elsewhereCop = totalCop(owed(full)) - totalCop(due);
  return {
    facts: [{ kind: 'account-read', account: full }],
    replies: [
      {
        key: tax === undefined && years === undefined ? 'account.summary' : 'account.summary-tax',
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

type About = { tax?: TaxName; years?: string };

/** More properties than these are told with their totals only. */
const MOST_BY_YEAR = 6;

function linesOf(due: Obligation[]): { obligations: Obligation[] } | { groups: ObligationGroup[] } {
  const groups = groupObligations(due);
  return groups.length > MOST_BY_YEAR ? { groups } : { obligations: due };
}

function tellNothing(full: Account, about: About, known: boolean): FlowStep {
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

/** The tax the citizen named, by the intent or by a word of the sentence that began the flow. */
function askedTax({ frame }: FlowContext): TaxName | undefined {
  const { intent, tax } = frame.slots as { intent?: string; tax?: TaxName };
  if (intent === 'predial_saldo') return 'predial';
  if (intent === 'ica_saldo') return 'ica';
  return tax === 'otro' ? undefined : tax;
}
