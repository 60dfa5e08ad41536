import { follows, precedes } from './entity-finder.ts';

/** True where a currency mark stands before a number or a unit of money after it. */
export function isMoney(text: string, start: number, end: number): boolean {
  return (
    follows(text, start, /(?:\$|\bcop|\busd?)\s*$/) ||
    precedes(text, end, /^\s*(?:de )?(?:pesos?|lucas?|palos?|barras?|cop|mil\b|millon|millones)/)
  );
}
