import { subjectsOf, type Lexicon } from './concepts.ts';
import { lightStem } from './light-stem.ts';
import { phonetic } from './phonetic.ts';
import { STOP_WORDS } from './stop-words.ts';

/** What a text is made of, as 32-bit hashes, in groups that are weighed apart. */
export interface RawFeatures {
  /** Words, prefixes of 5, stems, how words sound, pairs of words and of stems, digit runs by length, marks. */
  words: Set<number>;
  /** Runs of 2–4 characters inside word borders, of how the word sounds. */
  characters: Set<number>;
  /** Meanings of the lexicon, alone and in pairs. */
  concepts: Set<number>;
  /** Hashes that occur in few texts by nature: those of one text only teach nothing. */
  rare: Set<number>;
  /** Stem of each word of the text, in order; there may be as many as words of letters. */
  stems: number[];
}

/** Features of a normalised text; `meanings` says which lexicon its concepts are of. */
export function rawFeatures(normalized: string, meanings: Lexicon = subjectsOf): RawFeatures {
  const features: RawFeatures = {
    words: new Set(),
    characters: new Set(),
    concepts: new Set(),
    rare: new Set(),
    stems: [],
  };
  const spelled = normalized.replace(/ñ/g, 'n').replace(/[♀♂]/g, '');
  const tokens: string[] = [];
  const words: string[] = [];
  const stems: string[] = [];
  for (const [token] of spelled.matchAll(TOKEN)) {
    if (/^\d/.test(token)) {
      const run = `#${Math.min(token.length, 12)}`;
      features.words.add(hashFeature('d', run));
      if (token.length <= 4) features.words.add(hashFeature('n', token));
      tokens.push(run);
      stems.push(run);
    } else {
      const word = token.slice(0, LONGEST_WORD);
      const stem = lightStem(word);
      tokens.push(word);
      words.push(word);
      stems.push(stem);
      addWord(features, word, stem);
    }
  }
  for (const [mark] of spelled.matchAll(/[?!]/g)) features.words.add(hashFeature('m', mark));
  addPairs(features, 'b', stems);
  addPairs(features, 'v', tokens);
  addPairs(
    features,
    'q',
    stems.filter((stem) => !STOP_WORDS.has(stem)),
  );
  addConcepts(features, meanings(words));
  return features;
}

const TOKEN = /[a-z]+|\d+|[^\p{ASCII}\s]/gu;
const LONGEST_WORD = 40;
const GRAMS = [2, 3, 4];
/** Meanings this many places apart or nearer make a pair. */
const CONCEPT_REACH = 4;

function addWord({ words, characters, rare, stems }: RawFeatures, word: string, stem: string): void {
  const sound = phonetic(word);
  words.add(hashFeature('w', word));
  const hash = hashFeature('s', stem);
  words.add(hash);
  stems.push(hash);
  words.add(hashFeature('f', sound));
  if (word.length > 5) words.add(hashFeature('p', word.slice(0, 5)));
  const bordered = `^${sound.slice(0, 24)}$`;
  for (const length of GRAMS) {
    for (let start = 0; start + length <= bordered.length; start += 1) {
      const gram = hashFeature('c', bordered.slice(start, start + length));
      characters.add(gram);
      rare.add(gram);
    }
  }
}

function addPairs({ words, rare }: RawFeatures, kind: string, stems: readonly string[]): void {
  let before = '^';
  for (const stem of [...stems, '$']) {
    const pair = hashFeature(kind, `${before} ${stem}`);
    words.add(pair);
    rare.add(pair);
    before = stem;
  }
}

/** Pairs do not care for order: English and Spanish differ in it. */
function addConcepts({ concepts, rare }: RawFeatures, places: readonly string[][]): void {
  for (const [at, place] of places.entries()) {
    for (const one of place) {
      concepts.add(hashFeature('o', one));
      for (const near of places.slice(at + 1, at + 1 + CONCEPT_REACH)) {
        for (const other of near) {
          if (one === other) continue;
          const pair = hashFeature('x', one < other ? `${one} ${other}` : `${other} ${one}`);
          concepts.add(pair);
          rare.add(pair);
        }
      }
    }
  }
}

/** FNV-1a of 32 bits over the kind and the text's UTF-16 units, mixed once more at the end (murmur3). */
export function hashFeature(kind: string, text: string): number {
  let value = Math.imul(0x811c9dc5 ^ kind.charCodeAt(0), 0x01000193);
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
