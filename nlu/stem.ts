import stemmer from 'natural/lib/natural/stemmers/porter_stemmer_es.js';

/** Spanish stem of a folded word, with ñ as n (as many write it). */
export function stem(word: string): string {
  return stemmer.stem(word.slice(0, LONGEST_WORD)).replace(/ñ/g, 'n');
}

const LONGEST_WORD = 40;
