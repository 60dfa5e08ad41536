import { createProgress, DEFAULT_DATA, readFlags } from './options.ts';
import path from 'node:path';
import { findEntities } from '../entities/find-entities.ts';
import { scoreEntities, type EntityScore } from '../entity-score.ts';
import { evaluate, evaluateFolds, evaluateMood, type Evaluation } from '../evaluate.ts';
import { crossValidate } from '../cross-validate.ts';
import { writeWhole } from '../model-file.ts';
import { createReader } from '../understand.ts';
import { drawHtml } from './evaluation-html.ts';
import { drawTable, type Report } from './evaluation-table.ts';
import { openModel } from './published-model.ts';
import { readMeasuringSet, type MeasuringSet } from './sets.ts';

/** `evaluate [--model FILE] [--set FILE|DIR] [--kfold K] [--html FILE]`: JSON on stdout, a table on stderr. */
export async function evaluateCommand(words: readonly string[]): Promise<number> {
  const flags = readFlags(words, ['--model', '--set', '--kfold', '--html']);
  const folds = flags.integer('--kfold', 2, 20);
  const set = await readMeasuringSet(flags.get('--set') ?? path.join(DEFAULT_DATA, 'held-out'), folds !== undefined);
  const report = folds === undefined ? await measure(set, flags.get('--model')) : await measureFolds(set, folds);
  const { mistakes, ...figures } = report;
  console.log(JSON.stringify({ ...figures, ...unmeasured(report), mistakes }, undefined, 2));
  console.error(drawTable(report));
  const html = flags.get('--html');
  if (html !== undefined) await writeWhole(html, drawHtml(report));
  return 0;
}

/** A share of no sentences is null, not 0. */
function unmeasured({ inScope, outOfScope, languages }: Report): Record<string, unknown> {
  const inside = ['accuracy', 'answeredRight', 'answeredWrong'];
  const outside = ['outOfScopeRecall'];
  const both = ['outOfScopeAuroc', 'accuracyAt90OutOfScopeRecall'];
  const all = ['macroF1', 'calibrationError', 'languageAccuracy', 'p50Ms', 'p95Ms'];
  const names = [
    ...(inScope === 0 ? inside : []),
    ...(outOfScope === 0 ? outside : []),
    ...(inScope === 0 || outOfScope === 0 ? both : []),
    ...(inScope + outOfScope === 0 ? all : []),
  ];
  return {
    ...Object.fromEntries(names.map((name) => [name, null])),
    languages: languages.map((one) => (one.count === 0 ? { ...one, accuracy: null } : one)),
  };
}

const options = (): { now: Date; elapsedMs: () => number } => ({
  now: new Date(),
  elapsedMs: () => performance.now(),
});

async function measure({ examples, moods, gold }: MeasuringSet, file: string | undefined): Promise<Report> {
  const { model, version } = await openModel(file);
  const read = createReader(model, version);
  // The first texts are slow until the machine code is there; a server has read many.
  for (const { text } of examples.slice(0, 200)) read(text, { channel: 'web', locale: 'es-CO', now: new Date() });
  const entities = withoutMistakes(scoreEntities(gold, findEntities));
  return {
    modelVersion: version,
    ...evaluate(examples, read, options()),
    ...(moods.length > 0 ? { mood: evaluateMood(moods, read, new Date()) } : {}),
    ...(gold.length > 0 ? { entities } : {}),
  };
}

async function measureFolds({ examples }: MeasuringSet, folds: number): Promise<Report> {
  const progress = createProgress();
  const engines = await crossValidate(examples, { folds, onProgress: progress });
  const figures: Evaluation = evaluateFolds(engines, options());
  return { modelVersion: `${folds}-fold`, ...figures };
}

/** The lines themselves are for who works on the entities. */
function withoutMistakes({
  lines,
  perfectLines,
  value,
  exact,
  overlapping,
  types,
}: EntityScore): NonNullable<Report['entities']> {
  return { lines, perfectLines, value, exact, overlapping, types };
}
