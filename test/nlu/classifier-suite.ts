import { describe, expect, it } from 'vitest';
import type { Classifier, ClassifierKind, FeatureVector } from '../../nlu/classifier.ts';
import { seededRandom } from '../../nlu/random.ts';

/** What every classifier behind the port must do. */
export function classifierSuite(kind: ClassifierKind): void {
  const learn = async (lesson: Lesson, seed = 7, onProgress?: (share: number) => void): Promise<Classifier> =>
    kind.train(lesson.examples, lesson.labels, { ...lesson, seed, onProgress });

  describe(`the classifier ${kind.name}`, () => {
    it('learns a toy set and knows texts like those of the set', async () => {
      const classifier = await learn(toyLesson({ classes: 5, each: 30, features: 200 }));
      const fresh = toyLesson({ classes: 5, each: 20, features: 200, seed: 99 });
      const right = fresh.examples.filter((one, at) => bestOf(classifier, one) === fresh.labels[at]);
      expect(right.length / fresh.examples.length).toBeGreaterThan(0.95);
    }, 60_000);

    it('gives a probability to each class, in all 1, and as much evidence for every text', async () => {
      const lesson = toyLesson({ classes: 4, each: 10, features: 80 });
      const classifier = await learn(lesson);
      expect(classifier.classes).toBe(4);
      const amounts = new Set<number>();
      for (const one of [...lesson.examples, EMPTY, vector([79, 3], [9, 40])]) {
        const { probabilities, evidence } = classifier.read(one);
        expect(probabilities).toHaveLength(4);
        expect(probabilities.every((share) => share >= 0 && share <= 1)).toBe(true);
        expect(probabilities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
        expect(evidence.every(Number.isFinite)).toBe(true);
        amounts.add(evidence.length);
      }
      expect(amounts.size).toBe(1);
    }, 60_000);

    it.each([
      [2, 2],
      [6, 2],
      [300, 2],
    ])(
      'learns %i intents of %i examples each',
      async (classes, each) => {
        const lesson = toyLesson({ classes, each, features: 4 * classes });
        const classifier = await learn(lesson);
        const right = lesson.examples.filter((one, at) => bestOf(classifier, one) === lesson.labels[at]);
        expect(right.length / lesson.examples.length).toBeGreaterThan(0.95);
      },
      120_000,
    );

    it('survives classes without an example, examples without a feature and features it never saw', async () => {
      const lesson = toyLesson({ classes: 3, each: 4, features: 60 });
      const holed = {
        ...lesson,
        classes: 5,
        examples: [...lesson.examples, EMPTY, EMPTY],
        labels: Uint16Array.from([...lesson.labels, 1, 4]),
      };
      const classifier = await learn(holed);
      for (const one of [EMPTY, vector([60, 61, 4_000_000_000], [1, 1, 1])]) {
        expect(classifier.read(one).probabilities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
      }
      expect(classifier.read(vector([5, 4_000_000], [1, 1]))).toEqual(classifier.read(vector([5], [1])));
    }, 60_000);

    it('learns from nothing but empty texts without breaking', async () => {
      const nothing = { examples: [EMPTY, EMPTY], labels: Uint16Array.of(0, 1), classes: 2, features: 0 };
      const classifier = await learn(nothing);
      expect(classifier.read(EMPTY).probabilities).toHaveLength(2);
    }, 60_000);

    it('says the same after being written and read', async () => {
      const lesson = toyLesson({ classes: 5, each: 6, features: 100 });
      const classifier = await learn(lesson);
      const bytes = classifier.toBytes();
      // As inside a file: not at the start of its buffer, nor at a multiple of 4.
      const shifted = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3);
      const again = kind.fromBytes(shifted);
      for (const one of lesson.examples) expect(again.read(one)).toEqual(classifier.read(one));
      expect(Buffer.from(again.toBytes()).equals(bytes)).toBe(true);
    }, 60_000);

    it('refuses bytes that are not its own', async () => {
      const bytes = (await learn(toyLesson({ classes: 3, each: 3, features: 20 }))).toBytes();
      for (const bad of [new Uint8Array(0), bytes.subarray(0, 9), bytes.subarray(0, bytes.length - 1), noise(500)]) {
        expect(() => kind.fromBytes(bad)).toThrow(expect.objectContaining({ code: 'model.format' }));
      }
    }, 60_000);

    it('tells how far it is, up to the end', async () => {
      const shares: number[] = [];
      await learn(toyLesson({ classes: 3, each: 10, features: 40 }), 7, (share) => shares.push(share));
      expect(shares.length).toBeGreaterThan(1);
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect(shares.at(-1)).toBeCloseTo(1, 6);
    }, 60_000);
  });
}

interface Lesson {
  examples: FeatureVector[];
  labels: Uint16Array;
  classes: number;
  features: number;
}

const EMPTY: FeatureVector = { indices: new Uint32Array(0), values: new Float32Array(0) };

const vector = (indices: number[], values: number[]): FeatureVector => ({
  indices: Uint32Array.from(indices),
  values: Float32Array.from(values),
});

/** Each class has features of its own, a quarter of which an example shows, among some that say nothing. */
function toyLesson(toy: { classes: number; each: number; features: number; seed?: number }): Lesson {
  const { classes, each, features } = toy;
  const random = seededRandom(toy.seed ?? 1);
  const own = Math.floor(features / (classes + 1));
  const examples: FeatureVector[] = [];
  const labels: number[] = [];
  for (let at = 0; at < classes * each; at += 1) {
    const label = at % classes;
    const shown = new Set<number>();
    while (shown.size < Math.max(2, own / 4)) shown.add(label * own + Math.floor(random() * own));
    const telling = shown.size;
    while (shown.size < telling * 1.5) shown.add(classes * own + Math.floor(random() * (features - classes * own)));
    const indices = [...shown].sort((a, b) => a - b);
    examples.push(vector(indices, new Array<number>(indices.length).fill(1 / Math.sqrt(indices.length))));
    labels.push(label);
  }
  return { examples, labels: Uint16Array.from(labels), classes, features };
}

function bestOf(classifier: Classifier, one: FeatureVector): number {
  const { probabilities } = classifier.read(one);
  return probabilities.indexOf(Math.max(...probabilities));
}

function noise(length: number): Uint8Array {
  const random = seededRandom(5);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}
