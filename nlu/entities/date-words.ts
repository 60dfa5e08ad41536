import type { EntityContext } from './entity-finder.ts';

/** Month names as people write them, folded, longest first where one begins with another. */
export const MONTH_NAMES = new Map<string, number>(
  [
    'enero enro january ene jan',
    'febrero febero fevrero february feb',
    'marzo marso march mar',
    'abril avril april abr apr',
    'mayo mallo may',
    'junio junnio june jun',
    'julio jullio july jul',
    'agosto agoto august ago aug',
    'septiembre setiembre septienbre september sept sep',
    'octubre octuvre octube october oct',
    'noviembre nobiembre novienbre november nov',
    'diciembre disiembre dicienbre december dic dec',
  ].flatMap((names, at) => names.split(' ').map((name): [string, number] => [name, at + 1])),
);

/** The names as one alternative of a pattern. */
export const MONTHS = [...MONTH_NAMES.keys()].sort((a, b) => b.length - a.length).join('|');

const PAST_BEFORE =
  /(?:\b(?:pague|pago el|pagamos|pagaron|radique|radicamos|fui|fuimos|vine|hice|hicimos|llego|llegaron|consigne|consignamos|compre|compramos|vendi|vendimos|envie|mande|recibi|hable|llame|firme|firmamos|abone|abri|cerre|cerramos|presente|presentamos|presento|solicite|pedi|pedimos|dijeron|dijo|atendieron|cobraron|notificaron|notifico|vencio|vencieron|fallecio|murio|nacio|naci|hizo|hicieron|pusieron|quede|quedaron|enviaron|mandaron|debitaron|descontaron|embargaron|estuve|entregaron|entregue|registre|inscribi|declare|transferi|gire|cancele|deje|estaba|era|fue|gave|was|were|did|made|bought|sold|got|went|came|paid|sent|filed|since|called|received|paso|cayo|pasaron|salio|tuve|di|constituyo|expidieron|expidio|generaron|genero|realice|realizo|efectue|efectuo|realizado|efectuado|hecho|radicad[oa]|fechad[ao]|presentad[oa]|recibid[oa]|enviad[oa]|del pago|mi pago)\b)/gu;
const FUTURE_BEFORE =
  /(?:\b(?:hasta|antes del?|vence|vencen|vencera|pagare|pagaria|voy|ire|iria|para el|plazo|puedo|podria|quiero|cita|pago (?:el|para)|compromet|proxim|caera|seria|sera|toca|tengo que|debo|before|until|by|due|pagar|abonar|manana|agend|programar|reservar|separ|viajo)\b)/gu;
const PAST_AFTER =
  /^[ ,]*(?:pague|radique|fui|vine|hice|me (?:llego|llamaron|dijeron|cobraron|atendieron|enviaron|mandaron)|consigne|llego|llegaron|hable|llame|envie|mande|compre|firme|abone|hubo|estuve|estaba|fue|se (?:cayo|vencio|me vencio)|pasado|i (?:paid|sent|called)|no (?:pude|habia|abrieron|atendieron))/;

/** "El pago del 3 de febrero", "la consignación de $200.000 del 15". */
const DONE_OF =
  /\b(?:pago|recibo|comprobante|soporte|consignacion|transferencia|radicado|peticion|solicitud|carta|notificacion|oficio|abono|escritura)\b(?:[^.;?!]|\.\d){0,25}\bdel $/;

/** Whether the words around a date tell of something done (true), to come (false), or neither. */
export function isPast(
  { text, original }: Pick<EntityContext, 'text' | 'original'>,
  start: number,
  end: number,
): boolean | undefined {
  if (/\bdesde (?:el |la |este )?$/.test(text.slice(Math.max(0, start - 12), start))) return true;
  if (DONE_OF.test(text.slice(Math.max(0, start - 45), start))) return true;
  const clause =
    text
      .slice(Math.max(0, start - 45), start)
      .split(/[.;?!](?=\s|$)|\bpero\b|\by (?:ahora|quiero|cuando|cuanto)\b/)
      .at(-1) ?? '';
  const after = text.slice(end, end + 40);
  if (PAST_AFTER.test(after) || PRETERITE_AFTER.test(original(end, Math.min(text.length, end + 40)).normalize('NFC')))
    return true;
  const written = start === 0 ? '' : original(start - clause.length, start).normalize('NFC');
  const past = Math.max(lastIndex(clause, PAST_BEFORE), lastIndex(written, PRETERITE));
  const future = lastIndex(clause, FUTURE_BEFORE);
  if (past < 0 && future < 0)
    return /^[ ,]*(?:vence|puedo|hay|me queda|voy|pago|les|cae|sale)/.test(after) ? false : undefined;
  return past > future;
}

/** Words that end in a stressed vowel as the preterite does: "suscribí", "inundó", but not "pagaré", "aquí". */
const PRETERITE =
  /(?<!\p{L})(?!(?:aqu|as|ah|all|s|m|t|qu|porqu|est|caf|jos|andr)[éí](?!\p{L}))\p{L}{2,}(?:(?<!r)é|í|ó)(?!\p{L})/gu;
const PRETERITE_AFTER = new RegExp(
  `^ (?:(?:no|me|le|les|se|lo|la|yo|ya) ){0,3}${PRETERITE.source.replace('(?<!\\p{L})', '')}`,
  'u',
);

function lastIndex(text: string, pattern: RegExp): number {
  let last = -1;
  for (const match of text.matchAll(pattern)) last = match.index;
  return last;
}
