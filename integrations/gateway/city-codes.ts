import type { DocumentType, TaxName } from '../../contracts/fact.ts';

/** The city's codes of taxes, the same in all its systems. */
const TAX_CODES = {
  predial: 'IPU',
  ica: 'ICA',
  reteica: 'RIC',
  valorizacion: 'VAL',
  estampilla: 'EST',
  sobretasa: 'SBT',
  otro: 'OTR',
} as const satisfies Record<TaxName, string>;

export const codeOfTax = (tax: TaxName): string => TAX_CODES[tax];

/** The tax of a code; one we do not know is `otro`, so that a new tax is shown and not lost. */
export function taxOfCode(code: string): TaxName {
  const known = Object.entries(TAX_CODES).find(([, value]) => value === code);
  return (known?.[0] as TaxName | undefined) ?? 'otro';
}

/** Document types as the DIAN numbers them (technical annex of electronic invoicing, table 13.2.1). */
export const DOCUMENT_TYPE_CODES = {
  TI: '12',
  CC: '13',
  CE: '22',
  NIT: '31',
  PA: '41',
  PPT: '48',
} as const satisfies Record<DocumentType, string>;

type DocumentTypeCode = (typeof DOCUMENT_TYPE_CODES)[DocumentType];

export const codeOfDocumentType = (type: DocumentType): DocumentTypeCode => DOCUMENT_TYPE_CODES[type];

export function documentTypeOfCode(code: DocumentTypeCode): DocumentType {
  const known = Object.entries(DOCUMENT_TYPE_CODES).find(([, value]) => value === code);
  return known?.[0] as DocumentType;
}
