import { stem, words } from './stem.ts';

/** What a text is made of, as hashes, in two groups that are scaled apart: words with their stems, and characters. */
export interface RawFeatures {
  words: Set<number>;
  characters: Set<number>;
}

/**
 * Hashed features of a normalised text: words, prefixes of 5, Spanish stems, stem bigrams and skip-bigrams with
 * sentence ends, digit runs by length; and character 2–4-grams inside word borders.
 */
export function rawFeatures(normalized: string): RawFeatures {
  const features: RawFeatures = { words: new Set(), characters: new Set() };
  const spelled = normalized.replace(/ñ/g, 'n');
  const list = words(spelled);
  const stems = list.map(stem);
  for (const [index, word] of list.entries()) {
    features.words.add(hash('w', word));
    features.words.add(hash('s', stems[index] ?? word));
    if (word.length > 5) features.words.add(hash('p', word.slice(0, 5)));
    addCharacters(features.characters, word);
  }
  addPairs(features.words, stems);
  for (const [run] of spelled.matchAll(/\d+/g)) features.words.add(hash('d', String(Math.min(run.length, 12))));
  for (const [mark] of spelled.matchAll(/[?!]|\p{Extended_Pictographic}/gu)) features.words.add(hash('m', mark));
  if (list.length <= 3) features.words.add(hash('l', String(list.length)));
  return features;
}

const GRAMS = [2, 3, 4];

function addCharacters(into: Set<number>, word: string): void {
  const bordered = `^${word.slice(0, 24)}$`;
  for (const length of GRAMS) {
    for (let start = 0; start + length <= bordered.length; start += 1) {
      into.add(hash('c', bordered.slice(start, start + length)));
    }
  }
}

function addPairs(into: Set<number>, stems: string[]): void {
  const ended = ['^', ...stems, '$'];
  for (let index = 0; index + 1 < ended.length; index += 1) {
    into.add(hash('b', `${ended[index]} ${ended[index + 1]}`));
    if (index + 2 < ended.length) into.add(hash('k', `${ended[index]} ${ended[index + 2]}`));
  }
}

/** FNV-1a of 32 bits over the kind and the text's UTF-16 units, folded into 2^20 buckets. */
function hash(kind: string, text: string): number {
  let value = 0x811c9dc5;
  value = Math.imul(value ^ kind.charCodeAt(0), 0x01000193);
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return ((value >>> 20) ^ value) & (BUCKETS - 1);
}

const BUCKETS = 2 ** 20;
