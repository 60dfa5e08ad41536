import { fold } from './fold.ts';
import type { DataProblem, MarkedLine } from './lint-data.ts';

interface Line {
  text: string;
  where: string;
}

/** Folded for comparing two lines: letters, digits and faces only. */
export const comparable = (text: string): string =>
  fold(text)
    .replace(/[^\p{L}\d\p{Extended_Pictographic}]+/gu, ' ')
    .trim() || fold(text);

/** Held-out lines that say the words of a training line in another order; the same order is `held-out-in-training`. */
export function lintReordered(training: readonly Line[], heldOut: readonly Line[]): DataProblem[] {
  const seen = new Map<string, Line[]>();
  for (const line of training) {
    const key = wordsOf(line.text);
    if (key !== undefined) seen.set(key, [...(seen.get(key) ?? []), line]);
  }
  return heldOut.flatMap(({ text, where }): DataProblem[] => {
    const key = wordsOf(text);
    const twins = key === undefined ? [] : (seen.get(key) ?? []);
    const [twin] = twins;
    if (!twin || twins.some((one) => comparable(one.text) === comparable(text))) return [];
    return [{ severity: 'warning', kind: 'held-out-reordered', where, text, other: twin.where }];
  });
}

/** Lines of the entity exam that the finders were written with. */
export function lintPractised(exam: readonly MarkedLine[], practised: readonly Line[]): DataProblem[] {
  const seen = new Map(practised.map(({ text, where }) => [comparable(text), where]));
  return exam.flatMap(({ text, where }): DataProblem[] => {
    const other = seen.get(comparable(text));
    return other === undefined ? [] : [{ severity: 'warning', kind: 'exam-practised', where, text, other }];
  });
}

/** The words of a line, each once, in a fixed order; none where one word is all. */
function wordsOf(text: string): string | undefined {
  const words = [...new Set(comparable(text).split(' '))].sort();
  return words.length < 2 ? undefined : words.join(' ');
}
