import { addDays, addMonths, dayOf, isoDay, lastOfMonth, weekdayOf, type Day } from './calendar.ts';
import { isPast } from './date-words.ts';
import { follows, matches, precedes, type EntityContext, type Found } from './entity-finder.ts';

/** Days said from today: "pasado mañana", "antier", "hace 5 días", "de hoy en ocho", "el viernes", "a fin de mes". */
export function findRelativeDays(context: EntityContext, today: Day): Found[] {
  return [...said(context, today), ...counted(context, today), ...weekdays(context, today)];
}

const one = (body: string): RegExp => new RegExp(`(?<![\\p{L}\\d])(?:${body})(?![\\p{L}\\d])`, 'gu');
const at =
  (days: number): ((today: Day) => Day) =>
  (today) =>
    addDays(today, days);

interface Rule {
  pattern: RegExp;
  day: (today: Day) => Day | undefined;
  not?: (text: string, start: number, end: number) => boolean;
}

/** Not a day: "en la mañana", "esta mañana", "de la mañana". */
const partOfDay = (text: string, start: number): boolean =>
  follows(
    text,
    start,
    /(?:\b(?:la|esta|las|por la|toda la|cada|otra|una|la misma|media|buena|de la|en la|ayer en la|en las) )$/,
  );

/** In order: what contains another comes first. */
const RULES: Rule[] = [
  { pattern: one('(?:de )?(?<span>(?:hoy en (?:8|ocho|15|quince)(?: dias)?))'), day: at(7) },
  { pattern: one('(?<span>manana en (?:8|ocho)(?: dias)?)'), day: at(8) },
  { pattern: one('pasado ?manana|pasao manana|day after tomorrow|pasadomanana'), day: at(2) },
  { pattern: one('manana|mnn|mñn|tomorrow|manñana'), day: at(1), not: partOfDay },
  {
    pattern: one('hoy|oi mismo|today'),
    day: at(0),
    not: (text, _start, end) => precedes(text, end, /^ (?:en dia|dia de la)/),
  },
  { pattern: one('trasantier|trasanteayer|tras ?antier|anteanteayer'), day: at(-3) },
  { pattern: one('ante ?ayer|antier|anti ?er|antiyer|antes de ayer|day before yesterday'), day: at(-2) },
  { pattern: one('ayer|aller|yesterday'), day: at(-1) },
  {
    pattern: one(
      'fin de(?:l)? (?:este |presente )?mes|final de(?:l)? (?:este )?mes|finales de(?:l)? (?:este )?mes|fin de mes|ultimo (?:dia )?(?:del|de este) mes|end of (?:the|this) month|month end',
    ),
    day: ({ year, month }) => dayOf(year, month, lastOfMonth(year, month)),
    not: (text, start) => follows(text, start, /(?:cada|todos los) (?:a )?$/),
  },
  {
    pattern: one(
      'fin de(?:l)? (?:este )?ano|final(?:es)? de(?:l)? (?:este )?ano|ultimo dia del ano|end of (?:the|this) year',
    ),
    day: ({ year }) => dayOf(year, 12, 31),
  },
];

function said({ text }: EntityContext, today: Day): Found[] {
  return RULES.flatMap(({ pattern, day, not }, index) =>
    [...matches(text, pattern)].flatMap(({ span, groups, start, end }): Found[] => {
      if (not?.(text, start, end)) return [];
      const inner = groups['span'] ?? span;
      const from = start + span.length - inner.length;
      const value = /15|quince/.test(inner) ? addDays(today, 14) : day(today);
      return value ? [{ type: 'fecha', value: isoDay(value), start: from, end, priority: 76 - index }] : [];
    }),
  );
}

const NUMBER = '(?<number>\\d{1,3}|una?|un par de|one|a)';
const UNIT = '(?<unit>dias?|dia|semanas?|semanitas?|mes(?:es)?|mesecitos?|anos?|anitos?|days?|weeks?|months?|years?)';
const AGO = one(
  `(?:hace|ase|hase|hacen|hce)(?: como| ya| unos| mas o menos)? ${NUMBER} ${UNIT}|${NUMBER.replace('number', 'number2')} ${UNIT.replace('unit', 'unit2')} (?:atras|ago)`,
);
const AHEAD = one(`(?:dentro de|de aqui a|en|in|within)(?: como| unos)? ${NUMBER} ${UNIT}`);

function counted({ text }: EntityContext, today: Day): Found[] {
  const ago = [...matches(text, AGO)].flatMap(({ groups, start, end }): Found[] => {
    const number = amount(groups['number'] ?? groups['number2'] ?? '');
    const unit = groups['unit'] ?? groups['unit2'] ?? '';
    // "Hace diez años" tells how long, not which day.
    if (
      /^(?:mes|ano|year|month|anito|mesec)/.test(unit) ||
      precedes(text, end, /^ (?:habiles|y medio|que|largos|de mora)/) ||
      follows(text, start, /\bdesde $/)
    )
      return [];
    const value = move(today, unit, -number);
    return [{ type: 'fecha', value: isoDay(value), start, end, priority: 64 }];
  });
  const ahead = [...matches(text, AHEAD)].flatMap(({ groups, span, start, end }): Found[] => {
    const unit = groups['unit'] ?? '';
    if (!/^(?:dia|day|seman|week)/.test(unit) || precedes(text, end, /^ (?:habiles|calendario|de|y)/)) return [];
    const soon =
      /^(?:dentro|de aqui|in|within)/.test(span) ||
      /^ (?:vuelvo|le pago|les pago|pago|voy|vence|paso|consigno|viajo|cumplo|llamo)\b/.test(
        text.slice(end, end + 12),
      ) ||
      GOING.test(text.slice(Math.max(0, start - 40), start));
    if (
      !soon ||
      follows(text, start, /(?:respuest\w*|respond\w*|contest\w*|demora\w*|tarda\w*|listo|sale) (?:\p{L}+ )?$/u)
    )
      return [];
    const value = move(today, unit, amount(groups['number'] ?? ''));
    const inner = /^(?:dentro de|de aqui a|en|in|within)(?: como| unos)? /.exec(span)?.[0].length ?? 0;
    const from = /^dentro|^in|^within/.test(span) ? start : start + (/^en /.test(span) ? inner : 0);
    return [{ type: 'fecha', value: isoDay(value), start: from, end, priority: 63 }];
  });
  return [...ago, ...ahead];
}

