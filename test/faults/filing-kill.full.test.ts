import { beforeAll, expect, test } from 'vitest';
import type { RealContent } from '../conversations/world.ts';
import { filingStories, openReal, playKilled, standing } from './filing-kill.ts';

let real: RealContent;
beforeAll(async () => void (real = await openReal()), 240_000);

test.each(filingStories())(
  'R-G2 killed in each pair of its turns, and in all of them: $title',
  { timeout: 300_000 },
  async (story) => {
    const calm = await playKilled(story, real, []);
    expect(calm.problems).toEqual([]);
    const { turns } = calm.kept;
    const all = Array.from({ length: turns }, (_, index) => index + 1);
    const pairs = all.flatMap((first) => all.filter((second) => second > first).map((second) => [first, second]));
    for (const killed of [...pairs, all]) {
      const { kept, problems } = await playKilled(story, real, killed);
      expect([killed, problems]).toEqual([killed, []]);
      expect([killed, standing(kept)]).toEqual([killed, standing(calm.kept)]);
    }
  },
);
