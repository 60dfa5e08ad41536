import type { Entity } from '../../contracts/nlu-result.ts';

/** Years from and to, both included; an open end has no bound of its own. */
export interface YearSpan {
  from: number;
  to: number;
}

const OPEN_END =
  /^\s*(para (aca|ca|adelante)|p'?aca|pa ?(ca|aca|delante)|hacia aca|en adelante|hasta (hoy|ahora|aca|la fecha|el presente)|onwards?|to date|until now)/;
const FROM = /\b(desde|a partir del?|since|from)( (el|la|del|los|ano|vigencia))*\s*$/;
const UNTIL = /\b(hasta|antes de|until|up to|before)( (el|la|del|los|ano|vigencia))*\s*$|\bantes del\s*$/;

/** The years a sentence names, as `2023`, `2019/2022`, `2023/` (from then on), `/2022` (until then) or a list of these. */
export function saidYears(entities: readonly Entity[], text: string): string | undefined {
  const years = entities.filter(({ type }) => type === 'vigencia');
  if (years.length === 0) return undefined;
  return years.map(({ value, start, end }) => opened(String(value), foldInPlace(text), start, end)).join(',');
}

/** Reads what `saidYears` wrote; undefined where no years were named. */
export function readYears(written: unknown): YearSpan[] | undefined {
  if (typeof written !== 'string' || written === '') return undefined;
  return written.split(',').map((part) => {
    const [from = '', to = from] = part.split('/');
    return { from: from === '' ? 0 : Number(from), to: to === '' ? Number.POSITIVE_INFINITY : Number(to) };
  });
}

/** Whether a year is among those named; all are where none was. */
export function isAsked(year: number, spans: readonly YearSpan[] | undefined): boolean {
  return spans === undefined || spans.some(({ from, to }) => year >= from && year <= to);
}

function opened(value: string, text: string, start: number, end: number): string {
  if (value.includes('/')) return value;
  const before = text.slice(0, start);
  if (UNTIL.test(before))
    return /\bantes del?\b|\bbefore\b/.test(before.slice(-20)) ? `/${Number(value) - 1}` : `/${value}`;
  return OPEN_END.test(text.slice(end)) || FROM.test(before) ? `${value}/` : value;
}

/** Folds accents and case and keeps every offset. */
function foldInPlace(text: string): string {
  return text
    .replace(/[^\p{ASCII}]/gu, (char) => {
      const plain = char.normalize('NFD').replace(/\p{M}/gu, '');
      return plain.length === char.length ? plain : char;
    })
    .toLowerCase();
}