const GOING =
  /(?:pago|pagare|pagaria|voy|vuelvo|vence|vencen|viajo|puedo|consigno|vendo|llamo|paso|cita|abono|cancelo|ire)(?: \p{L}+){0,3} $/u;

function amount(word: string): number {
  if (/^\d/.test(word)) return Number(word);
  return word === 'un par de' ? 2 : 1;
}

function move(today: Day, unit: string, by: number): Day {
  if (/^(?:seman|week)/.test(unit)) return addDays(today, 7 * by);
  if (/^(?:mes|month)/.test(unit)) return addMonths(today, by);
  return /^(?:an|year)/.test(unit) ? addMonths(today, 12 * by) : addDays(today, by);
}

const NAMES = new Map<string, number>(
  [
    'domingo dgo sunday',
    'lunes luness monday',
    'martes tuesday',
    'miercoles mierkoles miercole miercols wednesday',
    'jueves juebes jueves thursday',
    'viernes biernes viernez vierns friday',
    'sabado savado saturday',
  ].flatMap((names, day) => names.split(' ').map((name): [string, number] => [name, day])),
);
const WEEKDAY = new RegExp(
  `(?<![\\p{L}\\d])(?<span>(?<before>proximo |pasado |otro |este |este mismo |mismo |next |last |this )?(?<name>${[...NAMES.keys()].join('|')})(?<after> (?:pasado|anterior|que (?:viene|paso|pasa)|q (?:viene|paso)|k viene|proximo|entrante|siguiente|en ocho(?: dias)?|en 8(?: dias)?|de (?:la )?(?:proxima|otra|siguiente|entrante) semana|de la semana (?:que viene|entrante|proxima|siguiente|pasada)|de (?:esta|la presente) semana))?)(?![\\p{L}\\d])`,
  'gu',
);

function weekdays(context: EntityContext, today: Day): Found[] {
  const { text } = context;
  return [...matches(text, WEEKDAY, 'span')].flatMap(({ groups, start, end }): Found[] => {
    const { before = '', after = '', name = '' } = groups;
    if (
      follows(
        text,
        start,
        /(?:\b(?:los|todos los|cada|todo|unos|entre|de lunes a|y|on|odio los|un|lunes a|a|santo)) $/,
      ) &&
      !follows(text, start, /\b(?:desde|para) el \p{L}+ (?:y|a) $/u) &&
      before === '' &&
      after === ''
    ) {
      if (!follows(text, start, /\bon $/)) return [];
    }
    if (
      precedes(text, end, /^ (?:a|al|hasta|y) (?:el )?(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)/) &&
      !follows(text, start, /\bel $/)
    )
      return [];
    if (precedes(text, end, /^ (?:santo|de ramos|a viernes)/)) return [];
    const value = weekday(context, today, NAMES.get(name) ?? 0, before.trim(), after.trim(), start, end);
    // "el lunes 23 de noviembre" is that date, "el lunes 23" too.
    if (precedes(text, end, /^,? (?:el )?(?:\d{1,2}|primero)(?! ?(?:am|pm|a\.? ?m|p\.? ?m|:|de la))/)) return [];
    return [{ type: 'fecha', value: isoDay(value), start, end, priority: 65 }];
  });
}

function weekday(
  context: EntityContext,
  today: Day,
  wanted: number,
  before: string,
  after: string,
  start: number,
  end: number,
): Day {
  const ahead = (wanted - weekdayOf(today) + 7) % 7;
  const back = ahead === 0 ? -7 : ahead - 7;
  if (/^(?:pasado|last)/.test(before) || /^(?:pasado|anterior|que paso|q paso|de la semana pasada)/.test(after)) {
    return /semana/.test(after) ? addDays(monday(today), ((wanted + 6) % 7) - 7) : addDays(today, back);
  }
  if (/semana/.test(after)) return addDays(monday(today), ((wanted + 6) % 7) + (/esta|presente/.test(after) ? 0 : 7));
  if (/^(?:este|this|mismo)/.test(before)) return addDays(today, ahead);
  const next = ahead === 0 ? 7 : ahead;
  if (/^en /.test(after) || before === 'otro') return addDays(today, next + 7);
  if (/^(?:proximo|next)/.test(before) || after !== '') return addDays(today, next);
  return isPast(context, start, end) === true ? addDays(today, back) : addDays(today, next);
}

const monday = (today: Day): Day => addDays(today, -((weekdayOf(today) + 6) % 7));
