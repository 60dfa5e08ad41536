import type { Example } from './dataset.ts';
import { fold } from './fold.ts';

/** Something an editor should look at. */
export interface DataProblem {
  kind: 'duplicate' | 'two-intents' | 'held-out-in-training';
  where: string;
  other: string;
  text: string;
}

/** Lines that stand twice, under two intents, or both in training and in the held-out set. */
export function lintData(training: readonly Example[], heldOut: readonly Example[]): DataProblem[] {
  const problems: DataProblem[] = [];
  const seen = new Map<string, Example>();
  for (const example of training) {
    const key = comparable(example.text);
    const before = seen.get(key);
    if (!before) seen.set(key, example);
    else {
      const kind = before.intent === example.intent ? 'duplicate' : 'two-intents';
      problems.push({ kind, where: example.where, other: before.where, text: example.text });
    }
  }
  for (const example of heldOut) {
    const twin = seen.get(comparable(example.text));
    if (twin)
      problems.push({ kind: 'held-out-in-training', where: example.where, other: twin.where, text: example.text });
  }
  return problems;
}

/** Folded for comparing two lines: letters and digits only. */
const comparable = (text: string): string =>
  fold(text)
    .replace(/[^\p{L}\d\p{Extended_Pictographic}]+/gu, ' ')
    .trim() || fold(text);
