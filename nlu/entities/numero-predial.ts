import type { EntityFinder } from './entity-finder.ts';

/** `numero_predial`: exactly 30 digits (the national property number), however they are grouped. Value: digits. */
export const findNumeroPredial: EntityFinder = ({ chunks }) =>
  chunks.flatMap((chunk) => {
    const whole = chunk.digits.length === 30 ? chunk : chunk.groups.find(({ text }) => text.length === 30);
    if (!whole || chunk.glued) return [];
    const value = whole.text.replace(/\D/g, '');
    return [{ type: 'numero_predial', value, start: whole.start, end: whole.end, priority: 99 }];
  });
