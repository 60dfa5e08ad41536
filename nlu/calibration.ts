import { fitLogistic, probabilityOf, type Logistic } from './logistic.ts';

/**
 * From scores to a probability that means what it says: a small logistic regression over what the classifiers said of
 * texts they were not trained on, with the two thresholds that depend on it.
 */
export interface Calibration extends Logistic {
  /** Whether products of the signals are weighed too: only with texts enough to learn them from. */
  pairs: boolean;
  /** The data show nothing that is out of scope, yet words enough: a text of mostly unknown ones is none of theirs. */
  doubtsUnknown: boolean;
  /** Below it the engine abstains. */
  abstainBelow: number;
  /** Second over first probability from which the two are too close to choose. */
  ambiguousFrom: number;
}

/** One text outside its training fold. */
export interface Observation {
  inputs: number[];
  first: number;
  second: number;
  inScope: boolean;
  /** The best intent is the label; false for every text out of scope. */
  right: boolean;
  /** Of an intent that was left out of the training: out of scope only for this. */
  isStranger?: true;
}

/** Probability, 0…1, that the best intent is right and in scope. */
export const confidenceOf = (
  calibration: Pick<Calibration, 'weights' | 'bias' | 'pairs'>,
  inputs: readonly number[],
): number => probabilityOf(calibration, calibration.pairs ? withPairs(inputs) : inputs);

/**
 * Fits weights and thresholds on texts outside their training fold; with too few of them, modest defaults. Where the
 * data show nothing that is out of scope (`knowsOutside` is false), silence is kept for what hardly any text in scope
 * is as unsure as.
 */
export function calibrate(observations: readonly Observation[], knowsOutside: boolean): Calibration {
  const inside = observations.filter(({ inScope }) => inScope);
  const outside = observations.filter(({ inScope }) => !inScope);
  if (inside.length < FEWEST || inside.every(({ right }) => right) || inside.every(({ right }) => !right)) {
    return knowsOutside ? DEFAULTS : { ...DEFAULTS, abstainBelow: SHY };
  }
  const outsideWeight =
    outside.length === 0 ? 0 : Math.max(1, (LEAST_OUTSIDE * inside.length) / ((1 - LEAST_OUTSIDE) * outside.length));
  const pairs = observations.length >= ENOUGH_FOR_PAIRS;
  const trueWeight = weightOfTrue(outside);
  const cases = everyNth(observations, MOST_CASES).map(({ inputs, inScope, right, isStranger }) => ({
    inputs: pairs ? withPairs(inputs) : inputs,
    target: right ? 1 : 0,
    weight: inScope ? 1 : Math.min(outsideWeight, 5) * (isStranger ? 1 : trueWeight),
  }));
  const fitted = { ...fitLogistic(cases, penaltyFor(cases.length)), pairs };
  const scored = observations.map((one) => ({ ...one, confidence: confidenceOf(fitted, one.inputs) }));
  const abstainBelow = knowsOutside ? bestAbstention(scored) : shyAbstention(scored);
  const doubtsUnknown = !knowsOutside && observations.length >= ENOUGH_WORDS;
  return { ...fitted, doubtsUnknown, abstainBelow, ambiguousFrom: firstAmbiguity(scored, abstainBelow) };
}

/** Fewer texts than these calibrate nothing. */
const FEWEST = 20;
/** Share of citizens' texts that are out of scope, at the least, whatever share the data have. */
const LEAST_OUTSIDE = 0.1;
const DEFAULTS: Calibration = {
  doubtsUnknown: false,
  pairs: false,
  weights: [1, 1, 1],
  bias: 0.5,
  abstainBelow: 0.3,
  ambiguousFrom: 0.8,
};
/** Weight of a right answer against that of a silence where one is due. */
const ANSWER_SHARE = 0.75;

/** What is truly out of scope tells more than strangers, who are near: a few such texts count as much as they do. */
function weightOfTrue(outside: readonly Observation[]): number {
  const strangers = outside.filter(({ isStranger }) => isStranger).length;
  return Math.max(1, Math.min(MOST_WEIGHT_OF_TRUE, strangers / Math.max(1, outside.length - strangers)));
}

const MOST_WEIGHT_OF_TRUE = 10;

/** From so many texts on an unknown word says something. */
const ENOUGH_WORDS = 200;
const ENOUGH_FOR_PAIRS = 1500;
/** More would only take longer. */
const MOST_CASES = 5000;

function withPairs(inputs: readonly number[]): number[] {
  const all = [...inputs];
  for (const [at, one] of inputs.entries()) for (const other of inputs.slice(at)) all.push(one * other);
  return all;
}

function everyNth<T>(list: readonly T[], most: number): T[] {
  const step = Math.max(1, list.length / most);
  return Array.from({ length: Math.min(most, list.length) }, (_, at) => list[Math.floor(at * step)] as T);
}

const penaltyFor = (count: number): number => Math.min(0.02, 2 / count);

type Scored = Observation & { confidence: number };

/** Where what is rightly answered in scope and rightly left unanswered out of it is worth most. */
function bestAbstention(scored: readonly Scored[]): number {
  const inScope = scored.filter((one) => one.inScope);
  const outside = scored.filter((one) => !one.inScope);
  if (outside.length === 0) return SHY;
  let best = { at: 0.3, gain: -1 };
  for (let percent = 10; percent <= 60; percent += 1) {
    const at = percent / 100;
    const right = share(inScope, (one) => one.right && one.confidence >= at);
    const silent = share(outside, (one) => one.confidence < at);
    const gain = ANSWER_SHARE * right + (1 - ANSWER_SHARE) * silent;
    if (gain > best.gain + 1e-9) best = { at, gain };
  }
  return best.at;
}

/** Silences at most one in a hundred of the rightly ranked. */
function shyAbstention(scored: readonly Scored[]): number {
  const right = scored.flatMap((one) => (one.inScope && one.right ? [one.confidence] : [])).sort((a, b) => a - b);
  return Math.min(SHY, right[Math.floor(MOST_SILENCED * right.length)] ?? SHY);
}

/** The least closeness of the two best from which, of those about as close, the first is right in fewer than half. */
function firstAmbiguity(scored: readonly Scored[], abstainBelow: number): number {
  const inScope = scored.filter((one) => one.inScope && one.confidence >= abstainBelow / 2);
  for (let percent = 20; percent < 95; percent += 5) {
    const close = inScope.filter(({ first, second }) => {
      const closeness = second / Math.max(first, 1e-9);
      return closeness >= percent / 100 && closeness < (percent + BAND) / 100;
    });
    if (close.length >= FEWEST && share(close, (one) => one.right) < 0.5) return percent / 100;
  }
  return 0.8;
}

const BAND = 10;
const SHY = 0.15;
const MOST_SILENCED = 0.01;

function share<T>(list: readonly T[], is: (one: T) => boolean): number {
  return list.length === 0 ? 0 : list.filter(is).length / list.length;
}
