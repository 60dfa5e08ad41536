import type { Holder } from '../contracts/paper.ts';

/** What anybody may see of a name: `M***** L***** T*****`; the stars tell no length. */
export function maskName(name: string): string {
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words.map((word) => `${(/[\p{L}\p{N}]/u.exec(word)?.[0] ?? '').toUpperCase()}*****`).join(' ');
}

/** A document as people write it: `31.987.654`, `900.123.456-7`; with letters it stays as it is. */
export function writtenDocument({ documentType, document }: Pick<Holder, 'documentType' | 'document'>): string {
  if (!/^\d+$/.test(document)) return document;
  const [body, check] =
    documentType === 'NIT' && document.length === 10 ? [document.slice(0, 9), `-${document.slice(9)}`] : [document, ''];
  return body.replace(/\B(?=(\d{3})+$)/g, '.') + check;
}
