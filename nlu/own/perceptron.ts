import { seededRandom, shuffle } from '../random.ts';
import type { Rows } from './rows.ts';

/**
 * One hidden layer of rectified units over sparse input: `first[feature * hidden + unit]`,
 * `second[unit * classes + class]`.
 */
export interface Perceptron {
  classes: number;
  hidden: number;
  first: Float32Array;
  firstBias: Float32Array;
  second: Float32Array;
  secondBias: Float32Array;
}

export interface PerceptronOptions {
  classes: number;
  features: number;
  hidden: number;
  /** Examples seen in all, each about equally often. */
  epochs: number;
  seed: number;
  /** Share done, 0…1. */
  onProgress?: ((share: number) => void) | undefined;
}

/**
 * Stochastic gradient descent, an example at a time: plain steps on the sparse layer, AdaGrad on the dense one; half
 * of the input features and a part of the hidden units are left out of every step, and the labels are smoothed.
 */
export function trainPerceptron(rows: Rows, labels: Uint16Array, options: PerceptronOptions): Perceptron {
  const random = seededRandom(options.seed);
  const net = startingNet(options, random);
  const step = createStep(net, rows, random);
  const order = Uint32Array.from({ length: rows.count }, (_, row) => row);
  const steps = options.epochs * rows.count;
  let done = 0;
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    shuffle(order, random);
    for (const row of order) {
      step(row, labels[row] ?? 0, 1 - 0.95 * (done / steps));
      done += 1;
    }
    options.onProgress?.((epoch + 1) / options.epochs);
  }
  return net;
}

/** Decided by single bits of the random numbers. */
const INPUT_DROPOUT = 0.5;
const DROPOUT = 0.3;
const SMOOTHING = 0.1;
const SPREAD = 0.1;
const SPARSE_RATE = 0.5;
const DENSE_RATE = 0.03;
const BIAS_RATE = 0.006;

function startingNet({ classes, hidden, features }: PerceptronOptions, random: () => number): Perceptron {
  const even = (length: number, spread: number): Float32Array => {
    const list = new Float32Array(length);
    for (let at = 0; at < length; at += 1) list[at] = (random() * 2 - 1) * spread;
    return list;
  };
  return {
    classes,
    hidden,
    first: even(features * hidden, SPREAD),
    firstBias: new Float32Array(hidden),
    second: even(hidden * classes, Math.sqrt(3 / hidden)),
    secondBias: new Float32Array(classes),
  };
}

type Step = (row: number, label: number, rateShare: number) => void;

function createStep(net: Perceptron, rows: Rows, random: () => number): Step {
  const { classes, hidden, first, firstBias, second, secondBias } = net;
  const { starts, indices, values } = rows;
  const units = new Float64Array(hidden);
  const errors = new Float32Array(classes);
  /** The units that take part in a step, and how each should move. */
  const active = new Int32Array(hidden);
  const slopes = new Float64Array(hidden);
  const squares = {
    second: new Float32Array(hidden).fill(1e-6),
    firstBias: new Float32Array(hidden).fill(1e-6),
    secondBias: new Float32Array(classes).fill(1e-6),
  };
  const longest = starts.reduce((most, start, at) => Math.max(most, start - (starts[at - 1] ?? 0)), 0);
  const kept = new Int32Array(longest);
  const inputs = new Float32Array(longest);

  return (row, label, rateShare) => {
    const size = drop(row);
    const count = forward(size);
    for (let c = 0; c < classes; c += 1) {
      errors[c] = (errors[c] as number) - SMOOTHING / classes - (c === label ? 1 - SMOOTHING : 0);
    }
    backwardDense(count, DENSE_RATE * rateShare, BIAS_RATE * rateShare);
    const rate = SPARSE_RATE * rateShare;
    for (let k = 0; k < size; k += 1)
      moveRow(first, kept[k] as number, rate * (inputs[k] as number), active, slopes, count);
  };

  /** Leaves in `kept` and `inputs` the features that take part in a step. */
  function drop(row: number): number {
    let size = 0;
    let coins = 0;
    const start = starts[row] as number;
    const end = starts[row + 1] as number;
    for (let k = start; k < end; k += 1) {
      if ((k - start) % 32 === 0) coins = (random() * 2 ** 32) | 0;
      if ((coins >>> ((k - start) % 32)) & 1) continue;
      kept[size] = (indices[k] as number) * hidden;
      inputs[size] = (values[k] as number) / (1 - INPUT_DROPOUT);
      size += 1;
    }
    return size;
  }

  /** Leaves the probabilities in `errors` and the units that are on in `active`; four features at once, for speed. */
  function forward(size: number): number {
    units.set(firstBias);
    let k = 0;
    for (; k + 7 < size; k += 8) addEight(units, first, inputs, kept, k);
    for (; k < size; k += 1) addOne(units, first, inputs[k] as number, kept[k] as number);
    errors.set(secondBias);
    let count = 0;
    for (let u = 0; u < hidden; u += 1) {
      if ((units[u] as number) <= 0 || random() < DROPOUT) continue;
      const unit = (units[u] as number) / (1 - DROPOUT);
      units[u] = unit;
      active[count] = u;
      count += 1;
      const at = u * classes;
      for (let c = 0; c < classes; c += 1) errors[c] = (errors[c] as number) + unit * (second[at + c] as number);
    }
    toProbabilities(errors);
    return count;
  }

  /** Moves the dense layer and the biases and leaves in `slopes` how each active unit should move. */
  function backwardDense(count: number, rate: number, biasRate: number): void {
    let spread = 0;
    for (let c = 0; c < classes; c += 1) spread += (errors[c] as number) ** 2;
    for (let n = 0; n < count; n += 1) {
      const u = active[n] as number;
      const unit = units[u] as number;
      const square = (squares.second[u] as number) + (unit * unit * spread) / classes;
      squares.second[u] = square;
      const move = (rate * unit) / Math.sqrt(square);
      const at = u * classes;
      let slope = 0;
      for (let c = 0; c < classes; c += 1) {
        const error = errors[c] as number;
        const weight = second[at + c] as number;
        slope += error * weight;
        second[at + c] = weight - move * error;
      }
      slope /= 1 - DROPOUT;
      slopes[n] = slope;
      adapt(firstBias, squares.firstBias, u, slope, biasRate);
    }
    for (let c = 0; c < classes; c += 1) adapt(secondBias, squares.secondBias, c, errors[c] as number, rate);
  }
}

