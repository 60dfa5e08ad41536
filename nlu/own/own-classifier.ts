import { AppError } from '../../bot/domain/errors.ts';
import type { Classifier, ClassifierKind, FeatureVector, Reading } from '../classifier.ts';
import { trainSvm } from './linear-svm.ts';
import { trainPerceptron } from './perceptron.ts';
import { multiply, quantize, type Quantized } from './quantized.ts';
import { toRows } from './rows.ts';

/** How our own classifier learns. */
export interface OwnRecipe {
  /** What an example on the wrong side costs the support vector machines, and how much dearer a class's own are. */
  cost: number;
  positiveWeight: number;
  /** Hidden units of the network. */
  hidden: number;
  /** The same where there are more than 60 classes and texts enough to fill it. */
  hiddenForManyClasses?: number;
  /** Texts the network sees in all, each several times: few are seen often, many seldom. */
  textsSeen: number;
  /** How the two are averaged; even shares where it is absent. */
  blend?: (texts: number) => Blend;
}

/** Sharpness of the machines' margins as logarithms of odds, and the network's share in the average, 0…1. */
export interface Blend {
  svmSharpness: number;
  netShare: number;
}

/**
 * Our own classifier: linear support vector machines and a small network over the same features, their probabilities
 * averaged. Alone they are about equally good; they err on different texts.
 */
export function createOwnClassifier(recipe: OwnRecipe): ClassifierKind {
  return {
    name: 'own',
    train: (examples, labels, { classes, features, seed, onProgress }) => {
      const rows = toRows(examples);
      const isLarge = classes > MANY_CLASSES && examples.length >= MANY_TEXTS;
      const hidden = (isLarge ? recipe.hiddenForManyClasses : undefined) ?? recipe.hidden;
      const svm = trainSvm(rows, labels, {
        ...recipe,
        classes,
        features,
        seed,
        onProgress: (share) => onProgress?.(SVM_SHARE * share),
      });
      const net = trainPerceptron(rows, labels, {
        classes,
        features,
        seed,
        hidden,
        epochs: Math.max(6, Math.min(80, Math.round(recipe.textsSeen / Math.max(1, examples.length)))),
        onProgress: (share) => onProgress?.(SVM_SHARE + (1 - SVM_SHARE) * share),
      });
      return createClassifier({
        classes,
        features,
        blend: inFile(recipe.blend?.(examples.length) ?? EVEN),
        svm: { weights: quantize(svm.weights, classes), bias: svm.bias },
        net: { ...net, first: quantize(net.first, hidden) },
      });
    },
    fromBytes,
  };
}

/** The recipe for intents. */
export const ownClassifier = createOwnClassifier({
  cost: 0.5,
  positiveWeight: 4,
  hidden: 96,
  hiddenForManyClasses: 160,
  textsSeen: 110_000,
  // With few texts the network learns little that the machines do not know better (cross-validated on 250 texts).
  blend: (texts) => (texts < MANY_TEXTS ? { svmSharpness: 7, netShare: 0.3 } : { svmSharpness: 5, netShare: 0.6 }),
});

const MANY_TEXTS = 1000;
const MANY_CLASSES = 60;
const EVEN: Blend = { svmSharpness: 4, netShare: 0.5 };

/** As the model file keeps it, in 4 bytes each: what was trained reads exactly as what is loaded. */
const inFile = ({ svmSharpness, netShare }: Blend): Blend => ({
  svmSharpness: Math.fround(svmSharpness),
  netShare: Math.fround(netShare),
});

const SVM_SHARE = 0.3;

interface Weights {
  classes: number;
  features: number;
  blend: Blend;
  svm: { weights: Quantized; bias: Float32Array };
  net: { first: Quantized; firstBias: Float32Array; second: Float32Array; secondBias: Float32Array };
}

function createClassifier(weights: Weights): Classifier {
  const { classes, features, blend, svm, net } = weights;
  const units = new Float64Array(net.firstBias.length);
  return {
    classes,
    read: (given) => {
      const vector = known(given, features);
      const svmScores = new Float64Array(classes);
      multiply(svm.weights, vector, svm.bias, svmScores);
      multiply(net.first, vector, net.firstBias, units);
      const netScores = Float64Array.from(net.secondBias);
      for (const [unit, value] of units.entries()) {
        if (value <= 0) continue;
        const at = unit * classes;
        for (let c = 0; c < classes; c += 1) {
          netScores[c] = (netScores[c] as number) + value * (net.second[at + c] as number);
        }
      }
      return judge(svm.weights, vector, { svmScores, netScores, blend });
    },
    toBytes: () => toBytes(weights),
  };
}

/** Label smoothing makes the network's odds too flat. */
const NET_SHARPNESS = 1.3;

interface Scores {
  svmScores: Float64Array;
  netScores: Float64Array;
  blend: Blend;
}

