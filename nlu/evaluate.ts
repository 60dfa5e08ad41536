import { OUT_OF_SCOPE, type NluContext, type NluResult } from '../contracts/nlu-result.ts';
import type { Example } from './dataset.ts';

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
  macroF1: number;
  outOfScopeRecall: number;
  /** Area under the curve of confidence for in scope against out of scope. */
  outOfScopeAuroc: number;
  /** Mean distance between confidence and being right, over ten bins. */
  calibrationError: number;
  languageAccuracy: number;
  p50Ms: number;
  p95Ms: number;
  /** The in-scope texts taken for something else, for a person to read. */
  mistakes: { text: string; intent: string; ranked: string; confidence: number }[];
}

/** Reads every text and compares. `now` and `elapsedMs` come from outside. */
export function evaluate(
  examples: readonly Example[],
  read: (text: string, context: NluContext) => NluResult,
  options: { now: Date; elapsedMs: () => number },
): Evaluation {
  const rows = examples.map((example) => {
    const before = options.elapsedMs();
    const result = read(example.text, { channel: 'web', locale: 'es-CO', now: options.now });
    return { example, result, ms: options.elapsedMs() - before, ranked: result.ranking[0]?.intent ?? OUT_OF_SCOPE };
  });
  const inside = rows.filter(({ example }) => example.intent !== OUT_OF_SCOPE);
  const outside = rows.filter(({ example }) => example.intent === OUT_OF_SCOPE);
  const right = inside.filter(({ example, ranked }) => ranked === example.intent);
  const times = rows.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    inScope: inside.length,
    outOfScope: outside.length,
    accuracy: ratio(right.length, inside.length),
    answeredRight: ratio(right.filter(({ result }) => !result.outOfScope).length, inside.length),
    answeredWrong: ratio(
      inside.filter(({ example, result }) => !result.outOfScope && result.intent !== example.intent).length,
      inside.length,
    ),
    macroF1: macroF1(rows.map(({ example, result }) => [example.intent, result.intent])),
    outOfScopeRecall: ratio(outside.filter(({ result }) => result.outOfScope).length, outside.length),
    outOfScopeAuroc: auroc(
      inside.map(({ result }) => result.confidence),
      outside.map(({ result }) => result.confidence),
    ),
    calibrationError: calibrationError(
      rows.map(({ example, result, ranked }) => ({ said: result.confidence, right: ranked === example.intent })),
    ),
    languageAccuracy: ratio(
      rows.filter(({ example, result }) => result.language === example.language).length,
      rows.length,
    ),
    p50Ms: round(times[Math.floor(times.length * 0.5)] ?? 0),
    p95Ms: round(times[Math.floor(times.length * 0.95)] ?? 0),
    mistakes: inside
      .filter(({ example, ranked }) => ranked !== example.intent)
      .map(({ example, result, ranked }) => ({
        text: example.text,
        intent: example.intent,
        ranked,
        confidence: round(result.confidence),
      })),
  };
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : round(part / whole));

/** Mean F1 over the intents of the set, silence counted as the label `fuera_de_alcance`. */
function macroF1(pairs: readonly (readonly [string, string])[]): number {
  const labels = [...new Set(pairs.map(([label]) => label))];
  const scores = labels.map((label) => {
    const hits = pairs.filter(([is, said]) => is === label && said === label).length;
    const said = pairs.filter(([, one]) => one === label).length;
    const are = pairs.filter(([is]) => is === label).length;
    return hits === 0 ? 0 : (2 * hits) / (said + are);
  });
  return ratio(
    scores.reduce((sum, score) => sum + score, 0),
    labels.length,
  );
}

function auroc(higher: readonly number[], lower: readonly number[]): number {
  let wins = 0;
  for (const a of higher) for (const b of lower) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return ratio(wins, higher.length * lower.length);
}

function calibrationError(rows: readonly { said: number; right: boolean }[]): number {
  let sum = 0;
  for (let bin = 0; bin < 10; bin += 1) {
    const inside = rows.filter(({ said }) => Math.min(9, Math.floor(said * 10)) === bin);
    const said = inside.reduce((total, row) => total + row.said, 0);
    sum += Math.abs(said - inside.filter((row) => row.right).length);
  }
  return ratio(sum, rows.length);
}
