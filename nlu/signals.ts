import type { Reading } from './classifier.ts';
import type { Sparse } from './features/vocabulary.ts';

/** What tells a right reading from a wrong or foreign one. */
export interface Signals {
  /** Class of the best in-scope intent; 0 where there is none. */
  best: number;
  /** Probability of the best in-scope intent and of the second. */
  first: number;
  second: number;
  /** What the calibration weighs, each of about unit size. */
  inputs: number[];
}

export function signalsOf({ probabilities, evidence }: Reading, vector: Sparse): Signals {
  let best = 0;
  let first = 0;
  let second = 0;
  for (let c = 1; c < probabilities.length; c += 1) {
    const probability = probabilities[c] as number;
    if (best === 0 || probability > first) {
      second = best === 0 ? 0 : first;
      first = probability;
      best = c;
    } else second = Math.max(second, probability);
  }
  const inputs = [
    Math.log((first + LEAST) / (1 - first + LEAST)) / 4,
    Math.log((first + LEAST) / (second + LEAST)) / 4,
    Math.log((first + LEAST) / ((probabilities[0] ?? 0) + LEAST)) / 4,
    Math.min(1, vector.unknownWords / 3),
    Math.log(1 + vector.words) / 4,
    ...evidence,
  ];
  return { best, first, second, inputs };
}

const LEAST = 1e-6;
