import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createActivities } from '../../nlu/activities.ts';
import { createKnowledge } from '../../nlu/knowledge.ts';
import { createProcedures } from '../../nlu/procedures.ts';
import { createOffices } from '../../nlu/offices.ts';
import { createUnderstanding } from '../../nlu/service.ts';
import filingWords from '../../bot/replies/es-CO/filings.json' with { type: 'json' };
import replyWords from '../../bot/replies/es-CO/replies.json' with { type: 'json' };
import guideWords from '../../bot/replies/es-CO/guides.json' with { type: 'json' };
import { trainedModel } from '../support/model.ts';
import { readGolden, type Step } from './golden.ts';
import { createWorld, type RealContent, type Seen } from './world.ts';

const words = { ...replyWords, ...filingWords, ...guideWords };
const root = path.resolve(import.meta.dirname, '../..');
const all = readGolden(import.meta.dirname);
let real: RealContent;

beforeAll(async () => {
  const knowledge = await createKnowledge({ dir: path.join(root, 'training-data/knowledge') });
  const activities = await createActivities({ dir: path.join(root, 'training-data/activities') });
  const offices = await createOffices(path.join(root, 'training-data/offices.yaml'));
  const procedures = await createProcedures({ dir: path.join(root, 'training-data/procedures') });
  real = { understanding: await createUnderstanding({ modelPath: await trainedModel() }), knowledge, activities, offices, procedures };
}, 240_000);

test('there are enough golden conversations for these services, some of them in English', () => {
  expect(all.length).toBeGreaterThanOrEqual(250);
  const english = all.filter(({ golden }) => golden.title.startsWith('English') || golden.locale === 'en');
  expect(english.length).toBeGreaterThanOrEqual(12);
  expect(new Set(all.map(({ golden }) => golden.title)).size).toBe(all.length);
});

/** Groups of the catalogue that are no replies, and parts of replies. */
const NO_REPLY = /^(choice|purpose|tax|service|holiday|otp|mail|paper-name|handoff-summary|case-summary|procedure|filing-sheet|filing-state|case-state)\.|(-note|[.-]line)$|^account\.years|^knowledge\.validity$/;

/** Said where a conversation of this kind does not come, each shown in a test of its own room. */
const SHOWN_ELSEWHERE = new Set([
  // The turn itself failed: the runner speaks.
  ...['failure.apology', 'failure.apology-queued'],
  // No case could be opened either, no entry answers, the receipt is late, or the city's systems disagree.
  ...['failure.back-office', 'knowledge.none', 'paper.no-receipt', 'agreement.barred-nothing-owed'],
  // The entry that warns is out of date.
  'fraud.careful',
  // A gate behind the gates.
  'signature.not-proven',
]);

test('each outcome of each flow, that is each reply there is, stands in a conversation', () => {
  const keys = Object.entries(words).flatMap(([group, texts]) => Object.keys(texts).map((key) => `${group}.${key}`));
  const replies = keys.filter((key) => !/-(again|more)$/.test(key) && !NO_REPLY.test(key) && !SHOWN_ELSEWHERE.has(key));
  const said = new Set(all.flatMap(({ golden }) => golden.turns.flatMap(({ bot }) => bot ?? [])));
  expect(replies.length).toBeGreaterThan(100);
  expect(replies.filter((key) => !said.has(key))).toEqual([]);
});

test('a failure of each system stands in a conversation, and each use of SAP with its limit used up', () => {
  const steps = all.flatMap(({ golden }) => golden.turns);
  const down = new Set(steps.flatMap((step) => step.down ?? []));
  expect([...down].sort()).toEqual(expect.arrayContaining(['cartera', 'catastro', 'citas', 'data-lake', 'documental', 'pagos', 'papers', 'rit', 'sap']));
  const put = steps.filter(({ busy, calls }) => busy?.['sap'] !== undefined && calls !== undefined).flatMap(({ calls }) => calls ?? []);
  expect(new Set(put)).toEqual(new Set(['readAccount', 'readAccountCopy', 'checkClearance']));
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
  if (step.papers !== undefined) expect(seen.papers, `${where}: papers`).toEqual(step.papers);
  if (step.cases !== undefined) expect(seen.cases, `${where}: cases`).toEqual(step.cases);
  if (step.filed !== undefined) expect(seen.filed, `${where}: filings`).toEqual(step.filed);
  if (step.annexes !== undefined) expect(seen.annexes, `${where}: annexes`).toBe(step.annexes);
  if (step.mailed !== undefined) expect(seen.mailed, `${where}: papers mailed`).toBe(step.mailed);
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
