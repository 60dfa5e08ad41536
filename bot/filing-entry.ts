import { createHash } from 'node:crypto';
import type { DocumentRegistry } from './ports/back-office.ts';
import type { FilingAnnex } from './ports/filing-register.ts';
import type { KeptFiling } from './ports/filings.ts';

/** The city's words for a filing, in Spanish. */
export interface FilingWords {
  /** One line for the staff: what was filed. */
  summary(procedure: string, documents: number): string;
  /** What was filed, as a text to be kept in document management. */
  sheet(kept: KeptFiling): string;
}

type Entry = Parameters<DocumentRegistry['register']>[0];

/** Types of the city's table of documents; every other procedure is a `TRAMITE`. */
const TYPE_OF_PROCEDURE: Readonly<Record<string, string>> = {
  peticion: 'PETICION',
  documentos: 'PETICION',
  consulta: 'CONSULTA',
  queja: 'QUEJA',
  reclamo: 'RECLAMO',
  sugerencia: 'SUGERENCIA',
  denuncia: 'DENUNCIA',
};

/** How document management is told of a filing: always in the same words, under one key, whoever brings it. */
export function filingEntry(kept: KeptFiling, words: Pick<FilingWords, 'sheet'>): Entry {
  const { number } = kept.filing;
  return {
    ...textEntry(kept, words.sheet(kept), `${number}.txt`),
    idempotencyKey: `filing:${number}`,
  };
}

/** How it is told of an annex; the bytes are those of the file, or the words that were added. */
export function annexEntry(
  kept: KeptFiling,
  { place, document, text = '' }: FilingAnnex,
  parentNumber: string,
  content: Uint8Array,
): Entry {
  const { number } = kept.filing;
  const base = textEntry(kept, text, `${number}-${place}.txt`);
  const { fileName, contentType, sha256 } = document ?? base;
  const body = document ? content : base.content;
  return {
    ...base,
    fileName,
    contentType,
    sha256,
    content: body,
    parentNumber,
    idempotencyKey: `filing:${number}:${place}`,
  };
}

function textEntry({ filing, content: { filer } }: KeptFiling, text: string, fileName: string) {
  const content = Buffer.from(text, 'utf8');
  return {
    ...{ type: TYPE_OF_PROCEDURE[filing.procedure] ?? 'TRAMITE', title: filing.number, fileName, content },
    ...(filer.taxpayerId !== undefined && { taxpayerId: filer.taxpayerId }),
    contentType: 'text/plain; charset=utf-8',
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}
