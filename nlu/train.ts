import { OUT_OF_SCOPE } from '../contracts/nlu-result.ts';
import { calibrate, confidenceOf, type Calibration, type Observation } from './calibration.ts';
import type { Dataset, Example } from './dataset.ts';
import { rawFeatures, type RawFeatures } from './features.ts';
import type { Model, TrainingMetrics } from './model.ts';
import { normalize } from './normalize-es.ts';
import { seededRandom } from './random.ts';
import { signalsOf } from './signals.ts';
import { trainSoftmax } from './softmax.ts';
import { buildVocabulary, createVectorizer } from './vocabulary.ts';

export interface TrainOptions {
  seed: number;
  /** Told the share done, 0…1. */
  onProgress?: (share: number) => void;
}

/** Trains a model; pure: the same data and seed give the same model. */
export function train(data: Dataset, options: TrainOptions): Model {
  const texts = prepare(data.examples);
  const intents = [OUT_OF_SCOPE, ...new Set(texts.map(({ intent }) => intent).filter((one) => one !== OUT_OF_SCOPE))];
  const labels = Uint16Array.from(texts, ({ intent }) => intents.indexOf(intent));
  const progress = createProgress(options.onProgress);
  const observations = crossValidate(texts, labels, intents.length, options.seed, progress);
  const calibration = calibrate(observations);
  const vocabulary = buildVocabulary(
    texts.map(({ raw }) => raw),
    LEAST_TEXTS,
  );
  const vectors = texts.map(({ raw }) => raw).map(createVectorizer(vocabulary));
  const features = vocabulary.hashes.length;
  const classifier = trainSoftmax(vectors, labels, {
    ...RECIPE,
    classes: intents.length,
    features,
    random: seededRandom(options.seed),
    onProgress: progress(FOLDS),
  });
  const language = trainSoftmax(
    vectors,
    Uint16Array.from(texts, (text) => (text.language === 'en' ? 1 : 0)),
    { ...RECIPE, classes: 2, features, epochs: 4, random: seededRandom(options.seed) },
  );
  options.onProgress?.(1);
  const metrics = measure(observations, calibration, intents.length - 1);
  return { dataHash: data.hash, seed: options.seed, intents, vocabulary, classifier, language, calibration, metrics };
}

const FOLDS = 3;
/** From so many sentences on, one fold says enough about the others to calibrate by, in a third of the time. */
const MANY_TEXTS = 6_000;
const LEAST_TEXTS = 1;
const RECIPE = { epochs: 7, learningRate: 2, smoothing: 0.05 };

type Text = { intent: string; language: 'es' | 'en'; raw: RawFeatures };

/** The same sentence twice under one intent counts once. */
function prepare(examples: readonly Example[]): Text[] {
  const seen = new Set<string>();
  const texts: Text[] = [];
  for (const { text, intent, language } of examples) {
    const normalized = normalize(text);
    const key = `${intent}\0${normalized}`;
    if (seen.has(key)) continue;
    seen.add(key);
    texts.push({ intent, language, raw: rawFeatures(normalized) });
  }
  return texts;
}

type Progress = (stage: number) => (share: number) => void;

function createProgress(onProgress: ((share: number) => void) | undefined): Progress {
  return (stage) => (share) => onProgress?.(((stage + share) / (FOLDS + 1)) * 0.99);
}

function crossValidate(
  texts: readonly Text[],
  labels: Uint16Array,
  classes: number,
  seed: number,
  progress: Progress,
): Observation[] {
  const random = seededRandom(seed ^ 0x5f01d);
  const folds = texts.map(() => Math.floor(random() * FOLDS));
  const observations: Observation[] = [];
  const tested = texts.length < MANY_TEXTS ? FOLDS : 1;
  for (let fold = 0; fold < tested; fold += 1) {
    const inside = texts.flatMap((_, at) => (folds[at] === fold ? [] : [at]));
    const vocabulary = buildVocabulary(
      inside.flatMap((at) => texts[at]?.raw ?? []),
      LEAST_TEXTS,
    );
    const vectorizer = createVectorizer(vocabulary);
    const classifier = trainSoftmax(
      inside.flatMap((at) => (texts[at] ? [vectorizer(texts[at].raw)] : [])),
      Uint16Array.from(inside, (at) => labels[at] ?? 0),
      {
        ...RECIPE,
        classes,
        features: vocabulary.hashes.length,
        random: seededRandom(seed + fold + 1),
        onProgress: progress(fold),
      },
    );
    for (const [at, text] of texts.entries()) {
      if (folds[at] !== fold) continue;
      const { signals, all } = signalsOf(classifier, vectorizer(text.raw), text.raw.words.size);
      const label = labels[at] ?? 0;
      observations.push({ signals, inScope: label !== 0, right: label !== 0 && all[label] === signals.first });
    }
  }
  return observations;
}

function measure(observations: readonly Observation[], calibration: Calibration, intents: number): TrainingMetrics {
  const inScope = observations.filter((one) => one.inScope);
  const outside = observations.filter((one) => !one.inScope);
  const answered = (one: Observation): boolean => confidenceOf(calibration, one.signals) >= calibration.abstainBelow;
  const ratio = (part: number, whole: number): number =>
    whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000;
  return {
    utterances: observations.length,
    intents,
    accuracy: ratio(inScope.filter((one) => one.right).length, inScope.length),
    answeredRight: ratio(inScope.filter((one) => one.right && answered(one)).length, inScope.length),
    outOfScopeRecall: ratio(outside.filter((one) => !answered(one)).length, outside.length),
  };
}
