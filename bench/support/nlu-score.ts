import { OUT_OF_SCOPE } from '../../contracts/nlu-result.ts';
import { auroc } from '../../nlu/measures.ts';
import type { Line, Reading } from './nlu-engine.ts';

/** Shares, 0…1; `auroc` only where the set has lines out of scope. */
export interface Score {
  accuracy: number;
  macroF1: number;
  auroc?: number;
}

/** Accuracy and mean F1 of the best intent in scope on the lines in scope, and how well the score tells the others. */
export function scoreReadings(lines: readonly Line[], readings: readonly Reading[]): Score {
  const rows = lines.map(({ intent }, at) => ({ intent, said: readings[at] ?? { intent: '', score: 0 } }));
  const inside = rows.filter(({ intent }) => intent !== OUT_OF_SCOPE);
  const outside = rows.filter(({ intent }) => intent === OUT_OF_SCOPE);
  const right = inside.filter(({ intent, said }) => said.intent === intent).length;
  const intents = [...new Set(inside.map(({ intent }) => intent))];
  const f1 = intents.map((one) => {
    const hits = inside.filter(({ intent, said }) => intent === one && said.intent === one).length;
    const said = inside.filter((row) => row.said.intent === one).length;
    const are = inside.filter(({ intent }) => intent === one).length;
    return (2 * hits) / (said + are);
  });
  return {
    accuracy: right / inside.length,
    macroF1: f1.reduce((sum, one) => sum + one, 0) / f1.length,
    ...(outside.length > 0
      ? {
          auroc: auroc(
            inside.map(({ said }) => said.score),
            outside.map(({ said }) => said.score),
          ),
        }
      : {}),
  };
}
