import type { Observation } from './calibration.ts';
import type { ClassifierName } from './classifier.ts';
import { classifierNamed } from './classifiers.ts';
import type { Sparse } from './features/vocabulary.ts';
import { signalsOf } from './signals.ts';

/** A piece of training that needs nothing of the others, so that any thread may do it. */
export interface TrainingJob {
  classifier: ClassifierName;
  examples: Sparse[];
  /** Class of each example, 0 the background. */
  labels: Uint16Array;
  classes: number;
  features: number;
  seed: number;
  /** What to measure the trained classifier on; where it is absent its weights are wanted instead. */
  measureOn?: { vectors: Sparse[]; labels: Uint16Array; strangers: Uint8Array };
}

export interface TrainingResult {
  /** Empty where observations were wanted. */
  bytes: Uint8Array;
  observations: Observation[];
}

/** A job that is made when its turn comes: another may run meanwhile, and fewer are held at once. */
export interface PlannedJob {
  /** How many examples it has: how long it takes beside others of the same training. */
  weight: number;
  make: () => TrainingJob;
}

/** Does the jobs, in any order, and answers in theirs; tells how much is done, 0…1. */
export type RunJobs = (jobs: readonly PlannedJob[], onProgress: (share: number) => void) => Promise<TrainingResult[]>;

/** The same job gives the same result. */
export async function runJob(job: TrainingJob, onProgress: (share: number) => void): Promise<TrainingResult> {
  const { classes, features, seed, measureOn } = job;
  const kind = await classifierNamed(job.classifier);
  const classifier = await kind.train(job.examples, job.labels, { classes, features, seed, onProgress });
  if (!measureOn) return { bytes: classifier.toBytes(), observations: [] };
  const observations = measureOn.vectors.map((vector, at) => {
    const { best, first, second, inputs } = signalsOf(classifier.read(vector), vector);
    const label = measureOn.labels[at] ?? 0;
    return {
      ...{ inputs, first, second, inScope: label !== 0, right: label !== 0 && best === label },
      ...(measureOn.strangers[at] === 1 && { isStranger: true as const }),
    };
  });
  return { bytes: new Uint8Array(0), observations };
}

/** Does the jobs one after another in this thread. */
export const runHere: RunJobs = async (jobs, onProgress) => {
  const all = totalOf(jobs);
  const results: TrainingResult[] = [];
  let done = 0;
  for (const { weight, make } of jobs) {
    results.push(await runJob(make(), (share) => onProgress((done + share * weight) / all)));
    done += weight;
  }
  return results;
};

/** What the weights of all jobs are together, 1 at least. */
export const totalOf = (jobs: readonly PlannedJob[]): number =>
  Math.max(
    1,
    jobs.reduce((sum, { weight }) => sum + weight, 0),
  );
