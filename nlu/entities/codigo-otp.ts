import {
  digitsOf,
  follows,
  matches,
  precedes,
  type EntityContext,
  type EntityFinder,
  type Found,
} from './entity-finder.ts';
import { isMoney } from './money-context.ts';
import { spokenNumbers } from './spoken-numbers.ts';

/** `codigo_otp`: six digits, with or without separators or in words, only while one is awaited. Leading zeros stay. */
export const findCodigoOtp: EntityFinder = (context) => {
  if (context.expects !== 'codigo_otp') return [];
  return [...written(context), ...spoken(context)];
};

const SIX = /(?<![\d\p{L}]|\d[ .,-])\d(?:[ .-]?\d){5}(?!\d|[ .,-]\d)/gu;

function written({ text }: EntityContext): Found[] {
  const found: Found[] = [];
  for (const { span, start, end } of matches(text, SIX)) {
    if (isMoney(text, start, end) || precedes(text, end, /^\s?%/) || follows(text, start, /\$\s*$/)) continue;
    found.push({ type: 'codigo_otp', value: digitsOf(span), start, end, priority: 85 });
  }
  return found;
}

function spoken({ text }: EntityContext): Found[] {
  return spokenNumbers(text).flatMap(({ digits, start, end }): Found[] =>
    digits.length === 6 && !isMoney(text, start, end)
      ? [{ type: 'codigo_otp', value: digits, start, end, priority: 85 }]
      : [],
  );
}
