/** Puts right what looks like a slip of the fingers in a normalised text. */
export type Speller = (normalized: string) => string;

/**
 * Words at one slip (a letter missed, added, changed or two swapped) from a word of the list become that word, of
 * several the one earlier in the list. A word that `isKnown` stays, and so does a short one: another letter makes
 * another word of it. Found by the deletions of both (Garbe's symmetric deletes), so a word costs as many look-ups as it
 * has letters.
 */
export function createSpeller(words: readonly string[], isKnown: (word: string) => boolean): Speller {
  const keys = deletionsOf(words);
  return (normalized) =>
    normalized.replace(WORD, (written) => {
      const word = written.replace(/ñ/g, 'n');
      if (word.length > LONGEST || isKnown(word)) return written;
      return nearest(word, words, keys) ?? undoubled(word) ?? written;
    });

  /** A doubled letter hides a second slip, or is the only one where the single word is too rare to be in the list. */
  function undoubled(word: string): string | undefined {
    const single = word.replace(/(.)\1/g, '$1');
    if (single === word) return undefined;
    return isKnown(single) ? single : nearest(single, words, keys);
  }
}

/**
 * The words worth writing right, the commonest first: those met in two texts at the least. None of few texts: most words
 * they lack are words of their own.
 */
export function wordsToSpell(texts: readonly string[]): string[] {
  if (texts.length < FEWEST_TEXTS) return [];
  const counts = new Map<string, number>();
  for (const text of texts) {
    const here = new Set(text.replace(/ñ/g, 'n').match(WORD));
    for (const word of here) if (word.length <= LONGEST) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= LEAST_TEXTS)
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .slice(0, MOST_WORDS)
    .map(([word]) => word);
}

const WORD = /(?<![\p{L}\d])[a-zñ]{5,}(?![\p{L}\d])/gu;
const LONGEST = 24;
const FEWEST_TEXTS = 1000;
const LEAST_TEXTS = 2;
/** A place in the list takes the lower 16 bits of a key. */
const MOST_WORDS = 20_000;
const PLACES = 2 ** 16;

/** Sorted keys: hash of a word, or of it less one letter, times 2^16 plus its place in the list. */
function deletionsOf(words: readonly string[]): Float64Array {
  const size = words.reduce((sum, word) => sum + word.length + 1, 0);
  const keys = new Float64Array(size);
  let at = 0;
  for (const [place, word] of words.entries()) {
    for (let left = -1; left < word.length; left += 1) {
      keys[at] = hashWithout(word, left) * PLACES + place;
      at += 1;
    }
  }
  return keys.sort();
}

function nearest(word: string, words: readonly string[], keys: Float64Array): string | undefined {
  let best: number | undefined;
  for (let left = -1; left < word.length; left += 1) {
    const least = hashWithout(word, left) * PLACES;
    for (let at = firstFrom(keys, least); at < keys.length && (keys[at] as number) < least + PLACES; at += 1) {
      const place = (keys[at] as number) - least;
      if (best !== undefined && place >= best) break;
      if (isOneSlip(word, words[place] ?? '')) best = place;
    }
  }
  return best === undefined ? undefined : words[best];
}

/** FNV-1a of 32 bits over the word without the letter at `left`; the whole of it for −1. */
function hashWithout(word: string, left: number): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1) {
    if (at !== left) value = Math.imul(value ^ word.charCodeAt(at), 0x01000193);
  }
  return value >>> 0;
}

/** Position of the first key that is not less. */
function firstFrom(keys: Float64Array, least: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isOneSlip(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1 || one === other) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const rest = (word: string, from: number): string => word.slice(start + from);
  if (one.length > other.length) return rest(one, 1) === rest(other, 0);
  if (one.length < other.length) return rest(one, 0) === rest(other, 1);
  const swapped = one[start] === other[start + 1] && one[start + 1] === other[start] && rest(one, 2) === rest(other, 2);
  return swapped || rest(one, 1) === rest(other, 1);
}
