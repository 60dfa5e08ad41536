import type { Calibration } from './calibration.ts';
import type { Softmax } from './softmax.ts';
import type { Vocabulary } from './vocabulary.ts';

/** All that training leaves: what `understand` needs and where it comes from. */
export interface Model {
  /** SHA-256 of the training data, hex. */
  dataHash: string;
  seed: number;
  /** Class names; the first is the background class `fuera_de_alcance`. */
  intents: string[];
  vocabulary: Vocabulary;
  classifier: Softmax;
  /** Two classes: Spanish, English. */
  language: Softmax;
  calibration: Calibration;
  /** What was measured outside the training folds. */
  metrics: TrainingMetrics;
}

/** Measured by cross-validation inside training; no clock in it, so that the same data give the same bytes. */
export interface TrainingMetrics {
  utterances: number;
  intents: number;
  /** Share of in-scope texts whose best intent is right, before abstaining. */
  accuracy: number;
  /** Share of in-scope texts answered rightly. */
  answeredRight: number;
  /** Share of texts out of scope left unanswered. */
  outOfScopeRecall: number;
}
