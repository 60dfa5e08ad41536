import { OUT_OF_SCOPE, type NluResult } from '../contracts/nlu-result.ts';
import type { Example, MoodLine } from './dataset.ts';
import { auroc, calibrationError, ratio, reliability, rounded, thresholdFor, type ReliabilityBin } from './measures.ts';
import type { Reader } from './understand.ts';

/** What a set says of an engine; shares are 0…1, times in ms. */
export interface Evaluation {
  inScope: number;
  outOfScope: number;
  /** In-scope texts whose best intent is right, before abstaining. */
  accuracy: number;
  /** In-scope texts answered rightly: right and not abstained from. */
  answeredRight: number;
  /** In-scope texts answered with another intent. */
  answeredWrong: number;
  /** Mean F1 over the labels of the set, silence counted as `fuera_de_alcance`. */
  macroF1: number;
  outOfScopeRecall: number;
  /** Area under the curve of confidence for in scope against out of scope. */
  outOfScopeAuroc: number;
  /** In-scope texts rightly answered were the threshold where 90 % of what is out of scope is left unanswered. */
  accuracyAt90OutOfScopeRecall: number;
  /** Mean distance between confidence and being right, over ten bins. */
  calibrationError: number;
  reliability: ReliabilityBin[];
  languages: { language: 'es' | 'en'; count: number; accuracy: number }[];
  languageAccuracy: number;
  intents: { intent: string; count: number; precision: number; recall: number; f1: number }[];
  /** In-scope texts by label and best intent, the commonest confusions first. */
  confusions: { intent: string; ranked: string; count: number }[];
  p50Ms: number;
  p95Ms: number;
  /** The in-scope texts taken for something else, for a person to read. */
  mistakes: { text: string; intent: string; ranked: string; confidence: number }[];
}

interface Row {
  example: Example;
  result: NluResult;
  ranked: string;
  right: boolean;
  confidence: number;
  ms: number;
}

/** Reads every text and compares. `now` and `elapsedMs` come from outside. */
export function evaluate(
  examples: readonly Example[],
  read: Reader,
  options: { now: Date; elapsedMs: () => number },
): Evaluation {
  return summarize(readAll(examples, read, options));
}

/** The same over several engines, each with the texts it was not trained on: cross-validation. */
export function evaluateFolds(
  folds: readonly { examples: readonly Example[]; read: Reader }[],
  options: { now: Date; elapsedMs: () => number },
): Evaluation {
  return summarize(folds.flatMap(({ examples, read }) => readAll(examples, read, options)));
}

/** How well annoyance is told from calm: of `level` 1 and 2 against 0. */
export interface MoodEvaluation {
  lines: number;
  f1: number;
  precision: number;
  recall: number;
  /** Calm lines called annoyed. */
  falseAlarms: number;
  /** F1 of `level` 2 against the rest, from 0.7 on. */
  furiousF1: number;
}

export function evaluateMood(lines: readonly MoodLine[], read: Reader, now: Date): MoodEvaluation {
  const rows = lines.map(({ text, level }) => ({
    level,
    frustration: read(text, { channel: 'web', locale: 'es-CO', now }).frustration,
  }));
  const of = (is: (row: (typeof rows)[number]) => boolean): number => rows.filter(is).length;
  const hits = of(({ level, frustration }) => level > 0 && frustration >= 0.5);
  const said = of(({ frustration }) => frustration >= 0.5);
  const are = of(({ level }) => level > 0);
  const furious = of(({ level, frustration }) => level === 2 && frustration >= 0.7);
  return {
    lines: rows.length,
    f1: rounded(ratio(2 * hits, said + are)),
    precision: rounded(ratio(hits, said)),
    recall: rounded(ratio(hits, are)),
    falseAlarms: rounded(ratio(said - hits, rows.length - are)),
    furiousF1: rounded(
      ratio(2 * furious, of(({ frustration }) => frustration >= 0.7) + of(({ level }) => level === 2)),
    ),
  };
}

