import { beforeAll, expect, test } from 'vitest';
import { trainedModel } from '../support/model.ts';
import { explainKills, runKills } from './kill-run.ts';

// Not within the run's time.
beforeAll(async () => void (await trainedModel()), 240_000);

// 60 s is what the run may take on two busy cores; the deadline only ends a run that hangs.
test(
  'killed four times under 60 conversations, everything is said once and in order on every screen',
  { timeout: 150_000 },
  async () => {
    const seed = Number(process.env['KILL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
    const report = await runKills({
      seed,
      conversations: 60,
      kills: 4,
      taken: 4,
      databaseCrashes: 1,
      limitMs: 120_000,
    });
    const story = explainKills(seed, report);
    process.stdout.write(`${story}\n`);
    expect(report.problems, story).toEqual([]);
    expect(report.kills, story).toHaveLength(4);
    expect(report.taken, story).toBe(4);
    expect(report.agreements, story).toBeGreaterThan(0);
    expect(report.cases, story).toBeGreaterThan(0);
    expect(report.filings, story).toBeGreaterThan(0);
  },
);
