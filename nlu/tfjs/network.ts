import { AppError } from '../../bot/domain/errors.ts';
import type { Classifier, FeatureVector, Reading } from '../classifier.ts';

/**
 * One hidden layer of rectified units over sparse input: `first[feature * hidden + unit]`,
 * `second[unit * classes + class]`.
 */
export interface Network {
  classes: number;
  hidden: number;
  features: number;
  first: Float32Array;
  firstBias: Float32Array;
  second: Float32Array;
  secondBias: Float32Array;
}

/** Reads with a trained network, its large layer rounded to 8 bits, each unit by its own largest weight. */
export function createNetworkReader(network: Network): Classifier {
  const { hidden, first } = network;
  const scales = new Float32Array(hidden);
  for (let at = 0; at < first.length; at += 1) {
    const unit = at % hidden;
    scales[unit] = Math.max(scales[unit] as number, Math.abs(first[at] as number) / 127);
  }
  const cells = new Int8Array(first.length);
  for (let at = 0; at < first.length; at += 1) {
    const scale = scales[at % hidden] as number;
    cells[at] = scale === 0 ? 0 : Math.round((first[at] as number) / scale);
  }
  return createReader({ ...network, cells, scales });
}

/** Reads again what `toBytes` of such a classifier wrote. */
export function networkFromBytes(bytes: Uint8Array): Classifier {
  if (bytes.length < PREFIX) throw notANetwork();
  const [magic, classes, hidden, features] = new Uint32Array(copy(bytes.subarray(0, PREFIX)));
  if (magic !== MAGIC || !classes || !hidden || features === undefined) throw notANetwork();
  const floats = 2 * hidden + hidden * classes + classes;
  if (bytes.length !== PREFIX + 4 * floats + features * hidden) throw notANetwork();
  const numbers = new Float32Array(copy(bytes.subarray(PREFIX, PREFIX + 4 * floats)));
  let at = 0;
  const take = (length: number): Float32Array => numbers.subarray(at, (at += length));
  return createReader({
    classes,
    hidden,
    features,
    scales: take(hidden),
    firstBias: take(hidden),
    second: take(hidden * classes),
    secondBias: take(classes),
    cells: new Int8Array(copy(bytes.subarray(PREFIX + 4 * floats))),
  });
}

type Rounded = Omit<Network, 'first'> & { cells: Int8Array; scales: Float32Array };

const MAGIC = 0x4e_4a_46_54; // "TFJN"
const PREFIX = 16;

function createReader(network: Rounded): Classifier {
  const { classes, hidden, features, second, secondBias } = network;
  const units = new Float64Array(hidden);
  return {
    classes,
    read: (vector) => {
      project(network, vector, units);
      const scores = Float64Array.from(secondBias);
      for (let unit = 0; unit < hidden; unit += 1) {
        const value = units[unit] as number;
        if (value <= 0) continue;
        const at = unit * classes;
        for (let c = 0; c < classes; c += 1) scores[c] = (scores[c] as number) + value * (second[at + c] as number);
      }
      return judge(scores);
    },
    toBytes: () => {
      const { scales, firstBias, cells } = network;
      const prefix = Uint32Array.of(MAGIC, classes, hidden, features);
      return Buffer.concat([prefix, scales, firstBias, second, secondBias, cells].map(toBuffer));
    },
  };
}

/** Fills `units` with the hidden layer before its rectification. */
function project({ hidden, features, cells, scales, firstBias }: Rounded, vector: FeatureVector, units: Float64Array) {
  units.fill(0);
  for (let k = 0; k < vector.indices.length; k += 1) {
    const feature = vector.indices[k] as number;
    if (feature >= features) continue;
    const at = feature * hidden;
    const value = vector.values[k] as number;
    for (let unit = 0; unit < hidden; unit += 1) {
      units[unit] = (units[unit] as number) + value * (cells[at + unit] as number);
    }
  }
  for (let unit = 0; unit < hidden; unit += 1) {
    units[unit] = (units[unit] as number) * (scales[unit] as number) + (firstBias[unit] as number);
  }
}

function judge(scores: Float64Array): Reading {
  const energy = logOfSum(scores, 1);
  const all = logOfSum(scores, 0);
  const background = scores[0] ?? 0;
  let best = -Infinity;
  for (let c = 1; c < scores.length; c += 1) best = Math.max(best, scores[c] as number);
  return {
    probabilities: scores.map((score) => Math.exp(score - all)),
    evidence: scores.length < 2 ? [0, 0] : [energy / 4, (best - background) / 4],
  };
}

/** Logarithm of the sum of the exponentials from a class on: low where nothing of the text is known. */
function logOfSum(scores: Float64Array, from: number): number {
  let most = -Infinity;
  for (let c = from; c < scores.length; c += 1) most = Math.max(most, scores[c] as number);
  let sum = 0;
  for (let c = from; c < scores.length; c += 1) sum += Math.exp((scores[c] as number) - most);
  return most + Math.log(sum);
}

const notANetwork = (): AppError => new AppError('model.format', 'These bytes are no network of the classifier tfjs');

const toBuffer = (array: Uint32Array | Float32Array | Int8Array): Buffer =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength);

/** A slice of a file may not stand at a multiple of 4, as typed arrays need. */
const copy = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).slice().buffer;
