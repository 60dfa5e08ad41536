import { follows, matches, precedes, type EntityContext, type EntityFinder, type Found } from './entity-finder.ts';
import { isMoney } from './money-context.ts';
import { spokenNumbers } from './spoken-numbers.ts';

/**
 * `vigencia`: a tax year. `2023`, a span `2019/2022`, or relative to the given date (Bogotá). A year inside a date, a
 * law or an event's name, or inside a longer number, is none.
 */
export const findVigencia: EntityFinder = (context) => {
  const years = [...written(context), ...spoken(context)].sort((a, b) => a.start - b.start);
  return [...join(context.text, years), ...relative(context)];
};

interface Year {
  year: number;
  start: number;
  end: number;
}

const WRITTEN = /(?<![\d\p{L}#$]|\d[ .,'/-])(?:19[89]|20[0-9])\d(?![\d\p{L}]|[ .,'/]\d{3}|\s?%|[/.-]\d{1,2}(?!\d))/gu;
const MONTHS = 'enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre';
const OTHERS = new RegExp(
  `(?:(?:ley|decreto|acuerdo|resolucion|circular|ordenanza|sentencia|estatuto|norma)(?: \\p{L}+\\.?)? ?\\d[\\d.]* (?:de|del) |` +
    `(?:${MONTHS})(?: de| del)?,? |(?:january|february|march|april|may|june|july|august|september|october|november|december)(?: \\d+)?,? |` +
    `(?:mundial|copa|juegos|feria|olimpiadas|olimpicos|petronio|eurocopa|festival|carnaval|cop ?\\d*|cumbre|censo|windows|office)(?: (?:de|del))? |` +
    `(?:calle|carrera|cra|cll|cl|kr|avenida|av|radicado|casa|apto|extension|codigo|numero) ?#?)$`,
  'u',
);

function written({ text, now }: EntityContext): Year[] {
  const years: Year[] = [];
  for (const { span, start, end } of matches(text, WRITTEN)) {
    const year = Number(span);
    if (year > bogotaYear(now) + 5 || isMoney(text, start, end) || follows(text, start, OTHERS)) continue;
    years.push({ year, start, end });
  }
  return years;
}

function spoken({ text, now }: EntityContext): Year[] {
  return spokenNumbers(text).flatMap(({ value, words, start, end }): Year[] => {
    if (value === undefined || !words.includes('mil') || value < 1980 || value > bogotaYear(now) + 5) return [];
    if (isMoney(text, start, end) || follows(text, start, OTHERS)) return [];
    return value === 2000 && !follows(text, start, /(?:ano|vigencia) $/) ? [] : [{ year: value, start, end }];
  });
}

/** "del 2019 al 2022" is one span; "2019, 2020 y 2021" are three. */
function join(text: string, years: readonly Year[]): Found[] {
  const found: Found[] = [];
  for (let at = 0; at < years.length; at += 1) {
    const one = years[at] as Year;
    const next = years[at + 1];
    if (next && next.year > one.year && spans(text, one, next)) {
      found.push({
        type: 'vigencia',
        value: `${one.year}/${next.year}`,
        start: one.start,
        end: next.end,
        priority: 40,
      });
      at += 1;
    } else {
      found.push({ type: 'vigencia', value: String(one.year), start: one.start, end: one.end, priority: 40 });
    }
  }
  return found;
}

function spans(text: string, one: Year, next: Year): boolean {
  const between = text.slice(one.end, next.start);
  if (/^\s?(?:-|\/|a|al|hasta|hasta el|to|through)\s?$/.test(between.replace(/\s+/g, ' '))) return true;
  return /^ y (?:el )?$/.test(between) && follows(text, one.start, /(?:entre|between)(?: el| los anos)? $/);
}

const RELATIVE: [RegExp, number][] = [
  [/(?<![\p{L}\d])(?:ano (?:antepasado|antes pasado|trasanterior)|antepasado ano)(?!\p{L})/gu, -2],
  [/(?<![\p{L}\d])(?:ano (?:pasado|anterior)|pasado ano|anterior ano|last year|previous year)(?!\p{L})/gu, -1],
  [
    /(?<![\p{L}\d])(?:(?:este|presente) (?:mismo )?ano|ano (?:actual|en curso|presente)|vigencia actual|this year|current year)(?!\p{L})/gu,
    0,
  ],
  [/(?<![\p{L}\d])(?:(?:proximo|otro) ano|ano (?:que viene|entrante|proximo|siguiente)|next year)(?!\p{L})/gu, 1],
];

function relative({ text, now }: EntityContext): Found[] {
  const plain = text.replace(/ñ/g, 'n');
  return RELATIVE.flatMap(([pattern, shift]) =>
    [...matches(plain, pattern)].flatMap(({ start, end }): Found[] => {
      if (shift === 1 && precedes(plain, start, /^otro ano/) && !follows(plain, start, /\bel $/)) return [];
      return [{ type: 'vigencia', value: String(bogotaYear(now) + shift), start, end, priority: 40 }];
    }),
  );
}

/** Bogotá keeps UTC−5 all year. */
const bogotaYear = (now: Date): number => new Date(now.getTime() - 5 * 3_600_000).getUTCFullYear();
