import { follows, matches, precedes, type EntityContext, type EntityFinder, type Found } from './entity-finder.ts';
import { spokenNumbers } from './spoken-numbers.ts';

/**
 * `dinero`: whole pesos, from figures with a mark or unit (`$1.250.000`, `500 mil`, `2 palos`) or from words
 * ("un millón doscientos" is 1,200,000). Percentages, UVT and "por mil" are none.
 */
export const findDinero: EntityFinder = (context) => [...written(context), ...spoken(context)];

const UNITS = new Map<string, number>([
  ...'mil k luca lucas barra barras lks'.split(' ').map((unit): [string, number] => [unit, 1000]),
  ...'millon millones palo palos melon melones m mm'.split(' ').map((unit): [string, number] => [unit, 1_000_000]),
]);
const FIGURE =
  /(?<![\d\p{L}]|\d[.,'])(?<mark>\$ ?|cop ?)?(?<figure>\d{1,3}(?:['.,]\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?)(?: ?(?<unit>mil|millones|millon|lucas?|barras?|palos?|melon(?:es)?|k)(?!\p{L}))?(?<half> y medi[oa])?(?<pesos> ?(?:de )?(?:pesos?|pesitos|cop)(?!\p{L}))?/gu;

function written({ text }: EntityContext): Found[] {
  const found: Found[] = [];
  for (const { groups, start, end } of matches(text, FIGURE)) {
    const { mark, figure = '', unit, half, pesos } = groups;
    if (mark === undefined && unit === undefined && pesos === undefined) continue;
    if (precedes(text, end, /^\s?(?:%|por ciento|uvt)/) || (follows(text, start, /(?:al|por) $/) && unit === 'mil'))
      continue;
    const factor = UNITS.get(unit ?? '') ?? 1;
    const value = Math.round((toNumber(figure) + (half === undefined ? 0 : 0.5)) * factor);
    if (value > 0 && value < 1e13) found.push({ type: 'dinero', value, start, end, priority: 82 });
  }
  return found;
}

/** Points and apostrophes group; a comma groups before three digits and marks cents before one or two. */
function toNumber(figure: string): number {
  const grouped = /^\d{1,3}(?:['.,]\d{3})+(?:,\d{1,2})?$/.test(figure);
  if (!grouped) return Number(figure.replace(',', '.'));
  return Math.floor(Number(figure.replace(/,\d{1,2}$/, '').replace(/\D/g, '')));
}

function spoken({ text }: EntityContext): Found[] {
  return spokenNumbers(text).flatMap(({ value, words, start, end }): Found[] => {
    if (value === undefined) return [];
    const tail =
      /^(?<half> y medi[oa])?(?<unit> (?:lucas?|barras?|palos?|melon(?:es)?))?(?<pesos> (?:de )?(?:pesos?|pesitos))?(?!\p{L})/u.exec(
        text.slice(end, end + 30),
      )?.groups;
    const million = words.includes('millon') || words.includes('millones');
    const scaled = million || (words.includes('mil') && value >= 10_000);
    if (!scaled && tail?.['unit'] === undefined && tail?.['pesos'] === undefined) return [];
    if (precedes(text, end, /^ (?:por ciento|uvt)/) || follows(text, start, DOCUMENT)) return [];
    const factor = UNITS.get(tail?.['unit']?.trim() ?? '') ?? 1;
    const half = tail?.['half'] === undefined ? 0 : million ? 500_000 : 0.5 * factor;
    const amount = Math.round(shorten(value, words) * factor + half);
    const length = [tail?.['half'], tail?.['unit'], tail?.['pesos']].reduce(
      (sum, part) => sum + (part?.length ?? 0),
      0,
    );
    return [{ type: 'dinero', value: amount, start, end: end + length, priority: 45 }];
  });
}

/** "dos millones setecientos" leaves the "mil" unsaid. */
function shorten(value: number, words: readonly string[]): number {
  const rest = value % 1_000_000;
  const unsaid = value > 1_000_000 && !words.includes('mil') && rest > 0 && rest < 1000 && rest % 50 === 0;
  return unsaid ? value - rest + rest * 1000 : value;
}

const DOCUMENT = /(?:cedula|\bcc|\bnit|documento|identificacion)(?: \p{L}+){0,3}[\s.:#]*$/u;
