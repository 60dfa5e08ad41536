import { beforeAll, expect, test } from 'vitest';
import type { RealContent } from '../conversations/world.ts';
import { filingStories, openReal, playKilled, standing } from './filing-kill.ts';

let real: RealContent;
beforeAll(async () => void (real = await openReal()), 240_000);

test.each(filingStories())(
  'R-G2 killed in each of its turns, in each two that follow one another, and in all of them: $title',
  { timeout: 300_000 },
  async (story) => {
    const calm = await playKilled(story, real, []);
    expect(calm.problems).toEqual([]);
    const { turns } = calm.kept;
    const all = Array.from({ length: turns }, (_, index) => index + 1);
    const kills = all.flatMap((turn) => (turn < turns ? [[turn], [turn, turn + 1]] : [[turn]]));
    for (const killed of [...kills, all]) {
      const { kept, problems } = await playKilled(story, real, killed);
      expect([killed, problems]).toEqual([killed, []]);
      expect([killed, standing(kept)]).toEqual([killed, standing(calm.kept)]);
    }
  },
);
