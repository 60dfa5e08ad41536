import type { FactOf } from '../../contracts/fact.ts';
import type { BookedHere, Conversation } from './conversation.ts';
import { filed } from './filing-drafts.ts';
import { without } from './without.ts';

/** What was made for the citizen in this conversation, so that it is not made twice and can be spoken of again. */
export function foldMatter(
  state: Conversation,
  fact: FactOf<
    | 'act-signed'
    | 'paper-issued'
    | 'case-opened'
    | 'agreement-made'
    | 'filing-made'
    | 'appointment-booked'
    | 'appointment-cancelled'
  >,
): Conversation {
  switch (fact.kind) {
    case 'act-signed':
      return { ...state, signed: { act: fact.act, sha256: fact.sha256, at: fact.at, contact: fact.contact } };
    case 'paper-issued':
      return { ...state, paper: { id: fact.paperId, number: fact.number, paperKind: fact.paperKind } };
    case 'case-opened':
      return {
        ...state,
        cases: [
          ...(state.cases ?? []).filter(({ number }) => number !== fact.number),
          { number: fact.number, caseKind: fact.caseKind, ...(fact.system !== undefined && { system: fact.system }) },
        ].slice(-MOST_CASES),
      };
    case 'agreement-made':
      return { ...state, agreement: { number: fact.number } };
    case 'filing-made':
      return filed(state, fact);
    case 'appointment-booked':
      return {
        ...state,
        appointments: [...others(state, fact.number), without(fact, 'kind')].slice(-MOST_APPOINTMENTS),
      };
    case 'appointment-cancelled':
      return { ...state, appointments: others(state, fact.number) };
  }
}

const others = ({ appointments = [] }: Conversation, number: string): BookedHere[] =>
  appointments.filter((each) => each.number !== number);

const MOST_CASES = 10;
const MOST_APPOINTMENTS = 10;
