import Tokenizer from 'natural/lib/natural/tokenizers/aggressive_tokenizer_es.js';
import stemmer from 'natural/lib/natural/stemmers/porter_stemmer_es.js';

/** Words of a normalised text: letters only. */
export const words = (normalized: string): string[] => tokenizer.tokenize(normalized);

/** Spanish stem of a folded word, with ñ as n (as many write it). */
export function stem(word: string): string {
  return stemmer.stem(word.slice(0, LONGEST_WORD)).replace(/ñ/g, 'n');
}

const LONGEST_WORD = 40;
const tokenizer = new Tokenizer();
