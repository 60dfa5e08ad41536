import { beforeAll, expect, test } from 'vitest';
import type { RealContent } from '../conversations/world.ts';
import { filingStories, openReal, playKilled, standing } from './filing-kill.ts';

let real: RealContent;
beforeAll(async () => void (real = await openReal()), 240_000);

const STORIES = [
  'a new building is filed from the question to the number of the cadastre',
  'stamps that are not paid file nothing, and once paid it goes on',
];

test.each(STORIES)(
  'R-G2 killed in each of its turns: %s, with one radicado and no document lost',
  { timeout: 60_000 },
  async (title) => {
    const story = filingStories().find((one) => one.title === title);
    if (!story) throw new Error(`there is no conversation "${title}"`);
    const calm = await playKilled(story, real, []);
    expect(calm.problems).toEqual([]);
    expect(calm.kept.filings).toHaveLength(1);
    for (let turn = 1; turn <= calm.kept.turns; turn++) {
      const { kept, problems } = await playKilled(story, real, [turn]);
      expect([turn, problems]).toEqual([turn, []]);
      expect([turn, standing(kept)]).toEqual([turn, standing(calm.kept)]);
    }
  },
);
