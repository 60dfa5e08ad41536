import { follows, matches, precedes, type EntityContext, type EntityFinder, type Found } from './entity-finder.ts';

/**
 * `cuotas`: how many instalments: "12 cuotas", "4 pagos", or a term in months ("a 12 meses", "en doce meses", "24 meses
 * de plazo"). "La cuota 3" and months that are no term are none. Value: 1…120.
 */
export const findCuotas: EntityFinder = (context) => [...counted(context), ...term(context), ...awaited(context)];

const NUMBER = '(?<number>\\d{1,3}|una sola|una unica|un solo|un unico|una|un)';
const COUNTED = new RegExp(
  `(?<![\\d\\p{L}#$]|\\d[.,/-])(?<list>(?:\\d{1,3}(?: ?, ?| o (?:a |en )?| u (?:a |en )?| y (?:a |en )?| a )){0,4})(?<span>${NUMBER} (?:c[ou]{1,2}tas?|cuoticas?|kuotas?|qotas?|coutas?|cutas|pagos?|pagitos|plazos|instal?lments?|(?:monthly )?payments?|contados|abonos|mensualidades))(?![\\p{L}])`,
  'gu',
);

function counted({ text, view }: EntityContext): Found[] {
  const found: Found[] = [];
  for (const { groups, at } of matches(text, COUNTED)) {
    const { list = '', span = '', number = '' } = groups;
    const start = at + list.length;
    const one = /^un/.test(number);
    const fee = /c[ou]{1,2}t|kuot|qot|cout|cuotic|install?/.test(span);
    if (one && !(/sol|unic/.test(number) && follows(text, start, /\b(?:en|a) $/))) continue;
    if (
      !one &&
      !fee &&
      (follows(text, at, DONE) || !(follows(text, at, TERM) || /pag|plazo|contad|payment|abono|mensualid/.test(span)))
    )
      continue;
    if (precedes(text, start + span.length, /^ (?:de edad|por (?:mil|ciento))/)) continue;
    push(found, one ? 1 : Number(number), start, start + span.length);
    if (fee && follows(text, start, /\bcuota $/)) found.pop();
    for (const item of list.matchAll(/\d+/g)) {
      if (view.text[at + item.index - 1] === '$') continue;
      push(found, Number(item[0]), at + item.index, at + item.index + item[0].length);
    }
  }
  return found;
}

/** Payments already made are no term. */
const DONE =
  /(?:hice|hizo|hicimos|realice|realizo|hecho|registr\w+|aparec\w+|hay|tengo|doble|esos|estos|los|las|mis|sus|ultimos|son|llevo|van|pague|made|hacer|existen) $/;
const TERM =
  /(?:\ba|\ben|\bcon|\bpor|\bhasta|\bde|\bplazo de|\bdiferi\w+ a|\bin|\bover) (?:unas |unos |solo |maximo )?$/;
const MONTHS =
  /(?<![\d\p{L}#$]|\d[.,/-])(?<list>(?:\d{1,3}(?: ?, ?| o (?:a |en )?| u (?:a |en )?| y (?:a |en )?| a )){0,4})(?<span>(?<number>\d{1,3}) (?:meses|mesecitos|mses|mesitos|months))(?!\p{L})/gu;

function term({ text }: EntityContext): Found[] {
  const found: Found[] = [];
  for (const { groups, at } of matches(text, MONTHS)) {
    const { list = '', span = '', number = '' } = groups;
    const start = at + list.length;
    const end = start + span.length;
    const before = follows(
      text,
      at,
      /(?:\ba|\ben|\bhasta|\bplazo(?: de| a)?|\bdifer\w+(?: a| en)?|\bfinanci\w+ (?:a|en)|\bacuerdo (?:de|por)|\bpor|\bin|\bover|\bentre|\bde|\bcon) $/,
    );
    const weak = follows(text, at, /\b(?:por|de|con|hasta) $/);
    const after = precedes(text, end, /^ (?:de plazo|para pagar|plazo)/);
    if (precedes(text, end, /^ (?:de (?!plazo)|y medio|esper|que |atras|antes|despues|despues|llevo|pasados)/))
      continue;
    if (
      follows(
        text,
        at,
        /(?:hace|hacen|desde hace|llevo|cada|ultimos|primeros|despues de|antes de|durante|cerrado|van|tiene|lleva) (?:los |mas de |como |unos )?$/,
      )
    )
      continue;
    if (!after && (!before || (weak && !/pag|acuerd|financ|plazo|difer|cuot|refinanc|convenio|facilidad/.test(text))))
      continue;
    push(found, Number(number), start, end);
    for (const item of list.matchAll(/\d+/g))
      push(found, Number(item[0]), at + item.index, at + item.index + item[0].length);
  }
  return found;
}

function awaited({ text, expects }: EntityContext): Found[] {
  const found: Found[] = [];
  if (expects !== 'cuotas') return found;
  for (const { groups, span, start, end } of matches(text, YEARS)) {
    if (
      !ANSWER_BEFORE.test(text.slice(Math.max(0, start - 25), start)) ||
      !ANSWER_AFTER.test(text.slice(end, end + 25))
    )
      continue;
    const { number = '' } = groups;
    const years = /^medio/.test(span)
      ? 0.5
      : (/^un/.test(number) ? 1 : Number(number)) + (/ y medio$/.test(span) ? 0.5 : 0);
    push(found, 12 * years, start, end, 65);
  }
  for (const { span, start, end } of matches(text, /(?<![\d\p{L}$#]|\d[.,/:-])\d{1,3}(?![\d\p{L}]|[.,/:-]\d)/gu)) {
    if (
      ANSWER_BEFORE.test(text.slice(Math.max(0, start - 25), start)) &&
      ANSWER_AFTER.test(text.slice(end, end + 25))
    ) {
      push(found, Number(span), start, end, 40);
    }
  }
  return found;
}

/** Whole or half years of months. */
const YEARS =
  /(?<![\d\p{L}$#]|\d[.,/:-])(?:medio (?:ano|anito)|(?<number>\d{1,2}|un) (?:anos?|anitos?)(?: y medio)?)(?!\p{L})/gu;

/** How a bare number answers "how many instalments". */
const ANSWER_BEFORE =
  /(?:^|[,.;:!¡¿?]\s*|\b(?:a|en|son|serian|sean|pues|mejor|las|unas|quiero|quisiera|deme|ponga|pongale|pongame|pongamos|maximo|minimo|para|sino|no|si|claro|listo|ok|dale|digamos|eh|como|o|hagale|prefiero|to|in)\s)$/;
const ANSWER_AFTER =
  /^\s*(?:$|[,.;!?]|(?:pues|por favor|porfa|mejor|entonces|esta|estaria|no mas|nomas|gracias|o|me|ya|si|y ya|y listo|please)(?!\p{L}))/u;

function push(found: Found[], value: number, start: number, end: number, priority = 62): void {
  if (value >= 1 && value <= 120) found.push({ type: 'cuotas', value, start, end, priority });
}
