import { fold } from './fold.ts';
import { stem } from './stem.ts';

/** Folded Spanish stems of a text for the search index: unique, in order, without stop words, at most 64. */
export function stems(text: string): string[] {
  const found = new Set<string>();
  for (const [token] of fold(text.slice(0, LONGEST_TEXT)).matchAll(/[\p{L}\d]+/gu)) {
    if (STOP_WORDS.has(token) || (token.length < 2 && !/\d/.test(token))) continue;
    found.add(/^\p{L}+$/u.test(token) ? stem(token) : token.slice(0, 40));
    if (found.size === MOST_STEMS) break;
  }
  return [...found];
}

const MOST_STEMS = 64;
const LONGEST_TEXT = 16_384;

const STOP_WORDS = new Set(
  (
    'a al algo ante antes como con cual cuando de del desde donde dos e el ella ellas ellos en entre era es esa ese eso ' +
    'esta estaba estan este esto ha han hasta hay la las le les lo los mas me mi mis muy ni no nos o os otra otro para ' +
    'pero por porque que quien se ser si sin sobre son su sus tambien te tiene tu un una uno unos y ya yo ' +
    'the an and are at be by for from have i in is it my of on or that this to was what with you your'
  ).split(' '),
);
