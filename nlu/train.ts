import { OUT_OF_SCOPE } from '../contracts/nlu-result.ts';
import { calibrate, confidenceOf, type Calibration, type Observation } from './calibration.ts';
import type { ClassifierName } from './classifier.ts';
import { classifierNamed } from './classifiers.ts';
import type { Dataset, Example } from './dataset.ts';
import { planFolds, type FoldPlan } from './folds.ts';
import { rawFeatures, type RawFeatures } from './features/features.ts';
import { wordsToSpell } from './features/speller.ts';
import { createWordReader } from './features/word-reader.ts';
import { buildVocabulary, createVectorizer, type Sparse, type Vocabulary } from './features/vocabulary.ts';
import { auroc, calibrationError, ratio, reliability, rounded } from './measures.ts';
import type { Model, TrainingMetrics } from './model.ts';
import { trainMood } from './mood/train-mood.ts';
import { normalize } from './normalize-es.ts';
import { trainSvm } from './own/linear-svm.ts';
import { quantize } from './own/quantized.ts';
import { toRows } from './own/rows.ts';
import { runHere, type RunJobs, type TrainingJob } from './training-job.ts';

export interface TrainOptions {
  seed: number;
  /** Told the share done, 0…1. */
  onProgress?: (share: number) => void;
  /** `own` where it is absent. */
  classifier?: ClassifierName;
  /** Does the heavy pieces; one after another in this thread where it is absent. */
  runJobs?: RunJobs;
}

/** Trains a model; the same data and seed give the same model, whatever `runJobs` does them. */
export async function train(data: Dataset, options: TrainOptions): Promise<Model> {
  const { seed, runJobs = runHere } = options;
  const texts = prepare(data.examples);
  const intents = [OUT_OF_SCOPE, ...new Set(texts.map(({ intent }) => intent).filter((one) => one !== OUT_OF_SCOPE))];
  const labels = Uint16Array.from(texts, ({ intent }) => intents.indexOf(intent));
  const vocabulary = buildVocabulary(texts.map(({ raw }) => raw));
  const spelling = wordsToSpell(texts.map(({ normalized }) => normalized));
  const vectors = texts.map(({ raw }) => raw).map(createVectorizer(vocabulary));
  const common = { classifier: options.classifier ?? 'own', classes: intents.length, seed };
  const features = vocabulary.hashes.length;
  const whole = { weight: texts.length, make: () => ({ ...common, examples: vectors, labels, features }) };
  const folds = planFolds(labels, intents.length, seed).map((plan) => ({
    weight: plan.inside.length,
    make: () => ({ ...common, ...toFold(texts, plan) }),
  }));
  const running = runJobs([whole, ...folds], (share) => options.onProgress?.(0.97 * share));
  // Where other threads do the jobs, this one has nothing better to do meanwhile.
  const [[trained, ...measured], mood] = await Promise.all([running, trainMood(data, seed)]);
  const kind = await classifierNamed(common.classifier);
  const observations = measured.flatMap((one) => one.observations);
  const calibration = calibrate(observations, labels.includes(0));
  const language = trainLanguage(texts, vectors, vocabulary, seed);
  options.onProgress?.(1);
  return {
    dataHash: data.hash,
    seed,
    intents,
    vocabulary,
    spelling,
    classifierName: common.classifier,
    classifier: kind.fromBytes(trained?.bytes ?? new Uint8Array(0)),
    ...(language ? { language } : {}),
    ...(mood ? { mood } : {}),
    calibration,
    metrics: measure(observations, calibration, texts.length, intents.length - 1),
  };
}

interface Text {
  intent: string;
  language: 'es' | 'en';
  normalized: string;
  raw: RawFeatures;
}

/** The same sentence twice under one intent counts once. */
function prepare(examples: readonly Example[]): Text[] {
  const seen = new Set<string>();
  const texts: Text[] = [];
  for (const { text, intent, language } of examples) {
    const normalized = normalize(text);
    const key = `${intent}\0${normalized}`;
    if (seen.has(key)) continue;
    seen.add(key);
    texts.push({ intent, language, normalized, raw: rawFeatures(normalized) });
  }
  return texts;
}

/** A fold has its own vocabulary and spelling: what only its own texts hold must be as unknown to it as in life. */
function toFold(
  texts: readonly Text[],
  plan: FoldPlan,
): Pick<TrainingJob, 'examples' | 'labels' | 'features' | 'measureOn'> {
  const pick = (list: Uint32Array): Text[] => [...list].flatMap((at) => texts[at] ?? []);
  const inside = pick(plan.inside);
  const vocabulary = buildVocabulary(inside.map(({ raw }) => raw));
  const vectorize = createVectorizer(vocabulary);
  const readWords = createWordReader(vocabulary, wordsToSpell(inside.map(({ normalized }) => normalized)));
  return {
    examples: inside.map(({ raw }) => vectorize(raw)),
    labels: plan.insideLabels,
    features: vocabulary.hashes.length,
    measureOn: {
      vectors: pick(plan.outside).map(({ normalized }) => readWords(normalized)),
      labels: plan.outsideLabels,
      strangers: plan.strangers,
    },
  };
}

const FEWEST_OF_A_LANGUAGE = 20;

function trainLanguage(
  texts: readonly Text[],
  vectors: readonly Sparse[],
  vocabulary: Vocabulary,
  seed: number,
): Model['language'] {
  const labels = Uint16Array.from(texts, ({ language }) => (language === 'en' ? 0 : 1));
  const english = labels.filter((label) => label === 0).length;
  if (Math.min(english, labels.length - english) < FEWEST_OF_A_LANGUAGE) return undefined;
  const features = vocabulary.hashes.length;
  const svm = trainSvm(toRows(vectors), labels, { classes: 1, features, cost: 0.5, positiveWeight: 2, seed });
  return { weights: quantize(svm.weights, 1), bias: svm.bias[0] ?? 0 };
}

function measure(
  observations: readonly Observation[],
  calibration: Calibration,
  utterances: number,
  intents: number,
): TrainingMetrics {
  const scored = observations.map((one) => ({ ...one, confidence: confidenceOf(calibration, one.inputs) }));
  const inScope = scored.filter((one) => one.inScope);
  const outside = scored.filter((one) => !one.inScope);
  const answered = inScope.filter((one) => one.right && one.confidence >= calibration.abstainBelow);
  const silent = outside.filter((one) => one.confidence < calibration.abstainBelow);
  const confidences = (list: typeof scored): number[] => list.map(({ confidence }) => confidence);
  return {
    utterances,
    intents,
    accuracy: rounded(ratio(inScope.filter((one) => one.right).length, inScope.length)),
    answeredRight: rounded(ratio(answered.length, inScope.length)),
    outOfScopeRecall: rounded(ratio(silent.length, outside.length)),
    outOfScopeAuroc: rounded(auroc(confidences(inScope), confidences(outside))),
    calibrationError: rounded(calibrationError(reliability(scored))),
  };
}
