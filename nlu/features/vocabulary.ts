import { COMMON_HASHES } from './common-words.ts';
import type { RawFeatures } from './features.ts';

/** Features that training saw: sorted hashes with their weight (root of the inverse document frequency). */
export interface Vocabulary {
  hashes: Uint32Array;
  weights: Float32Array;
  /** Length of the parts of a vector that words and meanings make; that of characters is 1. */
  wordShare: number;
  conceptShare: number;
}

/** A text as the classifiers take it. */
export interface Sparse {
  indices: Uint32Array;
  values: Float32Array;
  /** Words of the text, those of them that are not in every kind of sentence, and of these the ones training never saw. */
  words: number;
  contentWords: number;
  unknownWords: number;
}

/** Keeps what may help: runs and pairs that fewer than `leastOfRare` texts hold are dropped where there are texts enough. */
export function buildVocabulary(
  texts: readonly RawFeatures[],
  conceptShare = texts.length >= MANY_TEXTS ? CONCEPT_SHARE : CONCEPT_SHARE_OF_FEW,
  leastOfRare = 2,
): Vocabulary {
  const counts = new Map<number, number>();
  const rare = new Set<number>();
  for (const text of texts) {
    for (const group of [text.words, text.characters, text.concepts]) {
      for (const hash of group) counts.set(hash, (counts.get(hash) ?? 0) + 1);
    }
    for (const hash of text.rare) rare.add(hash);
  }
  const countOf = (hash: number): number => counts.get(hash) ?? 0;
  const least = texts.length >= MANY_TEXTS ? leastOfRare : 1;
  const known = [...counts.keys()].filter((hash) => countOf(hash) >= least || !rare.has(hash));
  const hashes = Uint32Array.from(known).sort();
  return {
    hashes,
    wordShare: texts.length >= MANY_TEXTS ? WORD_SHARE : WORD_SHARE_OF_FEW,
    conceptShare,
    weights: Float32Array.from(hashes, (hash) => {
      const weight = Math.sqrt(Math.log((1 + texts.length) / (1 + countOf(hash))) + 1);
      return texts.length < MANY_TEXTS && COMMON_HASHES.has(hash) ? COMMON_SHARE * weight : weight;
    }),
  };
}

/** Makes the function that turns raw features into weighted ones, each group of unit length times its share. */
export function createVectorizer(vocabulary: Vocabulary): (features: RawFeatures) => Sparse {
  return ({ words, characters, concepts, stems }) => {
    const indices = new Uint32Array(words.size + characters.size + concepts.size);
    const values = new Float32Array(indices.length);
    const contents = stems.filter((stem) => !COMMON_HASHES.has(stem));
    let count = 0;
    pick(words, vocabulary.wordShare);
    pick(characters, 1);
    pick(concepts, vocabulary.conceptShare);
    return {
      indices: indices.slice(0, count),
      values: values.slice(0, count),
      words: stems.length,
      contentWords: contents.length,
      unknownWords: contents.filter((stem) => positionOf(vocabulary.hashes, stem) < 0).length,
    };

    function pick(group: Set<number>, share: number): void {
      const first = count;
      let square = 0;
      for (const hash of group) {
        const index = positionOf(vocabulary.hashes, hash);
        if (index < 0) continue;
        const value = vocabulary.weights[index] ?? 0;
        square += value * value;
        indices[count] = index;
        values[count] = value;
        count += 1;
      }
      const scale = square === 0 ? 0 : share / Math.sqrt(square);
      for (let at = first; at < count; at += 1) values[at] = (values[at] as number) * scale;
    }
  };
}

/** Position of a hash in the sorted list, −1 where it is not there: no table to build when a model is swapped. */
export function positionOf(hashes: Uint32Array, hash: number): number {
  let low = 0;
  let high = hashes.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = hashes[middle] as number;
    if (found === hash) return middle;
    if (found < hash) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

const MANY_TEXTS = 1000;
const WORD_SHARE = 1.2;
/** With few texts most words are met once; how they are spelled tells more. */
const WORD_SHARE_OF_FEW = 1.5;
const CONCEPT_SHARE = 0.85;
/** What a word means is soon the only bridge between two of few texts. */
const CONCEPT_SHARE_OF_FEW = 1;
/** What a common word counts among few texts (cross-validated on 250). */
const COMMON_SHARE = 0.6;
