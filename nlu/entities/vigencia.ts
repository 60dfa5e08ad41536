import { bogotaDay } from './calendar.ts';
import { follows, matches, precedes, type EntityContext, type EntityFinder, type Found } from './entity-finder.ts';
import { isMoney } from './money-context.ts';

/**
 * `vigencia`: a tax year. `2023`, a span `2019/2022`, or relative to the given date (Bogotá). "Del 2022 para acá" runs
 * to the year of that date. A year inside a date, a law or an event's name, or inside a longer number, is none.
 */
export const findVigencia: EntityFinder = (context) => {
  const years = yearsOf(context);
  return [...join(context, years), ...relative(context), ...lastYears(context)];
};

interface Year {
  year: number;
  start: number;
  end: number;
}

const FIRST = 1980;
const WRITTEN =
  /(?:(?<=(?<!\d)(?:19|20)\d\d ?[/,-] ?)|(?<![\d\p{L}#$+]|\d[.,'/-]))(?:19[89]\d|20[0-4]\d)(?![\d\p{L}]|[.']\d{3}|\s?%|-\d{1,3}(?!\d)|[/.]\d{1,2}(?!\d)|[/,-](?!(?:19|20)\d\d(?!\d))\d)/gu;
const AWAITED = /(?<![\d$#.,/'-])(?:1\d|2\d)(?![\d\p{L}]|[.,/'-]\d|\s?(?:%|dias|meses|anos|mil|por|de))/gu;
const SHORT =
  /(?<=(?:vigencias?|ano|anos|ano gravable|periodo) (?:del? |el |la )?(?:(?:19|20)?\d\d,? (?:y |al |a |hasta )?(?:el )?)?)(?<![\d$])(?:1\d|2\d|9\d|0\d)(?![\d\p{L}]|[.,/'-]\d|\s?(?:%|dias|meses|anos|mil|por))/gu;

function yearsOf(context: EntityContext): Year[] {
  const { text, now, chunks, expects } = context;
  const years: Year[] = [];
  const last = bogotaDay(now).year + 6;
  let refused = -1;
  for (const { span, start, end } of matches(text, WRITTEN)) {
    const year = Number(span);
    // "Plan de desarrollo 2024-2027": the second is what the first is.
    const paired = refused >= 0 && /^ ?(?:-|\/|a|al|y) ?$/.test(text.slice(refused, start));
    const chunk = chunks.find((one) => one.start <= start && one.end >= end);
    if (paired || inOther(text, start, end)) {
      refused = end;
      continue;
    }
    if (year > last || year < FIRST || isMoney(text, start, end)) continue;
    if (chunk && !onlyYears(chunk.text, start - chunk.start, span)) continue;
    years.push({ year, start, end });
  }
  const awaited = expects === 'vigencia' ? [...matches(text, AWAITED)] : [];
  for (const { span, start, end } of [...matches(text, SHORT), ...awaited]) {
    const year = Number(span) + (Number(span) > 80 ? 1900 : 2000);
    if (year <= last && !isMoney(text, start, end)) years.push({ year, start, end });
  }
  return years.sort((a, b) => a.start - b.start);
}

/** A year in a run of figures stands alone or among years. */
function onlyYears(run: string, at: number, span: string): boolean {
  if (run.length > 150) return false;
  const groups = run.match(/\d+/g) ?? [];
  if (groups.every((group) => /^(?:19|20)\d\d$/.test(group))) return true;
  const left = run.slice(0, at);
  const right = run.slice(at + span.length);
  return (
    (left === '' || / $/.test(left)) &&
    (right === '' || (/^ /.test(right) && /^\d{1,2}$/.test(right.trim()))) &&
    !/\d{3}|[-.]/.test(left + right)
  );
}

const MONTHS =
  'enero|ene|febrero|feb|marzo|mar|abril|abr|mayo|may|junio|jun|julio|jul|agosto|ago|septiembre|setiembre|sept|sep|octubre|oct|noviembre|nov|diciembre|dic|january|february|march|april|june|july|august|september|october|november|december';
const LAWS =
  '(?:ley|leyes|decreto|acuerdo|acuerdos|resolucion|circular|ordenanza|sentencia|estatuto|norma|concepto|auto|conpes|articulo|directiva|expediente|proceso|oficio|radicado|mandamiento|acta|contrato|licencia|case|file|agreement|law|decree)';
const EVENTS =
  '(?:mundial|copa|juegos|feria|olimpiadas|olimpicos|panamericanos|petronio|eurocopa|festival|carnaval|cop ?\\d{0,2}|cumbre|censo|windows|office|elecciones|bienal|expo|expo\\w+|plan de desarrollo|agenda|vision|norma|iso|bogota|cali|america|modelo|encuesta|maraton|paro(?: nacional)?|reforma|campeonato|mundialito|evento|simposio|congreso|navidad|temporada|concierto|gira|world cup|model|reference)';
const OTHERS = new RegExp(
  `(?:${LAWS}(?: (?:no|nro|numero|n|distrital|municipal|extraordinario|nacional|de cobro|coactivo)\\.?)*[ #°º]*(?:[a-z]{0,3}[-. ]?\\d[\\d.-]* )?(?:de|del|of) |` +
    `(?<!\\p{L})(?:${MONTHS})(?: ?\\d{1,2})?(?: de| del)?[,.]? |(?<!\\p{L})(?:${EVENTS})(?: (?!predial|ica)\\p{L}+){0,2}?(?: (?:de|del|sub \\d+|fifa|femenino|junior))? |` +
    `(?<!\\p{L})(?:${LAWS}|calle|carrera|cra|cll|cl|kr|kra|avenida|av|casa|apto|extension|ext|codigo|numero|nro|no\\.|clave|otp|ciiu|lote|local|oficina|apartamento|naci(?:o)? en|nacid[oa] en|born in) ?[#°º]?)$`,
  'u',
);

const inOther = (text: string, start: number, end: number): boolean =>
  OTHERS.test(text.slice(Math.max(0, start - 60), start)) ||
  precedes(
    text,
    end,
    /^ (?:m2|metros|mts|personas|habitantes|veces|predios|casas|kilos|hojas|unidades|negocios|empresas|dolares|usd|uvt)/,
  );

/** "del 2019 al 2022" is one span; "2019, 2020 y 2021" are three. */
function join({ text, now }: EntityContext, years: readonly Year[]): Found[] {
  const found: Found[] = [];
  const push = (value: string, start: number, end: number, priority = 40): void => {
    found.push({ type: 'vigencia', value, start, end, priority });
  };
  for (let at = 0; at < years.length; at += 1) {
    const one = years[at] as Year;
    const next = years[at + 1];
    const open = OPEN_END.exec(text.slice(one.end, one.end + 30));
    const current = bogotaDay(now).year;
    if (next && next.year > one.year && spans(text, one, next) && !isChain(text, years, at)) {
      push(`${one.year}/${next.year}`, one.start, next.end);
      at += 1;
    } else if (open && one.year < current) push(`${one.year}/${current}`, one.start, one.end + open[0].length, 79);
    else push(String(one.year), one.start, one.end);
  }
  return found;
}

/** "2018/2019/2020" and "2021-2022-2023" are lists. */
function isChain(text: string, years: readonly Year[], at: number): boolean {
  const mark = (index: number): string => {
    const [one, next] = [years[index], years[index + 1]];
    return one && next ? text.slice(one.end, next.start).trim() : '';
  };
  return /^[/-]$/.test(mark(at)) && (mark(at) === mark(at + 1) || mark(at) === mark(at - 1));
}

const OPEN_END =
  /^,? (?:(?:para|pa|pa'|hasta|hacia) (?:aca|ac|aka|la fecha|hoy|ahora|el dia de hoy|el presente|este ano|el ano actual|el actual)|en adelante|a la fecha|a hoy|al presente|al ano actual|a este ano|onwards?|until now|to date)(?!\p{L})/u;

function spans(text: string, one: Year, next: Year): boolean {
  const between = text.slice(one.end, next.start).replace(/\s+/g, ' ');
  if (/^ ?(?:-|\/|a|al|hasta|hasta el|a el|to|through|until|al ano|hasta el ano|a la vigencia) ?$/.test(between))
    return true;
  return (
    /^ (?:y|and) (?:el )?$/.test(between) &&
    follows(text, one.start, /(?:entre|between)(?: el| los anos| las vigencias| los| las)? $/)
  );
}

/** "Los últimos tres años" end with the current one. */
function lastYears({ text, now }: EntityContext): Found[] {
  return [...matches(text, LAST_YEARS)].flatMap(({ groups, start, end }): Found[] => {
    const count = Number(groups['number'] ?? groups['first'] ?? groups['last']);
    const { year } = bogotaDay(now);
    if (count < 2 || count > 30) return [];
    return [{ type: 'vigencia', value: `${year - count + 1}/${year}`, start, end, priority: 66 }];
  });
}

const LAST_YEARS =
  /(?<![\p{L}\d])(?:ultim[oa]s (?<number>\d{1,2}) (?:anos|anitos|vigencias|periodos gravables)|(?<first>\d{1,2}) ultim[oa]s (?:anos|vigencias)|(?:last|past) (?<last>\d{1,2}) years)(?![\p{L}\d])/gu;

const NOT_LETTER = '(?![\\p{L}\\d])';
const rule = (body: string): RegExp => new RegExp(`(?<![\\p{L}\\d])(?:${body})${NOT_LETTER}`, 'gu');
const RELATIVE: [RegExp, number][] = [
  [rule('ano (?:ante ?pasa(?:d)?o|antes pasado|trasanterior)|antepasado ano|vigencia antepasada|year before last'), -2],
  [
    rule(
      '(?:ano|anio|hano) (?:pasa(?:d)?o|pazado|anterior|k paso|que paso|que acaba de pasar)|anopasado|pasado ano|anterior ano|vigencia (?:pasada|anterior)|last year|previous year',
    ),
    -1,
  ],
  [
    rule(
      '(?:este|ste|presente|actual) (?:mismo )?(?:ano|anio)|esteano|(?:ano|anio) (?:actual|en curso|presente|que corre|que estamos|corriente|que cursa)|vigencia (?:actual|presente|en curso)|(?:presente|actual|esta) vigencia|this year|current year',
    ),
    0,
  ],
  [
    rule(
      '(?:proximo|otro) (?:ano|anio)|(?:ano|anio) (?:que viene|k viene|q viene|entrante|proximo|siguiente)|(?:proxima vigencia|vigencia (?:proxima|siguiente))|next year',
    ),
    1,
  ],
];

function relative({ text, now }: EntityContext): Found[] {
  return RELATIVE.flatMap(([pattern, shift]) =>
    [...matches(text, pattern)].flatMap(({ span, start, end }): Found[] => {
      if (span.startsWith('otro') && !follows(text, start, /\b(?:el|l) $/)) return [];
      if (follows(text, start, /(?:fin|finales|comienzos|inicios|principios|mitad|semestre|trimestre) (?:de |del )?$/))
        return [];
      return [{ type: 'vigencia', value: String(bogotaDay(now).year + shift), start, end, priority: 41 }];
    }),
  );
}
