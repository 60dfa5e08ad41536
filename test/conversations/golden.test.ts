import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Knowledge } from '../../bot/ports/knowledge.ts';
import type { Understanding } from '../../bot/ports/understanding.ts';
import { createKnowledge } from '../../nlu/knowledge.ts';
import { createUnderstanding } from '../../nlu/service.ts';
import { trainedModel } from '../support/model.ts';
import { readGolden, type Step } from './golden.ts';
import { createWorld, type Seen } from './world.ts';

const root = path.resolve(import.meta.dirname, '../..');
const all = readGolden(import.meta.dirname);
let real: { understanding: Understanding; knowledge: Knowledge };

beforeAll(async () => {
  const knowledge = await createKnowledge({ dir: path.join(root, 'training-data/knowledge') });
  real = { understanding: await createUnderstanding({ modelPath: await trainedModel() }), knowledge };
}, 240_000);

test('there are enough golden conversations for this story', () => {
  expect(all.length).toBeGreaterThanOrEqual(45);
  expect(new Set(all.map(({ golden }) => golden.title)).size).toBe(all.length);
});

describe.each(all)('$file: $golden.title', ({ golden }) => {
  test(golden.requirements.join(' ') || 'as written', async () => {
    const world = createWorld(golden, real);
    let before: string[] = [];
    for (const [index, step] of golden.turns.entries()) {
      const seen = await world.step(step);
      const where = `turn ${index + 1} (${step.citizen ?? step.agent ?? ''})`;
      check(seen, step, where);
      // Never the same sentence twice running, save where it was asked for.
      for (const text of seen.texts) if (seen.intent !== 'repetir') expect(before, `${where}: said again`).not.toContain(text);
      if (seen.texts.length > 0) before = seen.texts;
    }
  });
});

function check(seen: Seen, step: Step, where: string): void {
  const said = seen.texts.join('\n');
  if (step.intent !== undefined) expect(seen.intent, `${where}: intent`).toBe(step.intent);
  if (step.bot !== undefined) expect(seen.keys, `${where}: replies\n${said}`).toEqual(step.bot);
  for (const text of step.says) expect(said, where).toContain(text);
  for (const text of step.never) expect(said, where).not.toContain(text);
  if (step.offers !== undefined) expect(seen.offers, `${where}: options`).toEqual(step.offers);
  if (step.calls !== undefined) expect(seen.calls, `${where}: back-office calls`).toEqual(step.calls);
  if (step.owner !== undefined) expect(seen.conversation.owner, `${where}: owner`).toBe(step.owner);
  if (step.level !== undefined) expect(seen.conversation.identity.level, `${where}: level`).toBe(step.level);
  if (step.queue !== undefined) expect(seen.conversation.handoff?.queue, `${where}: queue`).toBe(step.queue);
  if (step.sent !== undefined) expect(seen.sent, `${where}: messages sent`).toBe(step.sent);
  if (step.rating !== undefined) expect(seen.conversation.rating, `${where}: rating`).toBe(step.rating);
  if (step.rated !== undefined) {
    expect(seen.facts.filter(({ kind }) => kind === 'rating-given'), `${where}: ratings given`).toHaveLength(step.rated);
  }
  everyTurn(seen, where);
}

/** What holds after every turn of every conversation. */
function everyTurn({ texts, facts, conversation, audit }: Seen, where: string): void {
  for (const text of texts) {
    expect(text, `${where}: words left unfilled`).not.toMatch(/\{\{|\}\}|undefined|\[object|NaN/);
  }
  const disclosed = facts.some(({ kind }) => kind === 'account-read' || kind === 'payment-checked' || kind === 'clearance-checked');
  // R-I1: no tax data below level 2; R-D6: every disclosure leaves a row.
  if (disclosed) {
    expect(conversation.identity.level, `${where}: disclosed below level 2`).toBeGreaterThanOrEqual(2);
    expect(audit.length, `${where}: a disclosure without an audit row`).toBeGreaterThan(0);
  }
}
