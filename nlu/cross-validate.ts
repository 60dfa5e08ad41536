import type { Example } from './dataset.ts';
import { DEFAULT_SEED } from './ensure-model.ts';
import { seededRandom, shuffle } from './random.ts';
import { train } from './train.ts';
import { createReader, type Reader } from './understand.ts';

/** Trains as many engines as there are folds, each without one part of the sentences, and gives it that part. */
export async function crossValidate(
  examples: readonly Example[],
  options: { folds: number; onProgress: (share: number) => void },
): Promise<{ examples: Example[]; read: Reader }[]> {
  const { folds, onProgress } = options;
  const random = seededRandom(DEFAULT_SEED);
  const byIntent = new Map<string, Example[]>();
  for (const example of examples) byIntent.set(example.intent, [...(byIntent.get(example.intent) ?? []), example]);
  const parts = Array.from({ length: folds }, (): Example[] => []);
  let next = 0;
  for (const group of byIntent.values()) {
    shuffle(group, random);
    for (const example of group) {
      parts[next]?.push(example);
      next = (next + 1) % folds;
    }
  }
  const engines: { examples: Example[]; read: Reader }[] = [];
  for (const [at, part] of parts.entries()) {
    const others = parts.flatMap((one, index) => (index === at ? [] : one));
    const model = await train(
      { examples: others, moods: [], hash: '' },
      { seed: DEFAULT_SEED, onProgress: (share) => onProgress((at + share) / folds) },
    );
    engines.push({ examples: part, read: createReader(model, `fold-${at + 1}`) });
  }
  return engines;
}
