import { matches, type EntityContext, type Found } from './entity-finder.ts';

/** Parts of a million: "medio palo", "tres cuartos de millón", "dos y medio millones". */
export function millionShares({ text }: EntityContext): Found[] {
  return SHARES.flatMap(([pattern, share]) =>
    [...matches(text, pattern)].map(({ groups, start, end }): Found => ({
      type: 'dinero',
      value: Math.round(share(groups) * 1_000_000),
      start,
      end,
      priority: 89,
    })),
  );
}

const MILLION = '(?:millon(?:cito|es)?|palos?|palito|melon(?:es)?)(?: de pesos| pesos)?(?!\\p{L})';
const rule = (body: string): RegExp => new RegExp(`(?<![\\p{L}\\d]|\\d[.,/])(?:${body}) ${MILLION}`, 'gu');

const SHARES: [RegExp, (groups: Record<string, string | undefined>) => number][] = [
  [rule('medi[oa]'), () => 0.5],
  [rule('(?<count>un|1|3) cuartos? de'), ({ count }) => (count === '3' ? 0.75 : 0.25)],
  [rule('(?<count>[13]) ?/ ?4 de'), ({ count }) => Number(count) / 4],
  [
    rule('(?<count>\\d{1,3}|un[oa]?) y medi[oa]'),
    ({ count = '' }) => (count.startsWith('un') ? 1 : Number(count)) + 0.5,
  ],
];

/**
 * The first amount of two that share a unit: "entre 200 y 300 mil pesos" says 200,000 as well. `amounts` are those found
 * with their unit.
 */
export function sharedUnits({ text }: EntityContext, amounts: readonly Found[]): Found[] {
  return amounts.flatMap(({ value, start }): Found[] => {
    const before = text.slice(Math.max(0, start - 30), start);
    const match = FIRST_OF_TWO.exec(before);
    const first = match?.groups?.['first'];
    if (!match || first === undefined) return [];
    const factor = [1_000_000, 1000].find((one) => Number(first) * one < Number(value) && Number(value) >= one);
    if (factor === undefined || Number(first) === 0) return [];
    const at = start - before.length + match.index + match[0].indexOf(first, match.groups?.['lead']?.length ?? 0);
    return [{ type: 'dinero', value: Number(first) * factor, start: at, end: at + first.length, priority: 86 }];
  });
}

const FIRST_OF_TWO =
  /(?<lead>(?<!\p{L})(?:entre|de|desde|unos|unas|como) (?:los |las )?\$? ?)(?<first>\d{1,3}(?:[.,]\d)?) (?:y|a|o|hasta) (?:los |las )?$/u;
