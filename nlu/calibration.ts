/**
 * From scores to a probability that means what it says: a small logistic regression over what the classifier saw of
 * texts it was not trained on, with the two thresholds that depend on it.
 */
export interface Calibration {
  weights: number[];
  bias: number;
  /** Below it the engine abstains. */
  abstainBelow: number;
  /** Second over first probability from which the two are too close to choose. */
  ambiguousFrom: number;
}

/** What the classifier says of one text. */
export interface Signals {
  /** Probability of the best in-scope intent, of the second and of the background class. */
  first: number;
  second: number;
  background: number;
  /** Share of the word features that training knew, 0…1. */
  coverage: number;
  /** Word features in all. */
  size: number;
}

/** One text outside its training fold. */
export interface Observation {
  signals: Signals;
  inScope: boolean;
  /** The best intent is the label; false for every text out of scope. */
  right: boolean;
}

/** Probability, 0…1, that the best intent is right and in scope. */
export function confidenceOf(calibration: Pick<Calibration, 'weights' | 'bias'>, signals: Signals): number {
  const inputs = inputsOf(signals);
  let score = calibration.bias;
  for (const [index, input] of inputs.entries()) score += (calibration.weights[index] ?? 0) * input;
  return 1 / (1 + Math.exp(-score));
}

/** Fits weights and thresholds on texts outside their training fold. */
export function calibrate(observations: readonly Observation[]): Calibration {
  const fitted = fitLogistic(
    observations.map(({ signals }) => inputsOf(signals)),
    observations.map(({ right }) => (right ? 1 : 0)),
  );
  const scored = observations.map((one) => ({ ...one, confidence: confidenceOf(fitted, one.signals) }));
  const abstainBelow = bestAbstention(scored);
  return { ...fitted, abstainBelow, ambiguousFrom: firstAmbiguity(scored, abstainBelow) };
}

const LEAST = 1e-6;

function inputsOf({ first, second, background, coverage, size }: Signals): number[] {
  const logit = Math.log((first + LEAST) / (1 - first + LEAST));
  const margin = Math.log((first + LEAST) / (second + LEAST));
  const inside = Math.log((first + LEAST) / (background + LEAST));
  return [logit / 4, margin / 4, inside / 4, coverage, coverage * coverage, Math.log(1 + size) / 4];
}

/** Batch gradient descent with momentum; L2 keeps it small. */
function fitLogistic(inputs: readonly number[][], targets: readonly number[]): { weights: number[]; bias: number } {
  const width = inputs[0]?.length ?? 0;
  const weights = new Array<number>(width).fill(0);
  const speed = new Array<number>(width + 1).fill(0);
  let bias = 0;
  for (let round = 0; round < 1500; round += 1) {
    const slope = new Array<number>(width + 1).fill(0);
    for (const [at, input] of inputs.entries()) {
      let score = bias;
      for (let k = 0; k < width; k += 1) score += (weights[k] as number) * (input[k] as number);
      const error = 1 / (1 + Math.exp(-score)) - (targets[at] ?? 0);
      for (let k = 0; k < width; k += 1) slope[k] = (slope[k] as number) + error * (input[k] as number);
      slope[width] = (slope[width] as number) + error;
    }
    for (let k = 0; k <= width; k += 1) {
      const pull = k < width ? 1e-4 * (weights[k] as number) : 0;
      speed[k] = 0.9 * (speed[k] as number) - 0.3 * ((slope[k] as number) / Math.max(1, inputs.length) + pull);
      if (k < width) weights[k] = (weights[k] as number) + (speed[k] as number);
      else bias += speed[k] as number;
    }
  }
  return { weights, bias };
}

type Scored = Observation & { confidence: number };

/** Where the share answered rightly in scope plus the share left unanswered out of scope is greatest. */
function bestAbstention(scored: readonly Scored[]): number {
  const inScope = scored.filter((one) => one.inScope);
  const outside = scored.filter((one) => !one.inScope);
  let best = { at: 0.5, gain: -1 };
  for (let at = 0.1; at < 0.8; at += 0.01) {
    const right = share(inScope, (one) => one.right && one.confidence >= at);
    const silent = outside.length === 0 ? 0 : share(outside, (one) => one.confidence < at);
    if (right + silent > best.gain + 1e-9) best = { at: Math.round(at * 100) / 100, gain: right + silent };
  }
  return best.at;
}

/** The least closeness of the two best from which, of those answered, the first is right in fewer than 55 of 100. */
function firstAmbiguity(scored: readonly Scored[], abstainBelow: number): number {
  const inScope = scored.filter((one) => one.inScope && one.confidence >= abstainBelow / 2);
  for (let at = 0.1; at < 0.95; at += 0.05) {
    const close = inScope.filter(({ signals }) => signals.second >= at * signals.first);
    if (close.length > 0 && share(close, (one) => one.right) < 0.55) return Math.round(at * 100) / 100;
  }
  return 0.95;
}

function share<T>(list: readonly T[], is: (one: T) => boolean): number {
  return list.length === 0 ? 0 : list.filter(is).length / list.length;
}
