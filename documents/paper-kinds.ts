import type { PaperKind } from '../contracts/paper.ts';

const KINDS: Record<PaperKind, { prefix: string; file: string }> = {
  clearance: { prefix: 'PYS', file: 'paz-y-salvo' },
  statement: { prefix: 'EDC', file: 'estado-de-cuenta' },
  cadastral: { prefix: 'CCA', file: 'certificado-catastral' },
  bill: { prefix: 'FAC', file: 'factura' },
  receipt: { prefix: 'CPP', file: 'comprobante-de-pago' },
  agreement: { prefix: 'ACU', file: 'acuerdo-de-pago' },
  filing: { prefix: 'CRA', file: 'constancia-de-radicado' },
  'personal-data': { prefix: 'DPE', file: 'datos-personales' },
};

/** `PYS-2026-000123`. */
export function numberOf(kind: PaperKind, year: number, ordinal: number): string {
  return `${KINDS[kind].prefix}-${year}-${String(ordinal).padStart(6, '0')}`;
}

/** `paz-y-salvo-PYS-2026-000123.pdf`. */
export function fileNameOf(kind: PaperKind, number: string): string {
  return `${KINDS[kind].file}-${number}.pdf`;
}
