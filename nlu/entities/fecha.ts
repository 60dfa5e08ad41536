import { addDays, bogotaDay, dayOf, daysBetween, isoDay, lastOfMonth, type Day } from './calendar.ts';
import { MONTHS, MONTH_NAMES, isPast } from './date-words.ts';
import { follows, matches, precedes, type EntityContext, type EntityFinder, type Found } from './entity-finder.ts';
import { findRelativeDays } from './relative-days.ts';

/**
 * `fecha`: a day of the calendar, `2026-03-15`; day before month. Relative ones count from the given instant in Bogotá.
 * Without a year, the nearest date that makes sense: in the past after "pagué", "radiqué", "desde". Durations, "los
 * lunes", "en la mañana" and "siete de agosto" in words (a barrio) are none.
 */
export const findFecha: EntityFinder = (context) => {
  const today = bogotaDay(context.now);
  return [
    ...numeric(context, today),
    ...named(context, today),
    ...bare(context, today),
    ...findRelativeDays(context, today),
  ];
};

const found = (day: Day | undefined, start: number, end: number, priority: number): Found[] =>
  day === undefined ? [] : [{ type: 'fecha', value: isoDay(day), start, end, priority }];

const DAY_FIRST =
  /(?<![\d\p{L}#$]|\d[.,/-])(?<day>\d{1,2}) ?(?<mark>[/.-]) ?(?<month>\d{1,2}) ?\k<mark> ?(?<year>\d{4}|\d{2})(?![\d\p{L}]|[.,/-]\d)/gu;
const YEAR_FIRST =
  /(?<![\d\p{L}#$]|\d[.,/-])(?<year>(?:19|20)\d\d)(?<mark>[/.-])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})(?![\d\p{L}]|[.,/-]\d)/gu;
const SAID =
  /(?<![\d\p{L}#$]|\d[.,/-])(?<day>\d{1,2}) del? (?<month>\d{1,2}) del? (?<year>(?:19|20)\d\d)(?![\d\p{L}]|[.,/-]\d)/gu;
const NO_YEAR = /(?<![\d\p{L}#$]|\d[.,/-])(?<day>\d{1,2})\/(?<month>\d{1,2})(?![\d\p{L}]|[.,/-]\d|\s?%)/gu;

function numeric(context: EntityContext, today: Day): Found[] {
  const { text } = context;
  const whole = [DAY_FIRST, YEAR_FIRST, SAID].flatMap((pattern) =>
    [...matches(text, pattern)].flatMap(({ groups, start, end }) => {
      const { year = '', month = '', day = '', mark } = groups;
      if (mark === '.' && year.length === 2) return [];
      if (follows(text, start, /(?:#|\bno\.?|numero|calle|cra|cl|radicado|acuerdo|expediente|nit|contrato) ?$/))
        return [];
      return found(dayOf(fullYear(year), Number(month), Number(day)), start, end, 84);
    }),
  );
  const open = [...matches(text, NO_YEAR)].flatMap(({ span, groups, start, end }) => {
    if (follows(text, start, /(?:#|cuota|bloque|torre|pagina|clase|parte) ?$/)) return [];
    // "24/7", "1/2 porción".
    if (
      /^(?:24\/7|[123]\/[2348])$/.test(span) &&
      !follows(text, start, /\b(?:el|del|al|hasta|desde|vence|dia|fecha) $/)
    )
      return [];
    return found(nearest(context, today, Number(groups['month']), Number(groups['day']), start, end), start, end, 70);
  });
  return [...whole, ...open];
}

const fullYear = (year: string): number => (year.length === 4 ? Number(year) : 2000 + Number(year));

const DAY_WORD = '(?<day>\\d{1,2}|primero|uno|un|\\d{1,2} ?(?:ro|er|ero|do|to|st|nd|rd|th))(?: ?[°ºª])?';
const YEAR =
  '(?:(?:,? ?(?:de ?l?|of|/|-)? ?(?:ano )?)(?<year>(?:19|20)\\d\\d)(?![\\d]|[.,]\\d{3})|(?: del (?:ano )?|[/-])(?<short>[123]\\d)(?![\\d\\p{L}]|[.,/:-]\\d| ?(?:%|por|mil|millon|pesos|al? \\d|cuotas|meses|dias))|,? del? (?<relative>este ano|presente ano|ano en curso|ano pasado|proximo ano|otro ano|ano que viene|ano entrante|ano anterior))?';
const DAY_MONTH = new RegExp(
  `(?<![\\d\\p{L}#$]|\\d[.,/-])${DAY_WORD}(?: ?(?:de|d|del|of|/|-)? ?(?:mes de )?)(?<month>${MONTHS})(?!\\p{L})\\.?${YEAR}`,
  'gu',
);
const MONTH_DAY = new RegExp(
  `(?<![\\p{L}\\d])(?<month>${MONTHS})\\.? (?:el )?(?<day>\\d{1,2})(?:st|nd|rd|th)?(?!\\d|[.,/-]\\d{1,3}(?!\\d)|\\p{L}|:\\d| ?(?:%|mil|cuotas|meses|dias|millon))(?:,? (?:de |del )?(?<year>(?:19|20)\\d\\d)(?!\\d|[.,]\\d))?`,
  'gu',
);
const PLACE =
  /(?:barrio|brr?\.?|sector|urbanizacion|vivo en|viviendo en|casa en|ubicad[oa] en|comuna|colegio|calle|avenida|parque|hospital|estadio|puente|clinica|sede|batallon)(?: (?:el|la|del|de))*(?: \p{L}+)? $/u;
const FEAST = /(?:el puente|la feria|el festival|la batalla|la fiesta)(?: de)?(?: el| del)? $/;

function named(context: EntityContext, today: Day): Found[] {
  const { text, view } = context;
  return [DAY_MONTH, MONTH_DAY].flatMap((pattern) =>
    [...matches(text, pattern)].flatMap(({ span, groups, start, end }) => {
      const { day = '', month = '', short, relative } = groups;
      const year = groups['year'] ?? (short === undefined ? undefined : `20${short}`);
      const monthNumber = MONTH_NAMES.get(month) ?? 0;
      const number = /^(?:primero|uno|un)/.test(day) ? 1 : Number(day.replace(/\D/g, ''));
      const dated = year !== undefined || relative !== undefined;
      if (/^(?:un|uno)$/.test(day) && !/ de /.test(span)) return [];
      if (/^(?:mar|may|sep|dic|ene|feb)$/.test(month) && pattern === MONTH_DAY && year === undefined) return [];
      if (follows(text, start, PLACE) || (!dated && follows(text, start, FEAST))) return [];
      const spelled = view.said[start] === 1 || /^primero/.test(day);
      if (spelled && !dated && number === 7 && monthNumber === 8 && !follows(text, start, DATED)) return [];
      const trimmed = end - (span.length - span.trimEnd().length) - (span.endsWith('.') ? 1 : 0);
      if (year !== undefined) return found(dayOf(Number(year), monthNumber, number), start, trimmed, 84);
      if (relative !== undefined) {
        const shift = /pasado|anterior/.test(relative) ? -1 : /proximo|viene|entrante|otro/.test(relative) ? 1 : 0;
        return found(dayOf(today.year + shift, monthNumber, number), start, trimmed, 84);
      }
      return found(nearest(context, today, monthNumber, number, start, trimmed), start, trimmed, 78);
    }),
  );
}

/** Words that say a date comes, and no place. */
const DATED =
  /(?:fecha|hasta|vence|vencen|vencia|vencio|antes del|para|desde|dia|plazo|pague|pago|cita|radique|entre)(?: (?:el|del))? $/;

/** Day and month of the year that is nearest, in the past where the words around tell of something done. */
function nearest(
  context: EntityContext,
  today: Day,
  month: number,
  day: number,
  start: number,
  end: number,
): Day | undefined {
  const options = [today.year - 1, today.year, today.year + 1].flatMap((year) => dayOf(year, month, day) ?? []);
  const past = isPast(context, start, end);
  const sensible = options.filter(
    (one) => past === undefined || (past ? daysBetween(today, one) <= 0 : daysBetween(today, one) >= 0),
  );
  return sensible.sort((a, b) => Math.abs(daysBetween(today, a)) - Math.abs(daysBetween(today, b)))[0];
}

const BARE =
  /(?<=\b(?:el|al|del|hasta|dia|on the|the|lunes|martes|miercoles|jueves|viernes|sabado|domingo) )(?:dia )?(?<span>(?<day>\d{1,2}|primero)(?: ?(?:th|st|nd|rd))?(?<month> (?:de(?:l)? (?:(?:este|presente) mes|mes (?:en curso|actual|presente)|mes (?:pasado|anterior)|(?:proximo|otro) mes|mes (?:que viene|entrante|proximo|siguiente)|mes|presente|corriente)|of (?:this|next|last) month))?)(?!\d|[.,:/'-]\d|\p{L}| ?[%°º#])/gu;
const DEADLINE =
  /(?:hasta|antes|vence|vencen|vencia|vencio|pago|pagar|pagaria|pague|para|desde|cita|plazo|entre|cae|llega|toca|consigno|giran|pagan|cobro|radique|fui|vine|llego|facturan|corte|dia|cancelo|abono|compromiso|paso|voy)(?: \p{L}+)? (?:el |al |del |hasta el |y el |a el )?(?:dia )?$/u;
const LOOSE =
  /^(?:$|[.?!);]|, |,$| (?:les|me|te|lo|la|se|no|ya|o|pago|pagaria|consigno|voy|fui|vine|vence|para|pero|porque|sin falta|a las|por la|en la manana|cuando|radique|pague|hice|llego|tengo|hay|y (?:no|ya|me|el \d)))/;
const NOT_DAY =
  /(?:hag\w{1,4}|hac\w{1,6}|haz\w{0,3}|cuota|bimestre|numero|articulo|piso|apto|apartamento|casa|torre|bloque|calle|carrera|cra|cl|lote|local|avenida|manzana|anexo|renglon|formulario|estrato|comuna|punto|modulo|turno|mas) (?:el |del |al )?$/;

/** "el 15": a day of this month, the next or the last. */
function bare(context: EntityContext, today: Day): Found[] {
  const { text } = context;
  if (context.expects === 'vigencia') return [];
  return [...matches(text, BARE, 'span')].flatMap(({ groups, start, end }) => {
    const { day = '', month } = groups;
    const number = day === 'primero' ? 1 : Number(day);
    if (number < 1 || number > 31 || follows(text, start, NOT_DAY)) return [];
    if (precedes(text, end, NOUNS) || (month === undefined && !plainly(text, start, end))) return [];
    if (month !== undefined) return found(inMonth(today, number, shiftOf(month)), start, end, 79);
    const past = isPast(context, start, end);
    const options = [-1, 0, 1].flatMap((shift) => inMonth(today, number, shift) ?? []);
    const wanted = options.filter((one) =>
      past === true ? daysBetween(today, one) <= 0 : daysBetween(today, one) >= 0,
    );
    const day1 = past === true ? wanted.at(-1) : wanted[0];
    return found(day1, start, end, 66);
  });
}

const plainly = (text: string, start: number, end: number): boolean =>
  (follows(text, start, DEADLINE) && !precedes(text, end, /^ de (?!\p{L}+ a)/u)) ||
  (follows(text, start, /\b(?:el|dia|lunes|martes|miercoles|jueves|viernes|sabado|domingo) $/) &&
    LOOSE.test(text.slice(end, end + 16)));

/** What makes it no day: "el 10 por ciento", "los 12 meses". */
const NOUNS =
  /^ ?(?:%|por ciento|por mil|x mil|puntos|uvt|cuotas?|meses|mes\b|dias|anos|pesos|mil\b|millon|lucas|palos|barras|metros|m2|pagos|bimestre|piso|apto|de (?:la calle|la carrera|cali|la 5|ica|predial)|con \d|bis|norte|oeste|sur|[a-z] |#|a \d|y medio|horas|am\b|pm\b|personas|veces)/;

function shiftOf(month: string): number {
  if (/pasado|anterior|last/.test(month)) return -1;
  return /proximo|otro|viene|entrante|siguiente|next/.test(month) ? 1 : 0;
}

function inMonth(today: Day, day: number, shift: number): Day | undefined {
  const first = new Date(Date.UTC(today.year, today.month - 1 + shift, 1));
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth() + 1];
  return day <= lastOfMonth(year, month) ? addDays({ year, month, day: 1 }, day - 1) : undefined;
}
