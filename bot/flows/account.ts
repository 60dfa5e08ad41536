import type { Account, Obligation } from '../../contracts/fact.ts';
import type { Reply } from '../../contracts/reply.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { caseNumberOf } from '../domain/conversation.ts';
import { groupObligations, interestCop, owed, totalCop, type ObligationGroup } from '../domain/money.ts';
import { without } from '../domain/without.ts';
import { askedOf, isPartial, within, type Asked } from '../policy/asked.ts';
import { saidPlaces } from '../policy/said-places.ts';
import { AGREEMENT, CLEARANCE, PAY, PERSON, RETRY, STATEMENT } from './choices.ts';
import { saidIn, type Flow, type FlowContext, type FlowStep, type Outcome } from './flow.ts';
import { unavailable } from './unavailable.ts';

/** Tells what is owed, by tax, property and year, and what can be done about it (R-A1). */
export const account: Flow = {
  name: 'account',
  level: LEVEL_NEEDED['see-own-data'],
  step(input, context) {
    if (input.kind === 'enter')
      return { at: { step: 'reading', slots: context.frame.slots }, effect: { kind: 'read-account' } };
    if (input.kind !== 'outcome') return { end: 'done' };
    if (input.outcome.kind === 'account') return tell(input.outcome, context);
    if (input.outcome.kind === 'case') {
      return {
        replies: [noted(input.outcome.number, context.frame.slots['beside'] as Beside)],
        end: 'done',
      };
    }
    return unavailable(input.outcome, context);
  },
};

function tell(outcome: Extract<Outcome, { kind: 'account' }>, context: FlowContext): FlowStep {
  const { account: full, copied } = outcome;
  const asked = askedOf(context.frame.slots);
  const place = asked.propertyIds ?? saidPlaces(saidIn(context.frame), full.obligations);
  const about = place === undefined ? asked : { ...asked, propertyIds: place };
  const due = within(owed(full), about);
  const step =
    due.length === 0
      ? tellNothing(full, about, within(full.obligations, without(about, 'years')).length > 0, copied === true)
      : tellDue(full, due, about, copied === true);
  return outcome.down ? withCase(step, context) : step;
}

function tellDue(full: Account, due: Obligation[], about: Asked, copied: boolean): FlowStep {
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
          copied,
        },
        choices: [
          PAY,
          { id: 'bill', key: 'choice.bill' },
          AGREEMENT,
          { id: 'statement-pdf', key: 'choice.statement-pdf' },
          PERSON,
        ],
      },
    ],
    end: 'done',
  };
}

/** A copy was told because SAP is down: the source is asked again by somebody, under a case that has a number. */
function withCase({ facts = [], replies = [] }: FlowStep, { conversation, frame }: FlowContext): FlowStep {
  const beside = { about: askedOf(replies[0]?.data), choices: [...(replies[0]?.choices ?? []), RETRY] };
  const bare = replies.map((each) => without(each, 'choices'));
  const known = caseNumberOf('sap', conversation);
  if (known !== undefined) return { facts, replies: [...bare, noted(known, beside)], end: 'done' };
  return {
    facts,
    replies: bare,
    at: { step: 'noting', slots: { ...frame.slots, beside } },
    effect: { kind: 'open-case', caseKind: 'back-office-down', system: 'sap', detail: { ...askedOf(frame.slots) } },
  };
}

/** What stood beside the copy: its part of the account and its options, which now stand beside the case's number. */
interface Beside {
  about: Asked;
  choices: NonNullable<Reply['choices']>;
}

const noted = (caseNumber: string, { about, choices }: Beside): Reply => ({
  key: 'failure.copy-case',
  data: { ...about, caseNumber },
  choices,
});

/** More properties than these are told with their totals only. */
const MOST_BY_YEAR = 6;

function linesOf(due: Obligation[]): { obligations: Obligation[] } | { groups: ObligationGroup[] } {
  const groups = groupObligations(due);
  return groups.length > MOST_BY_YEAR ? { groups } : { obligations: due };
}

function tellNothing(full: Account, about: Asked, known: boolean, copied: boolean): FlowStep {
  const elsewhereCop = totalCop(owed(full));
  return {
    facts: [{ kind: 'account-read', account: full }],
    replies: [
      {
        key: known || about.tax === undefined ? 'account.nothing-owed' : 'account.no-such-tax',
        data: { ...about, asOf: full.asOf, elsewhereCop, copied },
        choices: [elsewhereCop > 0 ? STATEMENT : CLEARANCE, PERSON],
      },
    ],
    end: 'done',
  };
}
