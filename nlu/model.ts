import type { Calibration } from './calibration.ts';
import type { Classifier, ClassifierName } from './classifier.ts';
import type { Vocabulary } from './features/vocabulary.ts';
import type { MoodModel } from './mood/mood-model.ts';
import type { Quantized } from './own/quantized.ts';

/** All that training leaves: what `understand` needs and where it comes from. */
export interface Model {
  /** SHA-256 of the training data, hex. */
  dataHash: string;
  seed: number;
  /** Class names; the first is the background class `fuera_de_alcance`. */
  intents: string[];
  vocabulary: Vocabulary;
  /** Words that slips of the fingers are put right to, the commonest first. */
  spelling: string[];
  classifierName: ClassifierName;
  classifier: Classifier;
  /** One score: above 0 English; absent where the data hold one language only. */
  language?: { weights: Quantized; bias: number };
  /** Absent where no line was labelled with its mood. */
  mood?: MoodModel;
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
  /** Area under the curve of confidence for in scope against out of scope; 0 where nothing is out of scope. */
  outOfScopeAuroc: number;
  /** Mean distance between confidence and being right, over ten bins. */
  calibrationError: number;
}
