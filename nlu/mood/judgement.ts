import type { Classifier, ClassifierKind, FeatureVector } from '../classifier.ts';
import { fitLogistic, probabilityOf } from '../logistic.ts';
import { createOwnClassifier } from '../own/own-classifier.ts';
import { seededRandom } from '../random.ts';
import type { Judgement } from './mood-model.ts';

/** Lines to learn one judgement from. */
export interface JudgementLesson {
  vectors: readonly FeatureVector[];
  features: number;
  /** Whether the judgement holds for a line. */
  holds: readonly boolean[];
  /** How much a line counts when probability and threshold are fitted; 0 not at all. */
  counts: readonly number[];
  /** Odds that another judgement gives the lines unseen, where it helps to decide this one. */
  besides?: readonly number[];
  /** Share of the lines it does not hold for, by what they count, that may be called otherwise. */
  mostFalse: number;
  seed: number;
}

/** What mood is read by: smaller and slower to believe than the classifier of intents. */
export const moodClassifier: ClassifierKind = createOwnClassifier({
  cost: 0.1,
  positiveWeight: 1,
  hidden: 12,
  textsSeen: 23_000,
});

/** Logarithm of the odds a judgement's classifier gives. */
export function oddsOf({ classifier }: Pick<Judgement, 'classifier'>, vector: FeatureVector): number {
  const probability = classifier.read(vector).probabilities[1] ?? 0;
  return Math.log((probability + LEAST) / (1 - probability + LEAST));
}

/** Probability, 0…1, that the judgement holds, by its own odds and those it was learned beside. */
export const judge = ({ logistic }: Pick<Judgement, 'logistic'>, odds: readonly number[]): number =>
  probabilityOf(logistic, odds);

/**
 * Learns on all lines; probability and threshold are fitted on what classifiers say of lines they did not see, which
 * is given too. Lessons of the same length and seed leave out the same lines.
 */
export async function learnJudgement(lesson: JudgementLesson): Promise<{ judgement: Judgement; unseen: number[] }> {
  const unseen = await oddsOutsideFold(lesson);
  const cases = unseen.map((odds, at) => ({
    inputs: lesson.besides ? [odds, lesson.besides[at] ?? 0] : [odds],
    target: lesson.holds[at] === true ? 1 : 0,
    weight: lesson.counts[at] ?? 0,
  }));
  const counting = cases.filter(({ weight }) => weight > 0);
  const logistic = fitLogistic(counting, 1e-3);
  const said = counting.map(({ inputs, target, weight }) => ({
    probability: judge({ logistic }, inputs),
    holds: target === 1,
    weight,
  }));
  const classifier = await trainOn(lesson, () => true);
  return { judgement: { classifier, logistic, from: bestThreshold(said, lesson.mostFalse) }, unseen };
}

const FOLDS = 2;
const LEAST = 1e-4;

async function oddsOutsideFold(lesson: JudgementLesson): Promise<number[]> {
  const random = seededRandom(lesson.seed ^ 0x300d);
  const folds = lesson.vectors.map(() => Math.floor(random() * FOLDS));
  const odds = lesson.vectors.map(() => 0);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const classifier = await trainOn(lesson, (at) => folds[at] !== fold);
    for (const [at, vector] of lesson.vectors.entries()) {
      if (folds[at] === fold) odds[at] = oddsOf({ classifier }, vector);
    }
  }
  return odds;
}

function trainOn(lesson: JudgementLesson, takesPart: (at: number) => boolean): Classifier | Promise<Classifier> {
  const list = [...lesson.vectors.keys()].filter(takesPart);
  return moodClassifier.train(
    list.flatMap((at) => lesson.vectors[at] ?? []),
    Uint16Array.from(list, (at) => (lesson.holds[at] ? 1 : 0)),
    { classes: 2, features: lesson.features, seed: lesson.seed },
  );
}

interface Said {
  probability: number;
  holds: boolean;
  weight: number;
}

/** The threshold of the best F1 among those with few enough false alarms. */
function bestThreshold(said: readonly Said[], mostFalse: number): number {
  const sum = (is: (one: Said) => boolean): number =>
    said.reduce((total, one) => (is(one) ? total + one.weight : total), 0);
  const holding = sum(({ holds }) => holds);
  const others = sum(({ holds }) => !holds);
  let best = { from: 0.5, f1: -1 };
  for (let percent = 10; percent <= 98; percent += 1) {
    const from = percent / 100;
    const hits = sum(({ probability, holds }) => holds && probability >= from);
    const alarms = sum(({ probability, holds }) => !holds && probability >= from);
    if (alarms > mostFalse * others) continue;
    const f1 = (2 * hits) / (hits + alarms + holding);
    if (f1 > best.f1) best = { from, f1 };
  }
  return best.from;
}
