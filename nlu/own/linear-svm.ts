import { seededRandom } from '../random.ts';
import type { Rows } from './rows.ts';

/** One linear score a class: `weights[feature * classes + class]`, `bias[class]`. */
export interface LinearSvm {
  classes: number;
  weights: Float32Array;
  bias: Float32Array;
}

export interface SvmOptions {
  classes: number;
  features: number;
  /** What an example on the wrong side costs; the class's own examples cost `positiveWeight` times that. */
  cost: number;
  positiveWeight: number;
  seed: number;
  /** Share done, 0…1. */
  onProgress?: ((share: number) => void) | undefined;
}

/**
 * One-vs-rest support vector machines with squared hinge loss and L2 penalty, each by dual coordinate descent with
 * shrinking (Hsieh et al., "A dual coordinate descent method for large-scale linear SVM", ICML 2008).
 */
export function trainSvm(rows: Rows, labels: Uint16Array, options: SvmOptions): LinearSvm {
  const { classes, features } = options;
  const weights = new Float32Array(features * classes);
  const bias = new Float32Array(classes);
  const scratch: Scratch = {
    weights: new Float32Array(features),
    alphas: new Float64Array(rows.count),
    active: new Uint32Array(rows.count),
    squares: squaresOf(rows),
  };
  for (let label = 0; label < classes; label += 1) {
    bias[label] = separate(rows, labels, label, scratch, options);
    for (let f = 0; f < features; f += 1) weights[f * classes + label] = scratch.weights[f] as number;
    options.onProgress?.((label + 1) / classes);
  }
  return { classes, weights, bias };
}

const MOST_PASSES = 30;
const TOLERANCE = 0.1;

interface Scratch {
  weights: Float32Array;
  alphas: Float64Array;
  active: Uint32Array;
  squares: Float64Array;
}

/** Squared length of every row, with 1 for the bias. */
function squaresOf({ count, starts, values }: Rows): Float64Array {
  const squares = new Float64Array(count).fill(1);
  for (let row = 0; row < count; row += 1) {
    const end = starts[row + 1] as number;
    for (let k = starts[row] as number; k < end; k += 1) {
      squares[row] = (squares[row] as number) + (values[k] as number) ** 2;
    }
  }
  return squares;
}

/** Leaves the weights of one class in `scratch.weights` and returns its bias. */
function separate(rows: Rows, labels: Uint16Array, label: number, scratch: Scratch, options: SvmOptions): number {
  const { weights, alphas, active, squares } = scratch;
  const { starts, indices, values } = rows;
  const random = seededRandom(options.seed + 977 * label);
  weights.fill(0);
  alphas.fill(0);
  for (let row = 0; row < rows.count; row += 1) active[row] = row;
  let bias = 0;
  let size = rows.count;
  let shrinkFrom = Infinity;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    let most = -Infinity;
    let least = Infinity;
    shuffle(active, size, random);
    for (let at = 0; at < size; at += 1) {
      const row = active[at] as number;
      const sign = labels[row] === label ? 1 : -1;
      const slack = 0.5 / (sign > 0 ? options.cost * options.positiveWeight : options.cost);
      const alpha = alphas[row] as number;
      const end = starts[row + 1] as number;
      let score = bias;
      // Two sums side by side: the one need not wait for the other.
      let other = 0;
      let k = starts[row] as number;
      for (; k + 1 < end; k += 2) {
        score += (weights[indices[k] as number] as number) * (values[k] as number);
        other += (weights[indices[k + 1] as number] as number) * (values[k + 1] as number);
      }
      if (k < end) score += (weights[indices[k] as number] as number) * (values[k] as number);
      score += other;
      const gradient = sign * score - 1 + slack * alpha;
      if (alpha === 0 && gradient > shrinkFrom) {
        size -= 1;
        active[at] = active[size] as number;
        active[size] = row;
        at -= 1;
        continue;
      }
      const projected = alpha === 0 ? Math.min(gradient, 0) : gradient;
      most = Math.max(most, projected);
      least = Math.min(least, projected);
      if (Math.abs(projected) < 1e-12) continue;
      const next = Math.max(alpha - gradient / ((squares[row] as number) + slack), 0);
      const step = (next - alpha) * sign;
      alphas[row] = next;
      bias += step;
      for (let k = starts[row] as number; k < end; k += 1) {
        const f = indices[k] as number;
        weights[f] = (weights[f] as number) + step * (values[k] as number);
      }
    }
    if (most - least <= TOLERANCE) {
      if (size === rows.count) break;
      size = rows.count;
      shrinkFrom = Infinity;
    } else shrinkFrom = most <= 0 ? Infinity : most;
  }
  return bias;
}

function shuffle(list: Uint32Array, size: number, random: () => number): void {
  for (let at = 0; at < size; at += 1) {
    const other = at + Math.floor(random() * (size - at));
    const held = list[at] as number;
    list[at] = list[other] as number;
    list[other] = held;
  }
}
