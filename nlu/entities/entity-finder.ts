import type { EntityType } from '../../contracts/nlu-result.ts';

/** What a finder is told: the folded text (lower case, no accents, ñ kept) and what the conversation knows. */
export interface EntityContext {
  text: string;
  expects: EntityType | undefined;
  now: Date;
}

/** Something found; `start`/`end` are positions in the folded text. Where two overlap the higher `priority` stays. */
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

/** All matches of a global pattern whose group `name` (or the whole) is the span. */
export function* matches(
  text: string,
  pattern: RegExp,
  name?: string,
): Generator<{ groups: Record<string, string | undefined>; span: string; start: number; end: number; at: number }> {
  for (const match of text.matchAll(pattern)) {
    const span = name === undefined ? match[0] : (match.groups?.[name] ?? '');
    if (span === '') continue;
    const inside = name === undefined ? 0 : match[0].lastIndexOf(span);
    const start = match.index + inside;
    yield { groups: match.groups ?? {}, span, start, end: start + span.length, at: match.index };
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
