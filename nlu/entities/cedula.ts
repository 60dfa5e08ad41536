import type { EntityContext, EntityFinder, Found } from './entity-finder.ts';
import { MONEY_VERB, isMoney } from './money-context.ts';
import { follows, precedes } from './entity-finder.ts';
import { leading, type NumberChunk } from './number-chunks.ts';

/**
 * `cedula`: 6 to 10 digits after "cédula", "cc", "documento"… or where a document is awaited; ten digits written with
 * points and beginning with 1 (as a NUIP is) say it by themselves. Value: digits.
 */
export const findCedula: EntityFinder = (context) => context.chunks.flatMap((chunk) => read(context, chunk));

function read(context: EntityContext, chunk: NumberChunk): Found[] {
  const { text, expects } = context;
  const cut = leading(chunk, 6, 10) ?? withoutDigit(chunk);
  if (
    !cut ||
    cut.digits.startsWith('0') ||
    isMoney(text, cut.start, cut.end) ||
    precedes(text, cut.end, /^(?:\s?%|\p{L}{2})/u)
  )
    return [];
  const found = (priority: number): Found[] => [
    { type: 'cedula', value: cut.digits, start: cut.start, end: cut.end, priority },
  ];
  if (chunk.kind === 'cedula') return found(90);
  if (chunk.kind !== undefined && !(chunk.kind === 'other' && expects === 'cedula')) return [];
  if (expects === 'cedula') return otherLook(cut.digits) || follows(text, cut.start, /\+$/) ? [] : found(60);
  const nuip = /^1[.'’]\d{3}[.'’]\d{3}[.'’]\d{3}$/.test(chunk.text) && /^1[0129]/.test(chunk.digits);
  return nuip && !follows(text, cut.start, MONEY_VERB) ? found(35) : [];
}

/** "1144032118-4": a cédula with the digit of the tax register. */
function withoutDigit({ text, start }: NumberChunk): ReturnType<typeof leading> {
  const base = /^(\d{6,10}|\d{1,3}(?:\.\d{3}){2,3})-\d$/.exec(text)?.[1];
  return base === undefined ? undefined : { digits: base.replace(/\D/g, ''), start, end: start + base.length };
}

/** Nine digits that begin with 8 or 9 are a company's NIT; ten that do not begin with 1, a telephone or a NIT. */
function otherLook(digits: string): boolean {
  return (
    (digits.length === 9 && /^[89]/.test(digits)) || (digits.length === 10 && /^(?:3[0-5]|60[1-8]|[89])/.test(digits))
  );
}
