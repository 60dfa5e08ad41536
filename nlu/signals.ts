import type { Signals } from './calibration.ts';
import { probabilities, type Softmax } from './softmax.ts';
import type { Sparse } from './vocabulary.ts';

/** What the classifier says of a vector, and its probabilities in class order. */
export function signalsOf(classifier: Softmax, vector: Sparse, size: number): { signals: Signals; all: Float64Array } {
  const all = new Float64Array(classifier.classes);
  probabilities(classifier, vector, 1, all);
  let first = 0;
  let second = 0;
  for (const probability of all.subarray(1)) {
    if (probability > first) {
      second = first;
      first = probability;
    } else if (probability > second) second = probability;
  }
  return { signals: { first, second, background: all[0] ?? 0, coverage: vector.coverage, size }, all };
}
