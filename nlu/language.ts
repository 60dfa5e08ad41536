import { multiply } from './own/quantized.ts';
import type { Sparse } from './features/vocabulary.ts';
import type { Model } from './model.ts';

/** Spanish or English; `expected` is the conversation's language and decides where the text does not. */
export type LanguageReader = (normalized: string, vector: Sparse, expected: 'es' | 'en') => 'es' | 'en';

/** Reads with what was learned, or by the commonest words where one language only was trained. */
export function createLanguageReader(learned: Model['language']): LanguageReader {
  return (normalized, vector, expected) => {
    if (!/\p{L}/u.test(normalized)) return expected;
    const lean = learned && vector.indices.length > 0 ? leanOf(learned, vector) : leanOfWords(normalized);
    return lean + (expected === 'en' ? TRUST : -TRUST) > 0 ? 'en' : 'es';
  };
}

/** How far a text must lean against the conversation's language to be read otherwise. */
const TRUST = 0.3;

function leanOf(learned: NonNullable<Model['language']>, vector: Sparse): number {
  const score = new Float64Array(1);
  multiply(learned.weights, vector, Float32Array.of(learned.bias), score);
  return score[0] ?? 0;
}

function leanOfWords(normalized: string): number {
  let english = 0;
  let spanish = 0;
  for (const [word] of normalized.matchAll(/\p{L}+/gu)) {
    if (ENGLISH.has(word)) english += 1;
    if (SPANISH.has(word)) spanish += 1;
  }
  return (english - spanish) / Math.max(1, english + spanish);
}

const ENGLISH = new Set(
  'the is are was do does did my your i you it of to and for how what where when why can could would have has not this that with from on in at be will please there an if am'.split(
    ' ',
  ),
);
const SPANISH = new Set(
  'el la los las de que y en un una por para con no mi su se me le lo es son esta estoy como cuando donde cual quiero puedo tengo hay del al si ya pero muy mas usted o'.split(
    ' ',
  ),
);
