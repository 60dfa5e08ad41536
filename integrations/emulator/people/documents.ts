import type { DocumentType } from '../../../contracts/fact.ts';
import { nitCheckDigit } from '../../../bot/domain/nit.ts';
import type { Random } from './random.ts';

/** A document as people write it, without the marks: `19.000.001` and `999123456-8` become digits only. */
export const compactDocument = (document: string): string => document.replace(/[^0-9A-Za-z]/g, '').toUpperCase();

/** Gives invented documents, each once, of shapes no living person is given (NIT of the 99… range, cédulas of 19…). */
export function createDocuments(random: Random): (type: DocumentType) => string {
  const given = new Set<string>();
  return (type) => {
    for (;;) {
      const document = invent(type, random);
      const key = compactDocument(document);
      if (given.has(key)) continue;
      given.add(key);
      return document;
    }
  };
}

function invent(type: DocumentType, random: Random): string {
  switch (type) {
    case 'CC':
    case 'TI':
      return `19${random.digits(8)}`;
    case 'CE':
      return `70${random.digits(5)}`;
    case 'PPT':
      return `60${random.digits(5)}`;
    case 'PA':
      return `XA${random.digits(6)}`;
    case 'NIT': {
      const nit = `99${random.digits(7)}`;
      return `${nit}-${nitCheckDigit(nit)}`;
    }
  }
}
