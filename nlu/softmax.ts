import type { Sparse } from './vocabulary.ts';

/** A linear softmax: `weights[feature * classes + class]`, `bias[class]`. */
export interface Softmax {
  classes: number;
  weights: Float32Array;
  bias: Float32Array;
}

export interface SoftmaxOptions {
  classes: number;
  features: number;
  epochs: number;
  learningRate: number;
  /** Share of the target probability given to all classes alike. */
  smoothing: number;
  /** Deterministic numbers in [0, 1). */
  random: () => number;
  /** Called after each pass with the share done, 0…1. */
  onProgress?: (share: number) => void;
}

/**
 * Multinomial logistic regression by stochastic gradient descent, one example at a time, with a rate that falls to a
 * twentieth; the same data and seed give the same weights.
 */
export function trainSoftmax(examples: readonly Sparse[], labels: Uint16Array, options: SoftmaxOptions): Softmax {
  const { classes } = options;
  const model: Softmax = {
    classes,
    weights: new Float32Array(options.features * classes),
    bias: new Float32Array(classes),
  };
  const order = Uint32Array.from(examples, (_, index) => index);
  const gradient = new Float64Array(classes);
  const active = new Uint16Array(classes);
  const steps = options.epochs * examples.length;
  let done = 0;
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    shuffle(order, options.random);
    for (const at of order) {
      const example = examples[at];
      if (!example) continue;
      const rate = options.learningRate * (1 - 0.95 * (done / steps));
      done += 1;
      probabilities(model, example, 1, gradient);
      subtractTarget(gradient, labels[at] ?? 0, options.smoothing);
      descend(model, example, gradient, rate, active);
    }
    options.onProgress?.((epoch + 1) / options.epochs);
  }
  return model;
}

/** Fills `into` with the probability of each class, the scores divided by `temperature` first. */
export function probabilities(model: Softmax, example: Sparse, temperature: number, into: Float64Array): void {
  const { classes, weights } = model;
  for (let c = 0; c < classes; c += 1) into[c] = model.bias[c] ?? 0;
  for (let k = 0; k < example.indices.length; k += 1) {
    const row = (example.indices[k] ?? 0) * classes;
    const value = example.values[k] ?? 0;
    for (let c = 0; c < classes; c += 1) into[c] = (into[c] as number) + value * (weights[row + c] as number);
  }
  let most = -Infinity;
  for (let c = 0; c < classes; c += 1) most = Math.max(most, into[c] as number);
  let sum = 0;
  for (let c = 0; c < classes; c += 1) {
    const share = Math.exp(((into[c] as number) - most) / temperature);
    into[c] = share;
    sum += share;
  }
  for (let c = 0; c < classes; c += 1) into[c] = (into[c] as number) / sum;
}

function subtractTarget(gradient: Float64Array, label: number, smoothing: number): void {
  const rest = smoothing / gradient.length;
  for (let c = 0; c < gradient.length; c += 1) {
    gradient[c] = (gradient[c] as number) - rest - (c === label ? 1 - smoothing : 0);
  }
}

/** Classes whose probability is as good as settled are left alone: most of the work is theirs. */
function descend(model: Softmax, example: Sparse, gradient: Float64Array, rate: number, active: Uint16Array): void {
  const { classes, weights, bias } = model;
  let count = 0;
  for (let c = 0; c < classes; c += 1) {
    if (Math.abs(gradient[c] as number) < SETTLED) continue;
    active[count] = c;
    count += 1;
    bias[c] = (bias[c] as number) - BIAS_SHARE * rate * (gradient[c] as number);
  }
  for (let k = 0; k < example.indices.length; k += 1) {
    const row = (example.indices[k] as number) * classes;
    const move = rate * (example.values[k] as number);
    for (let n = 0; n < count; n += 1) {
      const c = active[n] as number;
      weights[row + c] = (weights[row + c] as number) - move * (gradient[c] as number);
    }
  }
}

const SETTLED = 0.002;
const BIAS_SHARE = 0.05;

function shuffle(order: Uint32Array, random: () => number): void {
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const held = order[last] as number;
    order[last] = order[other] as number;
    order[other] = held;
  }
}