function judge(svm: Quantized, vector: FeatureVector, { svmScores, netScores, blend }: Scores): Reading {
  const { svmSharpness, netShare } = blend;
  const probabilities = softmax(svmScores, svmSharpness);
  const others = softmax(netScores, NET_SHARPNESS);
  for (let c = 0; c < probabilities.length; c += 1) {
    probabilities[c] = (1 - netShare) * (probabilities[c] as number) + netShare * (others[c] as number);
  }
  const [best] = twoBest(probabilities);
  const [svmBest, svmNext] = twoBest(svmScores);
  const [netBest] = twoBest(netScores);
  const svmFirst = svmScores[svmBest] ?? 0;
  const evidence = [
    svmFirst,
    svmFirst - (svmNext === 0 ? -1 : (svmScores[svmNext] ?? 0)),
    svmScores[0] ?? 0,
    energy(netScores) / 4,
    ((netScores[netBest] ?? 0) - (netScores[0] ?? 0)) / 4,
    svmBest === netBest ? 1 : 0,
    supportOf(svm, vector, best),
  ];
  return { probabilities, evidence };
}

function softmax(scores: Float64Array, sharpness: number): Float64Array {
  const most = scores.reduce((a, b) => Math.max(a, b), -Infinity);
  const shares = scores.map((score) => Math.exp((score - most) * sharpness));
  const sum = shares.reduce((a, b) => a + b, 0);
  return shares.map((share) => share / sum);
}

/** The two best classes that are no background; 0 where there is none. */
function twoBest(list: Float64Array): [number, number] {
  let best = 0;
  let next = 0;
  for (let c = 1; c < list.length; c += 1) {
    if (best === 0 || (list[c] as number) > (list[best] as number)) {
      next = best;
      best = c;
    } else if (next === 0 || (list[c] as number) > (list[next] as number)) next = c;
  }
  return [best, next];
}

/** Logarithm of the sum of the in-scope scores: low where nothing in the text is known. */
function energy(scores: Float64Array): number {
  if (scores.length < 2) return 0;
  const most = scores.subarray(1).reduce((a, b) => Math.max(a, b), -Infinity);
  return most + Math.log(scores.subarray(1).reduce((sum, score) => sum + Math.exp(score - most), 0));
}

/** Share of the text, by weight, that speaks for the class. */
function supportOf({ cells, columns }: Quantized, { indices, values }: FeatureVector, label: number): number {
  let supporting = 0;
  let all = 0;
  for (let k = 0; k < indices.length; k += 1) {
    const square = (values[k] as number) ** 2;
    all += square;
    if ((cells[(indices[k] as number) * columns + label] as number) > 0) supporting += square;
  }
  return all === 0 ? 0 : supporting / all;
}

function known(vector: FeatureVector, features: number): FeatureVector {
  if (vector.indices.every((index) => index < features)) return vector;
  const kept = [...vector.indices.keys()].filter((k) => (vector.indices[k] as number) < features);
  return {
    indices: Uint32Array.from(kept, (k) => vector.indices[k] as number),
    values: Float32Array.from(kept, (k) => vector.values[k] as number),
  };
}

const MAGIC = 0x4e_57_4f_56; // "VOWN"
const PREFIX = 16;

/** Prefix, the numbers of 4 bytes, then the small integers. */
function toBytes({ classes, features, blend, svm, net }: Weights): Uint8Array {
  const numbers = [
    Float32Array.of(blend.svmSharpness, blend.netShare),
    svm.weights.scales,
    svm.bias,
    net.first.scales,
    net.firstBias,
    net.second,
    net.secondBias,
  ];
  const parts = [Uint32Array.of(MAGIC, classes, net.firstBias.length, features), ...numbers];
  const cells = [svm.weights.cells, net.first.cells];
  return Buffer.concat([...parts, ...cells].map((one) => Buffer.from(one.buffer, one.byteOffset, one.byteLength)));
}

function fromBytes(bytes: Uint8Array): Classifier {
  if (bytes.length < PREFIX) throw notOurs();
  const [magic, classes, hidden, features] = new Uint32Array(copy(bytes.subarray(0, PREFIX)));
  if (magic !== MAGIC || !classes || !hidden || features === undefined) throw notOurs();
  const count = 2 + 2 * classes + 2 * hidden + hidden * classes + classes;
  const cellsAt = PREFIX + 4 * count;
  if (bytes.length !== cellsAt + features * (classes + hidden)) throw notOurs();
  const numbers = new Float32Array(copy(bytes.subarray(PREFIX, cellsAt)));
  let at = 0;
  const take = (length: number): Float32Array => numbers.subarray(at, (at += length));
  const [svmSharpness = 0, netShare = 0] = take(2);
  const [svmScales, svmBias, netScales] = [take(classes), take(classes), take(hidden)];
  const svmCells = new Int8Array(copy(bytes.subarray(cellsAt, cellsAt + features * classes)));
  const netCells = new Int8Array(copy(bytes.subarray(cellsAt + features * classes)));
  return createClassifier({
    classes,
    features,
    blend: { svmSharpness, netShare },
    svm: { weights: { columns: classes, cells: svmCells, scales: svmScales }, bias: svmBias },
    net: {
      first: { columns: hidden, cells: netCells, scales: netScales },
      firstBias: take(hidden),
      second: take(hidden * classes),
      secondBias: take(classes),
    },
  });
}

/** Numbers of 4 bytes need an alignment that a slice of a file may lack. */
const copy = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

const notOurs = (): AppError => new AppError('model.format', 'These are no weights of the classifier own');
