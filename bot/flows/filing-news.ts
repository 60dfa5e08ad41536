import type { Choice } from '../../contracts/reply.ts';
import { FilingNews } from '../../contracts/fact.ts';
import type { Conversation } from '../domain/conversation.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { PERSON } from './choices.ts';
import { keyOfState } from './filing-made.ts';
import type { Flow } from './flow.ts';

/** Tells whoever filed what the office made of it: what it asks, gives back, puts off, passes on, accepts or answers. */
export const filingNews: Flow = {
  name: 'filing-news',
  level: LEVEL_NEEDED.inform,
  step(_input, { frame, conversation }) {
    const news = FilingNews.parse(frame.slots);
    return { replies: [{ key: keyOf(news), data: news, choices: [wayOn(news, conversation), PERSON] }], end: 'done' };
  },
};

function keyOf({ state, cadastreNumber }: FilingNews): string {
  if (state === 'returned') return 'guide.returned';
  return state === 'filed' && cadastreNumber !== undefined ? 'guide.accepted' : keyOfState(state);
}

/** What waits for the citizen is answered from here, by who files under a proven name once that is proven again. */
function wayOn({ number, state }: FilingNews, { filings = [] }: Conversation): Choice {
  if (state !== 'required' && state !== 'returned')
    return { id: `filing-status:${number}`, key: 'choice.filing-status' };
  const isOfNobody = filings.some((filing) => filing.number === number && filing.taxpayerId === undefined);
  return { id: `${isOfNobody ? 'filing-status' : 'filing-answer'}:${number}`, key: 'choice.answer-now' };
}
