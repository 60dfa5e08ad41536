import type { RawFeatures } from './features.ts';

/** Features that training saw: sorted hashes with their inverse document frequency. */
export interface Vocabulary {
  hashes: Uint32Array;
  idf: Float32Array;
}

/** A text as the classifier takes it; `coverage` is the share of its word features that training saw. */
export interface Sparse {
  indices: Uint32Array;
  values: Float32Array;
  coverage: number;
}

/** Keeps what occurs in at least `leastTexts` texts. */
export function buildVocabulary(texts: readonly RawFeatures[], leastTexts: number): Vocabulary {
  const counts = new Map<number, number>();
  for (const { words, characters } of texts) {
    for (const hash of words) counts.set(hash, (counts.get(hash) ?? 0) + 1);
    for (const hash of characters) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  const kept = [...counts].filter(([, count]) => count >= leastTexts).sort(([a], [b]) => a - b);
  return {
    hashes: Uint32Array.from(kept, ([hash]) => hash),
    idf: Float32Array.from(kept, ([, count]) => Math.log((1 + texts.length) / (1 + count)) + 1),
  };
}

/** Makes the function that turns raw features into weighted ones, each group of unit length times its share. */
export function createVectorizer(vocabulary: Vocabulary): (features: RawFeatures) => Sparse {
  const positions = new Map<number, number>();
  vocabulary.hashes.forEach((hash, index) => positions.set(hash, index));
  return ({ words, characters }) => {
    const found: { index: number; value: number }[] = [];
    const known = pick(words, WORD_SHARE);
    pick(characters, CHARACTER_SHARE);
    found.sort((a, b) => a.index - b.index);
    return {
      indices: Uint32Array.from(found, ({ index }) => index),
      values: Float32Array.from(found, ({ value }) => value),
      coverage: words.size === 0 ? 0 : known / words.size,
    };

    function pick(group: Set<number>, share: number): number {
      const first = found.length;
      let square = 0;
      for (const hash of group) {
        const index = positions.get(hash);
        if (index === undefined) continue;
        const value = vocabulary.idf[index] ?? 0;
        square += value * value;
        found.push({ index, value });
      }
      const scale = square === 0 ? 0 : share / Math.sqrt(square);
      for (let at = first; at < found.length; at += 1) {
        const entry = found[at];
        if (entry) entry.value *= scale;
      }
      return found.length - first;
    }
  };
}

const WORD_SHARE = 1;
const CHARACTER_SHARE = 1;
