import type { FeatureVector } from '../classifier.ts';
import type { Network } from './network.ts';

/** Some texts as dense matrices over the features they have in all. */
export interface Batch {
  count: number;
  /** Features of the batch, in the order of the columns of `inputs`. */
  touched: Uint32Array;
  /** `count` × touched; some left out at random, the rest weighing more. */
  inputs: Float32Array;
  /** `count` × classes: the probability wanted of each class. */
  targets: Float32Array;
  /** `count` × hidden: 0 where a unit is left out of this step. */
  gates: Float32Array;
  /** touched × hidden: the first layer's rows as they are. */
  weights: Float32Array;
}

/** Makes the function that gathers the examples named into a batch. */
export function createBatches(
  examples: readonly FeatureVector[],
  labels: Uint16Array,
  { classes, hidden, features, first }: Network,
  random: () => number,
): (members: Uint32Array) => Batch {
  /** Column of a feature in the batch at hand plus one; 0 where it is not in it. */
  const columns = new Uint32Array(features);

  return (members) => {
    const touched = number(members);
    const count = members.length;
    const inputs = new Float32Array(count * touched.length);
    const targets = new Float32Array(count * classes).fill(SMOOTHING / classes);
    for (const [at, member] of members.entries()) {
      const { indices, values } = examples[member] ?? NOTHING;
      for (let k = 0; k < indices.length; k += 1) {
        if (random() < INPUT_DROPOUT) continue;
        const column = (columns[indices[k] as number] as number) - 1;
        inputs[at * touched.length + column] = (values[k] as number) / (1 - INPUT_DROPOUT);
      }
      const wanted = at * classes + (labels[member] ?? 0);
      targets[wanted] = (targets[wanted] as number) + 1 - SMOOTHING;
    }
    const weights = new Float32Array(touched.length * hidden);
    for (const [at, feature] of touched.entries()) {
      weights.set(first.subarray(feature * hidden, (feature + 1) * hidden), at * hidden);
      columns[feature] = 0;
    }
    const gates = new Float32Array(count * hidden);
    for (let at = 0; at < gates.length; at += 1) gates[at] = random() < UNIT_DROPOUT ? 0 : 1 / (1 - UNIT_DROPOUT);
    return { count, touched, inputs, targets, gates, weights };
  };

  /** Gives each feature of the members a column; a batch of empty texts gets one, which a matrix needs. */
  function number(members: Uint32Array): Uint32Array {
    const touched: number[] = [];
    for (const member of members) {
      for (const feature of (examples[member] ?? NOTHING).indices) {
        if (columns[feature] !== 0) continue;
        touched.push(feature);
        columns[feature] = touched.length;
      }
    }
    return Uint32Array.from(touched.length === 0 ? [0] : touched);
  }
}

const NOTHING: FeatureVector = { indices: new Uint32Array(0), values: new Float32Array(0) };
const SMOOTHING = 0.1;
const INPUT_DROPOUT = 0.3;
const UNIT_DROPOUT = 0.3;
