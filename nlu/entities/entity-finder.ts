import type { EntityType } from '../../contracts/nlu-result.ts';
import type { NumberChunk } from './number-chunks.ts';
import type { NumberView } from './number-view.ts';

/** What a finder is told: the text with its spoken numbers in figures, and what the conversation knows. */
export interface EntityContext {
  /** Folded (lower case, no accents, ñ as n), spoken numbers in figures; positions of all that is found. */
  text: string;
  view: NumberView;
  /** Folded, with its ñ and its words for numbers; `view.starts` and `view.ends` lead here. */
  folded: string;
  /** As received: the units of the text behind a span of `text`. */
  original: (start: number, end: number) => string;
  /** Runs of figures with what the words around say they are. */
  chunks: readonly NumberChunk[];
  expects: EntityType | undefined;
  now: Date;
}

/** Something found; `start`/`end` are positions in `EntityContext.text`. Where two overlap the higher `priority` stays. */
export interface Found {
  type: EntityType;
  value: string | number;
  start: number;
  end: number;
  priority: number;
  valid?: false;
}

/** Finds one type of entity. */
export type EntityFinder = (context: EntityContext) => Found[];

/** All matches of a global pattern whose group `name` (or the whole) is the span; at most 120. */
export function* matches(
  text: string,
  pattern: RegExp,
  name?: string,
): Generator<{ groups: Record<string, string | undefined>; span: string; start: number; end: number; at: number }> {
  let left = 120;
  for (const match of text.matchAll(pattern)) {
    const span = name === undefined ? match[0] : (match.groups?.[name] ?? '');
    if (span === '') continue;
    const inside = name === undefined ? 0 : match[0].lastIndexOf(span);
    const start = match.index + inside;
    yield { groups: match.groups ?? {}, span, start, end: start + span.length, at: match.index };
    left -= 1;
    if (left === 0) return;
  }
}

/** Digits of a text that may have separators. */
export const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** True where what stands before (the last 40 characters) ends in `pattern`, which should end in `$`. */
export function follows(text: string, start: number, pattern: RegExp): boolean {
  return pattern.test(text.slice(Math.max(0, start - 40), start));
}

/** True where what stands after (the next 30 characters) begins with `pattern`, which should begin with `^`. */
export function precedes(text: string, end: number, pattern: RegExp): boolean {
  return pattern.test(text.slice(end, end + 30));
}
