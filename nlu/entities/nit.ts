import { digitsOf, follows, matches, type EntityContext, type EntityFinder, type Found } from './entity-finder.ts';
import { isMoney } from './money-context.ts';
import { spokenNumbers } from './spoken-numbers.ts';

/**
 * `nit`: after "nit", where one is awaited, or by its look (nine digits that begin with 8 or 9 and a check digit).
 * Value `900123456-8`; a missing check digit is worked out, a wrong one is kept and reported (`valid: false`).
 */
export const findNit: EntityFinder = (context) => [...written(context), ...spoken(context)];

/** Check digit of a NIT (DIAN: weights from the right, sum modulo 11). */
export function nitCheckDigit(base: string): number {
  let sum = 0;
  for (let at = 0; at < base.length; at += 1) {
    sum += Number(base[base.length - 1 - at]) * (WEIGHTS[at] ?? 0);
  }
  const rest = sum % 11;
  return rest > 1 ? 11 - rest : rest;
}

const WEIGHTS = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];

const NUMBER =
  /(?<=^|[^\d\p{L}]|(?<!\p{L})nit)(?<!\d[.,'-])(?<base>\d{1,3}(?:[.,' ]\d{3}){1,3}|\d{6,10})(?:(?: ?- ?| ?(?:dv|d\.v\.?|guion|raya|digito(?: de verificacion)?)[ .:]*)(?<check>\d))?(?!\d|[.,'-]\d|\s?%)/gu;
const LEAD =
  /\bn\.?i\.?t\.?(?: (?:numero|num|nro|no|es|de (?:la|mi) empresa|de (?:la|mi) (?:compania|sociedad)|is))*[\s.:#°º,-]*$/;

function written(context: EntityContext): Found[] {
  const found: Found[] = [];
  for (const { groups, start, end } of matches(context.text, NUMBER)) {
    const base = digitsOf(groups['base'] ?? '');
    if (base.length < 6 || base.length > 10 || isMoney(context.text, start, end)) continue;
    const nit = read(context, base, groups['check'], start);
    if (nit) found.push({ ...nit, start, end });
  }
  return found;
}

type Read = Pick<Found, 'type' | 'value' | 'priority' | 'valid'>;

function read(context: EntityContext, base: string, check: string | undefined, start: number): Read | undefined {
  const lead = follows(context.text, start, LEAD);
  const company = base.length === 9 && /^[89]/.test(base);
  const documentLead = follows(
    context.text,
    start,
    /(?:cedula|\bcc|telefono|celular|radicado|predio|factura|referencia)[\s\p{L}.:#]{0,12}$/u,
  );
  if (lead) return judge(base, check, 95);
  if (documentLead) return undefined;
  if (check !== undefined) return company || checks(base, check) ? judge(base, check, 80) : undefined;
  if (context.expects === 'nit') return judge(base, check, 65);
  const joined = base.length === 10 && /^[89]/.test(base) && checks(base.slice(0, 9), base.slice(9));
  if (context.expects === 'cedula' && (company || joined)) return judge(base, check, 65);
  return undefined;
}

const checks = (base: string, check: string): boolean => nitCheckDigit(base) === Number(check);

/** Ten digits of a company are nine and the check digit; of a person, a cédula without it. */
function judge(base: string, check: string | undefined, priority: number): Read {
  const joined = check === undefined && base.length === 10 && /^[89]/.test(base);
  const number = joined ? base.slice(0, 9) : base;
  const digit = joined ? base.slice(9) : (check ?? String(nitCheckDigit(number)));
  const value = `${number}-${digit}`;
  return checks(number, digit) ? { type: 'nit', value, priority } : { type: 'nit', value, priority, valid: false };
}

function spoken(context: EntityContext): Found[] {
  return spokenNumbers(context.text).flatMap(({ digits, start, end }): Found[] => {
    if (digits.length < 6 || digits.length > 10 || isMoney(context.text, start, end)) return [];
    const after = /^\s*(?:guion|raya|digito(?: de verificacion)?|dv)\s+(?<check>\p{L}+|\d)/u.exec(
      context.text.slice(end, end + 40),
    );
    const said = after?.groups?.['check'];
    const check = said === undefined ? undefined : (spokenNumbers(said)[0]?.digits ?? said);
    const valid = check !== undefined && /^\d$/.test(check) ? check : undefined;
    const nit = read(context, digits, valid, start);
    return nit ? [{ ...nit, start, end: valid === undefined || !after ? end : end + after[0].length }] : [];
  });
}
