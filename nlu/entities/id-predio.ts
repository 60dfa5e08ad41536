import type { EntityFinder } from './entity-finder.ts';
import { isMoney } from './money-context.ts';
import { kindOf, leading } from './number-chunks.ts';

/** `id_predio`: 5 to 12 digits after "predio" or "id predio", or where one is awaited. Value: digits. */
export const findIdPredio: EntityFinder = ({ text, chunks, expects }) =>
  chunks.flatMap((chunk) => {
    // "ID 0000345678": no cédula begins with a zero.
    const padded = chunk.kind === 'cedula' && /^0\d{9}$/.test(chunk.digits);
    const cut = padded || kindOf(chunk, expects) === 'id_predio' ? leading(chunk, 5, 12) : undefined;
    if (!cut || chunk.glued || isMoney(text, cut.start, cut.end)) return [];
    return [{ type: 'id_predio', value: cut.digits, start: cut.start, end: cut.end, priority: chunk.kind ? 82 : 60 }];
  });
