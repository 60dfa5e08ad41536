import { digitsOf, follows, matches, type EntityFinder, type Found } from './entity-finder.ts';
import { isMoney } from './money-context.ts';

/** `telefono`: a Colombian mobile or landline, or a foreign number with its "+"; value in E.164. */
export const findTelefono: EntityFinder = ({ text }) => {
  const found: Found[] = [];
  for (const { span, groups, start, end } of matches(text, NUMBER)) {
    if (isMoney(text, start, end) || follows(text, start, DOCUMENT)) continue;
    const value = groups['foreign'] === undefined ? `+57${digitsOf(groups['national'] ?? '')}` : `+${digitsOf(span)}`;
    found.push({ type: 'telefono', value, start, end, priority: 50 });
  }
  return found;
};

const NUMBER =
  /(?<![\d\p{L}]|\d[.,'-])(?:(?:(?:\+|00)?57[ .-]?)?(?<national>3\d{2}[ .-]?\d{3}[ .-]?\d{2}[ .-]?\d{2}|\(?60[1-8]\)?[ .-]?\d{3}[ .-]?\d{2}[ .-]?\d{2})|(?<foreign>\+(?!57)[1-9]\d{0,2}(?:[ .-]?\(?\d{2,4}\)?){2,4}))(?!\d|[.,'-]\d)/gu;
const DOCUMENT =
  /(?:cedula|\bcc|\bnit|documento|radicado|factura|referencia|predio)(?: (?:numero|no|es|con|n|mi))*[\s.:#]*$/;