function readAll(examples: readonly Example[], read: Reader, options: { now: Date; elapsedMs: () => number }): Row[] {
  return examples.map((example) => {
    const before = options.elapsedMs();
    const result = read(example.text, { channel: 'web', locale: 'es-CO', now: options.now });
    const ms = options.elapsedMs() - before;
    const ranked = result.ranking[0]?.intent ?? OUT_OF_SCOPE;
    return { example, result, ms, ranked, right: ranked === example.intent, confidence: result.confidence };
  });
}

function summarize(rows: readonly Row[]): Evaluation {
  const inside = rows.filter(({ example }) => example.intent !== OUT_OF_SCOPE);
  const outside = rows.filter(({ example }) => example.intent === OUT_OF_SCOPE);
  const count = (list: readonly Row[], is: (row: Row) => boolean): number => list.filter(is).length;
  const share = (list: readonly Row[], is: (row: Row) => boolean): number =>
    rounded(ratio(count(list, is), list.length));
  const strict = thresholdFor(
    outside.map(({ confidence }) => confidence),
    0.9,
  );
  const bins = reliability(rows);
  const intents = intentScores(rows);
  const times = rows.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    inScope: inside.length,
    outOfScope: outside.length,
    accuracy: share(inside, ({ right }) => right),
    answeredRight: share(inside, ({ right, result }) => right && !result.outOfScope),
    answeredWrong: share(inside, ({ example, result }) => !result.outOfScope && result.intent !== example.intent),
    macroF1: rounded(
      ratio(
        intents.reduce((sum, { f1 }) => sum + f1, 0),
        intents.length,
      ),
    ),
    outOfScopeRecall: share(outside, ({ result }) => result.outOfScope),
    outOfScopeAuroc: rounded(
      auroc(
        inside.map(({ confidence }) => confidence),
        outside.map(({ confidence }) => confidence),
      ),
    ),
    accuracyAt90OutOfScopeRecall:
      outside.length === 0 ? 0 : share(inside, ({ right, confidence }) => right && confidence >= strict),
    calibrationError: rounded(calibrationError(bins)),
    reliability: bins.map(({ count: texts, said, right }) => ({
      count: texts,
      said: rounded(said),
      right: rounded(right),
    })),
    languages: (['es', 'en'] as const)
      .map((language) => ({ language, list: inside.filter(({ example }) => example.language === language) }))
      .map(({ language, list }) => ({ language, count: list.length, accuracy: share(list, ({ right }) => right) })),
    languageAccuracy: share(rows, ({ example, result }) => result.language === example.language),
    intents,
    confusions: confusionsOf(inside),
    p50Ms: rounded(times[Math.floor(times.length * 0.5)] ?? 0),
    p95Ms: rounded(times[Math.floor(times.length * 0.95)] ?? 0),
    mistakes: inside
      .filter(({ right }) => !right)
      .map(({ example, ranked, confidence }) => ({
        text: example.text,
        intent: example.intent,
        ranked,
        confidence: rounded(confidence),
      })),
  };
}

/** By label, of what was answered: silence counts as `fuera_de_alcance`. */
function intentScores(rows: readonly Row[]): Evaluation['intents'] {
  const labels = [...new Set(rows.map(({ example }) => example.intent))].sort();
  return labels.map((intent) => {
    const are = rows.filter(({ example }) => example.intent === intent).length;
    const said = rows.filter(({ result }) => result.intent === intent).length;
    const hits = rows.filter(({ example, result }) => example.intent === intent && result.intent === intent).length;
    return {
      intent,
      count: are,
      precision: rounded(ratio(hits, said)),
      recall: rounded(ratio(hits, are)),
      f1: rounded(ratio(2 * hits, said + are)),
    };
  });
}

function confusionsOf(inside: readonly Row[]): Evaluation['confusions'] {
  const counts = new Map<string, { intent: string; ranked: string; count: number }>();
  for (const { example, ranked, right } of inside) {
    if (right) continue;
    const key = `${example.intent}\0${ranked}`;
    const pair = counts.get(key) ?? { intent: example.intent, ranked, count: 0 };
    pair.count += 1;
    counts.set(key, pair);
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.intent.localeCompare(b.intent));
}
