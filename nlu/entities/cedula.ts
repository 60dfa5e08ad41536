import {
  digitsOf,
  follows,
  matches,
  precedes,
  type EntityContext,
  type EntityFinder,
  type Found,
} from './entity-finder.ts';
import { isMoney } from './money-context.ts';
import { spokenNumbers } from './spoken-numbers.ts';

/**
 * `cedula`: 6 to 10 digits after "cédula", "cc", "documento"… or where a document is awaited; ten digits written with
 * points and beginning with 1 (as a NUIP is) say it by themselves. Value: digits.
 */
export const findCedula: EntityFinder = (context) => [...written(context), ...spoken(context)];

/** A number, however people group it: together, by points or spaces, digit by digit. */
const NUMBER =
  /(?<=^|[^\d\p{L}]|(?<!\p{L})(?:cc|ti|ce))(?<!\d[.,'-])(?:\d{1,3}(?:[.,']\d{3}){1,3}|\d{6,10}|\d{1,4}(?: \d{1,4}){1,9})(?!\d|[.,'-]\d|\s?%)/gu;
const LEAD =
  /(?:cedulas?|\bc\.? ?c\.?|\bti|\bc\.?e\.?|documento|\bdoc|identificacion|identidad|identificad[oa]|id number|\bid)(?: de (?:ciudadania|extranjeria|identidad|identificacion))?(?: (?:numero|num|nro|no|es|con|n|la|el|mi|is|del? (?:senor|senora|propietari[oa]|duen[oa])))*[\s.:#°º,-]*$/;

function written(context: EntityContext): Found[] {
  const found: Found[] = [];
  for (const { span, start, end } of matches(context.text, NUMBER)) {
    const digits = digitsOf(span);
    if (digits.length < 6 || digits.length > 10 || isMoney(context.text, start, end)) continue;
    const priority = priorityOf(context, digits, span, start, end);
    if (priority > 0) found.push({ type: 'cedula', value: digits, start, end, priority });
  }
  return found;
}

function priorityOf(context: EntityContext, digits: string, span: string, start: number, end: number): number {
  const { text, expects } = context;
  if (follows(text, start, LEAD)) return 90;
  if (expects === 'cedula' && !follows(text, start, OTHER_LEAD)) return isCompany(digits) ? 0 : 60;
  const plain = /^1\.\d{3}\.\d{3}\.\d{3}$/.test(span);
  return plain && !precedes(text, end, /^\s*(?:pesos|de pesos)/) ? 35 : 0;
}

/** Nine digits that begin with 8 or 9 are a company's NIT. */
const isCompany = (digits: string): boolean => digits.length === 9 && /^[89]/.test(digits);

/** Words that make the number something else. */
const OTHER_LEAD =
  /(?:nit|radicado|predio|factura|referencia|celular|telefono|matricula|codigo|otp|\+57|\+)(?: (?:numero|no|es|mi|el|la))*[\s.:#]*$/;

function spoken(context: EntityContext): Found[] {
  return spokenNumbers(context.text).flatMap(({ digits, start, end }): Found[] => {
    if (digits.length < 6 || digits.length > 10 || isMoney(context.text, start, end)) return [];
    if (follows(context.text, start, LEAD)) return [{ type: 'cedula', value: digits, start, end, priority: 90 }];
    if (context.expects !== 'cedula' || isCompany(digits) || follows(context.text, start, OTHER_LEAD)) return [];
    return [{ type: 'cedula', value: digits, start, end, priority: 60 }];
  });
}
