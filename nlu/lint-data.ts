import { EntityType, OUT_OF_SCOPE } from '../contracts/nlu-result.ts';
import type { Dataset, Example } from './dataset.ts';
import { findPersonalData } from './lint-personal-data.ts';
import { comparable, lintPractised, lintReordered } from './lint-near-twins.ts';
import { normalize } from './normalize-es.ts';

/** Something an editor should look at; errors make the check fail. */
export interface DataProblem {
  severity: 'error' | 'warning';
  kind:
    | 'duplicate'
    | 'accents-only'
    | 'two-intents'
    | 'held-out-in-training'
    | 'held-out-reordered'
    | 'exam-practised'
    | 'imbalance'
    | 'same-skeleton'
    | 'entity-mark'
    | 'personal-data';
  where: string;
  text: string;
  /** The other line, or what is wrong. */
  other: string;
}

/** A line with what was marked in it. */
export interface MarkedLine {
  text: string;
  where: string;
  entities: { type: string; text: string }[];
}

export interface LintInput {
  training: Pick<Dataset, 'examples'> & Partial<Pick<Dataset, 'moods'>>;
  heldOut: Pick<Dataset, 'examples'> & Partial<Pick<Dataset, 'moods'>>;
  marked: readonly MarkedLine[];
  /** What the entity finders are developed with; no line of `marked` should stand here. */
  practised?: readonly MarkedLine[];
}

/** All that is suspicious in the data, in the order of the files. */
export function lintData({ training, heldOut, marked, practised = [] }: LintInput): DataProblem[] {
  const everything = [
    ...training.examples,
    ...heldOut.examples,
    ...(training.moods ?? []),
    ...(heldOut.moods ?? []),
    ...marked,
  ];
  return [
    ...lintTwins(training.examples, heldOut.examples),
    ...lintReordered(training.examples, heldOut.examples),
    ...lintMoodTwins(training.moods ?? [], heldOut.moods ?? []),
    ...lintBalance(training.examples),
    ...lintSkeletons(training.examples),
    ...marked.flatMap(lintMarks),
    ...lintPractised(marked, practised),
    ...everything.flatMap(({ text, where }) =>
      findPersonalData(text).map((other): DataProblem => ({
        severity: 'error',
        kind: 'personal-data',
        where,
        text,
        other,
      })),
    ),
  ];
}

function lintTwins(training: readonly Example[], heldOut: readonly Example[]): DataProblem[] {
  const problems: DataProblem[] = [];
  const seen = new Map<string, Example>();
  for (const example of training) {
    const key = comparable(example.text);
    const before = seen.get(key);
    if (!before) seen.set(key, example);
    else problems.push(twinOf(example, before));
  }
  for (const example of heldOut) {
    const twin = seen.get(comparable(example.text));
    if (twin) problems.push(leak(example, twin.where));
  }
  return problems;
}

function twinOf(example: Example, before: Example): DataProblem {
  const { where, text } = example;
  if (before.intent !== example.intent) {
    return { severity: 'error', kind: 'two-intents', where, text, other: before.where };
  }
  const alike = plain(before.text) === plain(text);
  return alike
    ? { severity: 'error', kind: 'duplicate', where, text, other: before.where }
    : { severity: 'warning', kind: 'accents-only', where, text, other: before.where };
}

/** As written but for case, blanks and marks at the ends. */
const plain = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/^[\s¿¡"'.]+|[\s?!.,"']+$/g, '')
    .replace(/\s+/g, ' ');

const leak = ({ where, text }: { where: string; text: string }, other: string): DataProblem => ({
  severity: 'error',
  kind: 'held-out-in-training',
  where,
  text,
  other,
});

type Moods = Dataset['moods'];

function lintMoodTwins(training: Moods, heldOut: Moods): DataProblem[] {
  const seen = new Map(training.map(({ text, where }) => [comparable(text), where]));
  return heldOut.flatMap((line) => {
    const other = seen.get(comparable(line.text));
    return other === undefined ? [] : [leak(line, other)];
  });
}

/** An intent with less than a third, or more than three times, of what the middle one has. */
function lintBalance(training: readonly Example[]): DataProblem[] {
  const groups = new Map<string, Example[]>();
  for (const example of training) {
    if (example.intent === OUT_OF_SCOPE) continue;
    groups.set(example.intent, [...(groups.get(example.intent) ?? []), example]);
  }
  const sizes = [...groups.values()].map((group) => group.length).sort((a, b) => a - b);
  const middle = sizes[Math.floor(sizes.length / 2)] ?? 0;
  return [...groups].flatMap(([intent, group]): DataProblem[] => {
    if (group.length * 3 >= middle && group.length <= 3 * middle) return [];
    const other = `${group.length} sentences where the middle intent has ${middle}`;
    return [{ severity: 'warning', kind: 'imbalance', where: group[0]?.where ?? '', text: intent, other }];
  });
}

/** Sentences of an intent that differ in one word only, where they are more than a tenth of it. */
function lintSkeletons(training: readonly Example[]): DataProblem[] {
  const groups = new Map<string, { example: Example; key: string }[]>();
  const sizes = new Map<string, number>();
  for (const example of training) {
    if (example.intent === OUT_OF_SCOPE) continue;
    sizes.set(example.intent, (sizes.get(example.intent) ?? 0) + 1);
    const words = normalize(example.text).match(/[\p{L}\d]+/gu) ?? [];
    if (words.length < FEWEST_WORDS) continue;
    for (const at of words.keys()) {
      const key = `${example.intent}\0${[...words.slice(0, at), '_', ...words.slice(at + 1)].join(' ')}`;
      groups.set(key, [...(groups.get(key) ?? []), { example, key }]);
    }
  }
  return [...groups.values()].flatMap((group): DataProblem[] => {
    const [first] = group;
    if (!first || group.length < 3 || group.length <= 0.1 * (sizes.get(first.example.intent) ?? 0)) return [];
    const { where, text } = first.example;
    return [
      { severity: 'warning', kind: 'same-skeleton', where, text, other: `${group.length} sentences differ in a word` },
    ];
  });
}

const FEWEST_WORDS = 4;

function lintMarks({ text, where, entities }: MarkedLine): DataProblem[] {
  let at = 0;
  return entities.flatMap((entity): DataProblem[] => {
    const problem = (other: string): DataProblem[] => [{ severity: 'error', kind: 'entity-mark', where, text, other }];
    if (!EntityType.safeParse(entity.type).success) return problem(`${entity.type} is no type of the catalogue`);
    const found = text.indexOf(entity.text, at);
    if (entity.text === '' || found < 0) return problem(`"${entity.text}" is not in the line, or not in this order`);
    at = found + entity.text.length;
    return [];
  });
}
