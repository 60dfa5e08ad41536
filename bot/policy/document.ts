import type { DocumentType } from '../../contracts/fact.ts';
import type { Entity } from '../../contracts/nlu-result.ts';

/** A document as the citizen said it. `valid` is false where a NIT's check digit is wrong. */
export interface SaidDocument {
  type: DocumentType;
  value: string;
  valid: boolean;
}

/** How people name the kinds of document, folded; what is not named is taken for a cédula until the register says. */
const NAMED: readonly [RegExp, DocumentType][] = [
  [/\b(c\.? ?e\.?|(cedula|documento|carnet) de extranjeria|extranjeria)\b/, 'CE'],
  [/\b(ppt|permiso (de|por) proteccion( temporal)?)\b/, 'PPT'],
  [/\b(pasaporte|passport)\b/, 'PA'],
  [/\b(t\.? ?i\.?|tarjeta de identidad)\b/, 'TI'],
];

/** The first document among the entities that may be used; a wrong NIT only where there is nothing better. */
export function saidDocument(entities: readonly Entity[], text = ''): SaidDocument | undefined {
  const said = entities.filter(({ type }) => type === 'nit' || type === 'cedula');
  const best = said.find(({ valid }) => valid !== false) ?? said[0];
  if (!best) return saidPassport(text);
  return {
    type: best.type === 'nit' ? 'NIT' : namedType(text),
    value: String(best.value),
    valid: best.valid !== false,
  };
}

/** The document in a sentence about something else: letters and digits are a passport only where it is called one. */
export function documentWithin(entities: readonly Entity[], text: string): SaidDocument | undefined {
  const said = saidDocument(entities, text);
  return said?.type === 'PA' && namedType(text) !== 'PA' ? undefined : said;
}

/**
 * How a document is looked up: under which kinds, the likeliest first (undefined: any). A kind that was named is the
 * only one; a bare number is a cédula before anything else. A person's NIT is the cédula with a check digit, and the
 * register knows persons by their cédula; companies' NITs have nine digits and begin with 8 or 9.
 */
export function lookUpOf(
  document: string,
  type: DocumentType,
): { document: string; types: (DocumentType | undefined)[] } {
  if (type === 'CC') return { document, types: BARE };
  if (type !== 'NIT') return { document, types: [type] };
  const [base = ''] = document.split('-');
  return /^[89]\d{8}$/.test(base) ? { document, types: [type] } : { document: base, types: BARE };
}

const BARE = ['CC' as const, undefined];

/** A passport has letters, so no number of the catalogue is it: one to three letters and five to nine digits. */
function saidPassport(text: string): SaidDocument | undefined {
  const [value] = /\b[A-Z]{1,3} ?\d{5,9}\b/i.exec(text) ?? [];
  return value === undefined ? undefined : { type: 'PA', value: value.replace(' ', '').toUpperCase(), valid: true };
}

function namedType(text: string): DocumentType {
  const folded = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return NAMED.find(([pattern]) => pattern.test(folded))?.[1] ?? 'CC';
}
