import { FilingNews } from '../../contracts/fact.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { PERSON } from './choices.ts';
import type { Flow } from './flow.ts';

/** Tells whoever filed what a reviewer made of it: accepted, with the cadastre's number, or returned with the reason. */
export const filingNews: Flow = {
  name: 'filing-news',
  level: LEVEL_NEEDED.inform,
  step(_input, { frame }) {
    const news = FilingNews.parse(frame.slots);
    const key = news.state === 'returned' ? 'guide.returned' : 'guide.accepted';
    const choices = [{ id: 'filing-status', key: 'choice.filing-status' }, PERSON];
    return { replies: [{ key, data: news, choices }], end: 'done' };
  },
};
