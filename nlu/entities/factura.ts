import type { EntityFinder } from './entity-finder.ts';
import { isMoney } from './money-context.ts';
import { kindOf, leading } from './number-chunks.ts';

/** `factura`: 6 to 20 digits after "factura", "recibo" or "referencia", or where one is awaited. Value: digits. */
export const findFactura: EntityFinder = ({ text, chunks, expects }) =>
  chunks.flatMap((chunk) => {
    const cut = kindOf(chunk, expects) === 'factura' ? leading(chunk, 6, 20) : undefined;
    if (!cut || chunk.glued || isMoney(text, cut.start, cut.end)) return [];
    return [{ type: 'factura', value: cut.digits, start: cut.start, end: cut.end, priority: chunk.kind ? 88 : 60 }];
  });
