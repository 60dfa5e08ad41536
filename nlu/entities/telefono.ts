import { digitsOf, follows, matches, type EntityContext, type EntityFinder, type Found } from './entity-finder.ts';
import { isMoney } from './money-context.ts';

/**
 * `telefono`: a Colombian mobile, landline or toll-free line (`01 8000 …`), or a foreign number with its code; value in
 * E.164. Seven digits after "fijo" or where a telephone is awaited are a landline of Cali (602).
 */
export const findTelefono: EntityFinder = (context) => [...whole(context), ...tollFree(context), ...local(context)];

function whole(context: EntityContext): Found[] {
  const found: Found[] = [];
  for (const { span, groups, start, end } of matches(context.text, NUMBER)) {
    const { national, foreign } = groups;
    if (isMoney(context.text, start, end) || isOther(context, start, end)) continue;
    const mine = digitsOf(national ?? '');
    if (national !== undefined && !PLAN.test(mine)) continue;
    const value = foreign === undefined ? `+57${mine}` : `+${digitsOf(span).replace(/^00/, '')}`;
    if (!/^\+[1-9]\d{7,14}$/.test(value)) continue;
    if (
      span.startsWith('00') &&
      (value.length < 11 || (context.expects !== undefined && context.expects !== 'telefono'))
    )
      continue;
    const named = follows(context.text, start, /(?:cel\w*|tel\w*|whats?app?|wsp|movil|llam\w+ al?)[\s:.#]*$/);
    const sure = foreign !== undefined || named || national?.startsWith('(') === true;
    found.push({ type: 'telefono', value, start, end, priority: sure ? 87 : 50 });
  }
  return found;
}

/** The national number has no leading zero: `+57 1800 …`. */
function tollFree({ text }: EntityContext): Found[] {
  return [...matches(text, TOLL_FREE)].map(({ span, start, end }): Found => ({
    type: 'telefono',
    value: `+57${digitsOf(span).replace(/^0/, '')}`,
    start,
    end,
    priority: 91,
  }));
}

const TOLL_FREE = /(?<![\d\p{L}#$]|\d[.,'-])0 ?1[ .-]?8 ?0 ?0 ?0(?:[ .-]{0,2}\d){6}(?!\d|[.,'-]\d|\p{L})/gu;

/** Seven digits say no region. */
function local(context: EntityContext): Found[] {
  const { text, chunks, expects } = context;
  return chunks.flatMap((chunk): Found[] => {
    const { start, end, kind, glued } = chunk;
    if (glued || !/^[2-8]\d{2}[ .-]?\d{2}[ .-]?\d{2}$/.test(chunk.text)) return [];
    if ((kind !== undefined && kind !== 'telefono' && kind !== 'other') || isMoney(text, start, end)) return [];
    const said = FIXED_LINE.test(text.slice(Math.max(0, start - 60), start));
    if (!said && !(expects === 'telefono' && kind !== 'other')) return [];
    return [{ type: 'telefono', value: `+57602${chunk.digits}`, start, end, priority: 87 }];
  });
}

const FIXED_LINE =
  /(?<!\b(?:valor|precio|cargo|costo|sueldo|salario|ingreso|pago|monto|termino|interes|canon|plazo) )\bfijo(?: (?:es|el|la|del|de|mi|mio|casa|local|oficina|numero|un|este|al|en|cali|la casa|con)){0,4}[\s:.#]*$/;

/** Numbering plan of Colombia since 2021: mobiles 3xx, landlines 60 and the region. */
const PLAN = /^(?:3[0-5]\d{8}|60[1245678]\d{7})$/;
const SEPARATED = (digits: number): string => `(?:(?: ?- ?|[ .]{1,2})?\\d){${digits}}`;
const NUMBER = new RegExp(
  "(?<![\\d\\p{L}]|\\d[.,'-]|\\$ ?)(?:" +
    `(?:(?:\\(\\+57\\)|\\+ ?57|0057|\\(57\\)|57(?=[ .-]?[(36]))(?: ?- ?|[ .]{0,2}))?(?<national>(?:3${SEPARATED(2)}|\\(3\\d{2}\\)|6 ?0 ?[1-8]|\\(60[1-8]\\))${SEPARATED(7)})` +
    `|(?<foreign>(?:\\+ ?|00)(?!0|57)[1-9]\\d{0,2}(?:[ .-]{0,2}\\(?\\d{1,4}\\)?){2,6}))(?!\\d|[.,'-]\\d|\\p{L})`,
  'gu',
);

/** The words before say it is another number, or it is a piece of a longer one. */
function isOther({ text, chunks }: EntityContext, start: number, end: number): boolean {
  const chunk = chunks.find((one) => one.start < end && one.end > start);
  if (!chunk) return false;
  if (chunk.text.length > 150) return true;
  if (chunk.kind !== undefined && chunk.kind !== 'telefono' && chunk.kind !== 'other' && chunk.start <= start + 1)
    return true;
  const left = text.slice(chunk.start, start).replace(/\D/g, '').length;
  const right = text.slice(end, Math.max(end, chunk.end)).replace(/\D/g, '').length;
  if (/^\d{1,3}(?:[.,']\d{3}){2,}$/.test(chunk.text)) return true;
  return (left > 0 && left < 6) || (right > 0 && right < 6);
}
