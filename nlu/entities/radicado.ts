import { digitsOf, matches, type EntityContext, type EntityFinder, type Found } from './entity-finder.ts';
import { findLeads, reaches } from './lead.ts';
import { isMoney } from './money-context.ts';
import { kindOf, leading } from './number-chunks.ts';

/**
 * `radicado`: after its word, twelve digits that begin with 400000, or a prefix with year and number (`PQR-2026-00418`).
 * Separators out, letters upper case, prefix kept.
 */
export const findRadicado: EntityFinder = (context) => [...named(context), ...byLook(context), ...prefixed(context)];

function named({ text, chunks, expects }: EntityContext): Found[] {
  return chunks.flatMap((chunk): Found[] => {
    const cut = kindOf(chunk, expects) === 'radicado' ? leading(chunk, 5, 24) : undefined;
    if (!cut || chunk.glued || isMoney(text, cut.start, cut.end) || /^\/\d/.test(text.slice(cut.end, cut.end + 2)))
      return [];
    return [{ type: 'radicado', value: cut.digits, start: cut.start, end: cut.end, priority: chunk.kind ? 90 : 60 }];
  });
}

function byLook({ text, chunks }: EntityContext): Found[] {
  return chunks.flatMap((chunk): Found[] => {
    const { start, end, digits } = chunk;
    if (chunk.glued || digits.length !== 12 || !digits.startsWith('400000') || isMoney(text, start, end)) return [];
    const decided = chunk.kind === 'factura' || chunk.kind === 'id_predio';
    return decided ? [] : [{ type: 'radicado', value: digits, start, end, priority: 89 }];
  });
}

const PREFIXED = /(?<![\p{L}\d-])(?:[a-z]{2,8}[-_ ]{1,3})\d{4}[-_ ]{1,3}\d{3,10}(?![\p{L}\d]|-\d| ?[ -]\d{3})/gu;
const LETTERED =
  /(?<![\p{L}\d.-])(?=[a-z\d./_-]{0,30}\d)(?=[a-z\d./_-]{0,30}[a-z])[a-z\d]{1,20}(?:[./_-][a-z\d]{1,12}){0,6}(?![\p{L}\d])/gu;

function prefixed({ text }: EntityContext): Found[] {
  const found: Found[] = [];
  const push = (span: string, start: number, priority: number): void => {
    const value = span.replace(/[^a-z\d]/g, '').toUpperCase();
    if (digitsOf(value).length >= 5) found.push({ type: 'radicado', value, start, end: start + span.length, priority });
  };
  for (const { span, start } of matches(text, PREFIXED)) {
    const hyphens = !/[_ ]/.test(span.replace(/ ?- ?/g, '-'));
    const prefix = /^[a-z]+/.exec(span)?.[0] ?? '';
    if (hyphens ? !NO_PREFIX.has(prefix) : SPACED_PREFIX.test(span)) push(span, start, 91);
  }
  const leads = findLeads(text).filter(({ kind }) => kind === 'radicado');
  for (const lead of leads.slice(0, 40)) {
    const window = text.slice(lead.end, lead.end + 80);
    if (!/\d{4}/.test(window)) continue;
    for (const match of window.matchAll(LETTERED)) {
      const gap = window.slice(0, match.index);
      if (!/\d{4}/.test(match[0]) || !reaches(gap)) continue;
      push(match[0], lead.end + match.index, 91);
      break;
    }
  }
  return found;
}

/** "PQR 2026 00418": with blanks, only the prefix of the office's own numbers, and a year. */
const SPACED_PREFIX = /^pqrs?d?f?s?[-_ ]+20\d\d[-_ ]/;

const NO_PREFIX = new Set(
  'ley nit cc factura recibo ref referencia predio cra calle acuerdo decreto resolucion matricula exp expediente cop feria'.split(
    ' ',
  ),
);
