import type { ClassifierTraining, FeatureVector } from '../classifier.ts';
import { seededRandom, shuffle } from '../random.ts';
import { createBatches, type Batch } from './batches.ts';
import type { Network } from './network.ts';
import type { Tensor, TensorLibrary } from './tensor-library.ts';

/**
 * Trains one hidden layer of rectified units with TensorFlow.js, a few dozen texts at a time. Only the rows of the first
 * layer that a batch touches go there and back: as one matrix its gradient would be as large as the vocabulary, and the
 * WebAssembly backend has no kernel for the gradient of a lookup. AdaGrad, label smoothing, dropout of inputs and units.
 */
export function trainNetwork(
  tf: TensorLibrary,
  examples: readonly FeatureVector[],
  labels: Uint16Array,
  options: ClassifierTraining,
): Network {
  const random = seededRandom(options.seed);
  const net = startingNetwork(options, random);
  const batches = createBatches(examples, labels, net, random);
  const size = examples.length >= MANY_TEXTS ? LARGE_BATCH : SMALL_BATCH;
  const epochs = Math.max(FEWEST_EPOCHS, Math.min(MOST_EPOCHS, Math.round(TEXTS_SEEN / Math.max(1, examples.length))));
  const optimizer = createOptimizer(net);
  const order = Uint32Array.from(examples, (_, at) => at);
  const steps = epochs * Math.ceil(examples.length / size);
  let done = 0;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random);
    for (let from = 0; from < order.length; from += size) {
      const batch = batches(order.subarray(from, from + size));
      optimizer(batch.touched, gradientsOf(tf, net, batch), LEARNING_RATE * (1 - 0.95 * (done / steps)));
      done += 1;
    }
    options.onProgress?.((epoch + 1) / epochs);
  }
  return net;
}

const HIDDEN = 128;
const SPREAD = 0.05;
const LEARNING_RATE = 0.05;
const LARGE_BATCH = 64;
const SMALL_BATCH = 16;
const MANY_TEXTS = 1000;
/** Few texts are seen often, many seldom. */
const TEXTS_SEEN = 40_000;
const FEWEST_EPOCHS = 5;
const MOST_EPOCHS = 60;

/** A data set without a feature still gets one, for a matrix needs a row. */
function startingNetwork({ classes, ...training }: ClassifierTraining, random: () => number): Network {
  const features = Math.max(1, training.features);
  const even = (length: number, spread: number): Float32Array =>
    new Float32Array(length).map(() => (random() * 2 - 1) * spread);
  return {
    classes,
    hidden: HIDDEN,
    features,
    first: even(features * HIDDEN, SPREAD),
    firstBias: new Float32Array(HIDDEN),
    second: even(HIDDEN * classes, 2 * Math.sqrt(6 / (HIDDEN + classes))),
    secondBias: new Float32Array(classes),
  };
}

/** Slopes of the mean loss by the touched rows of the first layer, its bias, the second layer and its bias. */
function gradientsOf(tf: TensorLibrary, net: Network, batch: Batch): Float32Array[] {
  const { classes, hidden, firstBias, second, secondBias } = net;
  const { count, touched, inputs, targets, gates, weights } = batch;
  let slopes: Float32Array[] = [];
  // Nothing is returned through `tidy`: it would walk every number in search of tensors.
  tf.tidy(() => {
    const x = tf.tensor2d(inputs, [count, touched.length]);
    const wanted = tf.tensor2d(targets, [count, classes]);
    const open = tf.tensor2d(gates, [count, hidden]);
    // The library's own gradient multiplies a transposed matrix on its slow path: eight times the whole product's time.
    const project = tf.customGrad((w) => ({
      value: x.matMul(w),
      gradFunc: (slope) => x.transpose().matMul(slope),
    }));
    const loss = (...[w1, b1, w2, b2]: Tensor[]): Tensor => {
      if (!w1 || !b1 || !w2 || !b2) throw new Error('the network has four parts');
      const units = project(w1).add(b1).relu().mul(open);
      return units
        .matMul(w2)
        .add(b2)
        .logSoftmax()
        .mul(wanted)
        .sum()
        .mul(-1 / count);
    };
    const { grads } = tf.valueAndGrads(loss)([
      tf.tensor2d(weights, [touched.length, hidden]),
      tf.tensor1d(firstBias),
      tf.tensor2d(second, [hidden, classes]),
      tf.tensor1d(secondBias),
    ]);
    slopes = grads.map((grad) => grad.dataSync());
  });
  return slopes;
}

type Optimizer = (touched: Uint32Array, slopes: readonly Float32Array[], rate: number) => void;

function createOptimizer({ hidden, first, firstBias, second, secondBias }: Network): Optimizer {
  const dense = [firstBias, second, secondBias].map((values) => ({ values, squares: new Float32Array(values.length) }));
  const squares = new Float32Array(first.length);
  return (touched, [rowSlopes, ...slopes], rate) => {
    if (rowSlopes) {
      for (const [at, row] of touched.entries()) {
        move(first, squares, row * hidden, rowSlopes.subarray(at * hidden, (at + 1) * hidden), rate);
      }
    }
    for (const [at, part] of dense.entries()) {
      const slope = slopes[at];
      if (slope) move(part.values, part.squares, 0, slope, rate);
    }
  };
}

/** AdaGrad: what moved much moves less. */
function move(values: Float32Array, squares: Float32Array, from: number, slopes: Float32Array, rate: number): void {
  for (let k = 0; k < slopes.length; k += 1) {
    const slope = slopes[k] as number;
    if (slope === 0) continue;
    const square = (squares[from + k] as number) + slope * slope;
    squares[from + k] = square;
    values[from + k] = (values[from + k] as number) - (rate * slope) / (Math.sqrt(square) + 1e-8);
  }
}
