import { createHash } from 'node:crypto';
import type { ContactChange } from '../ports/back-office.ts';

/**
 * Hex SHA-256 of a change of contact in a fixed form: the document, then one line `kind|value` each, sorted. Whoever has
 * the change can work it out again (Ley 527 de 1999, art. 7).
 */
export function contactChangeSha256(document: string, changes: readonly ContactChange[]): string {
  const lines = changes.map(({ kind, value }) => `${kind}|${value}`);
  return createHash('sha256')
    .update([document, ...lines.sort()].join('\n'))
    .digest('hex');
}

/** The kinds of contact a sentence names, in the order of the menu. */
export function saidContactKinds(text: string): ContactChange['kind'][] {
  const said = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return KINDS.filter(([, words]) => words.test(said)).map(([kind]) => kind);
}

const KINDS: readonly (readonly [ContactChange['kind'], RegExp])[] = [
  ['email', /\b(correos?|e-?mails?|electronico)\b/],
  ['sms', /\b(cel|celular(es)?|telefonos?|movil|linea|numero|phone|mobile|cell)\b/],
  ['address', /\b(direccion|domicilio|residencia|trastee|mude|(mailing |postal |home )address|moved)\b/],
];

/** A mobile of Colombia, as an SMS needs it. */
export const isMobile = (phone: string): boolean => /^\+573\d{9}$/.test(phone);