/** Adds eight rows of the first layer, each times its input. */
function addEight(units: Float64Array, first: Float32Array, inputs: Float32Array, kept: Int32Array, k: number): void {
  const a = inputs[k] as number;
  const b = inputs[k + 1] as number;
  const c = inputs[k + 2] as number;
  const d = inputs[k + 3] as number;
  const e = inputs[k + 4] as number;
  const f = inputs[k + 5] as number;
  const g = inputs[k + 6] as number;
  const h = inputs[k + 7] as number;
  const i = kept[k] as number;
  const j = kept[k + 1] as number;
  const l = kept[k + 2] as number;
  const m = kept[k + 3] as number;
  const n = kept[k + 4] as number;
  const o = kept[k + 5] as number;
  const p = kept[k + 6] as number;
  const q = kept[k + 7] as number;
  for (let u = 0; u < units.length; u += 1) {
    units[u] =
      (units[u] as number) +
      (a * (first[i + u] as number) + b * (first[j + u] as number)) +
      (c * (first[l + u] as number) + d * (first[m + u] as number)) +
      (e * (first[n + u] as number) + f * (first[o + u] as number)) +
      (g * (first[p + u] as number) + h * (first[q + u] as number));
  }
}

function addOne(units: Float64Array, first: Float32Array, input: number, from: number): void {
  for (let u = 0; u < units.length; u += 1) units[u] = (units[u] as number) + input * (first[from + u] as number);
}

/** Moves the active units of one row of the first layer against their slopes. */
function moveRow(
  first: Float32Array,
  from: number,
  move: number,
  active: Int32Array,
  slopes: Float64Array,
  count: number,
): void {
  for (let n = 0; n < count; n += 1) {
    const at = from + (active[n] as number);
    first[at] = (first[at] as number) - move * (slopes[n] as number);
  }
}

function adapt(list: Float32Array, squares: Float32Array, at: number, error: number, rate: number): void {
  const square = (squares[at] as number) + error * error;
  squares[at] = square;
  list[at] = (list[at] as number) - (rate * error) / Math.sqrt(square);
}

function toProbabilities(scores: Float32Array): void {
  let most = -Infinity;
  for (let c = 0; c < scores.length; c += 1) most = Math.max(most, scores[c] as number);
  let sum = 0;
  for (let c = 0; c < scores.length; c += 1) {
    const share = Math.exp((scores[c] as number) - most);
    scores[c] = share;
    sum += share;
  }
  for (let c = 0; c < scores.length; c += 1) scores[c] = (scores[c] as number) / sum;
}
