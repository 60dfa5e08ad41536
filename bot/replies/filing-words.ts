import type { FilingWords } from '../filing-entry.ts';
import type { Renderer } from './render.ts';

/** The city's words for a filing; what is a procedure of content goes by its own name, which the renderer does not know. */
export function filingWords({ text, has }: Pick<Renderer, 'text' | 'has'>): FilingWords {
  const say = (key: string, data?: Record<string, unknown>): string => text(`filing-sheet.${key}`, 'es-CO', data);
  const nameOf = (procedure: string): string =>
    has(`procedure.${procedure}`, 'es-CO') ? text(`procedure.${procedure}`, 'es-CO') : procedure;
  return {
    summary: (procedure, documents) => say('summary', { procedure: nameOf(procedure), documents }),
    sheet({ filing, content }) {
      const { filer, facts, request, propertyId, paymentReference, signature, documents } = content;
      const lines: [string, string | undefined][] = [
        ['procedure', nameOf(filing.procedure)],
        ['number', filing.number],
        ['filedAt', filing.filedAt],
        ['name', filer.name ?? (filer.document === undefined ? say('anonymous') : undefined)],
        ['document', filer.document],
        ['contact', filer.contact?.value],
        ['property', propertyId],
        ['payment', paymentReference],
        ['signature', signature?.sha256],
        ['request', request === '' ? undefined : request],
        ['facts', facts === '' ? undefined : facts],
        ['annexes', documents.map(({ fileName, sha256 }) => `${fileName} ${sha256}`).join('\n') || undefined],
      ];
      return lines.flatMap(([key, value]) => (value === undefined ? [] : [`${say(key)}: ${value}`])).join('\n');
    },
  };
}
