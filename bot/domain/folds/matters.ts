import type { BookedHere, Conversation } from '../conversation.ts';
import { without } from '../without.ts';
import { filed } from './drafts.ts';
import { unchanged, type Folds } from './folds.ts';

/** What was made for the citizen in this conversation, so that it is not made twice and can be spoken of again. */
export const matterFolds = {
  'act-signed': (state, { act, sha256, at, contact }): Conversation => ({
    ...state,
    signed: { act, sha256, at, contact },
  }),
  'paper-issued': (state, { paperId, number, paperKind }): Conversation => ({
    ...state,
    paper: { id: paperId, number, paperKind },
  }),
  'case-opened': (state, { number, caseKind, system }): Conversation => ({
    ...state,
    cases: [
      ...(state.cases ?? []).filter((each) => each.number !== number),
      { number, caseKind, ...(system !== undefined && { system }) },
    ].slice(-MOST_CASES),
  }),
  'agreement-made': (state, { number }): Conversation => ({ ...state, agreement: { number } }),
  'filing-made': filed,
  'filing-changed': unchanged,
  'appointment-booked': (state, fact): Conversation => ({
    ...state,
    appointments: [...others(state, fact.number), without(fact, 'kind')].slice(-MOST_APPOINTMENTS),
  }),
  'appointment-cancelled': (state, { number }): Conversation => ({ ...state, appointments: others(state, number) }),
  'reminder-set': unchanged,
} satisfies Partial<Folds>;

const others = ({ appointments = [] }: Conversation, number: string): BookedHere[] =>
  appointments.filter((each) => each.number !== number);

const MOST_CASES = 10;
const MOST_APPOINTMENTS = 10;
