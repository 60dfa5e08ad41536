import { follows, precedes, type EntityFinder } from './entity-finder.ts';
import { isMoney } from './money-context.ts';

/** `codigo_otp`: six digits, with or without separators or in words, only while one is awaited. Leading zeros stay. */
export const findCodigoOtp: EntityFinder = ({ text, chunks, expects }) => {
  if (expects !== 'codigo_otp') return [];
  return chunks.flatMap((chunk) => {
    const { start, end, digits } = chunk;
    if (digits.length !== 6 || chunk.glued || (chunk.kind !== undefined && chunk.kind !== 'codigo_otp')) return [];
    if (isMoney(text, start, end) || precedes(text, end, /^\s?%/) || follows(text, start, /\$\s*$/)) return [];
    return [{ type: 'codigo_otp', value: digits, start, end, priority: 85 }];
  });
};
