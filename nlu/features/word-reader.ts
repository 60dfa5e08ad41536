import { hashFeature, rawFeatures } from './features.ts';
import { createSpeller } from './speller.ts';
import { createVectorizer, positionOf, type Sparse, type Vocabulary } from './vocabulary.ts';

/** Makes the function that turns a normalised text into what a classifier takes; `spelling` are words to write right. */
export function createWordReader(vocabulary: Vocabulary, spelling: readonly string[]): (normalized: string) => Sparse {
  const vectorize = createVectorizer(vocabulary);
  const spell = createSpeller(spelling, (word) => positionOf(vocabulary.hashes, hashFeature('w', word)) >= 0);
  return (normalized) => vectorize(rawFeatures(spell(normalized)));
}
