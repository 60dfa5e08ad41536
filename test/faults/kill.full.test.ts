import { beforeAll, expect, test } from 'vitest';
import { trainedModel } from '../support/model.ts';
import { explainKills, runKills } from './kill-run.ts';

// Not within the run's time.
beforeAll(async () => void (await trainedModel()), 240_000);

const conversations = Number(process.env['KILL_CONVERSATIONS'] ?? 230);
const count = Number(process.env['KILL_COUNT'] ?? 12);

test(
  `killed ${count} times under ${conversations} conversations, everything is said once and in order`,
  { timeout: 330_000 },
  async () => {
    const seed = Number(process.env['KILL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
    const report = await runKills({
      seed,
      conversations,
      kills: count,
      taken: 8,
      databaseCrashes: 3,
      limitMs: 280_000,
    });
    const story = explainKills(seed, report);
    process.stdout.write(`${story}\n`);
    expect(report.problems, story).toEqual([]);
    expect(report.kills, story).toHaveLength(count);
    expect(report.taken, story).toBe(8);
    expect(report.agreements, story).toBeGreaterThan(0);
    expect(report.cases, story).toBeGreaterThan(0);
    expect(report.filings, story).toBeGreaterThan(0);
  },
);
