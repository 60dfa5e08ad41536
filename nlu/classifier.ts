/** A text as a classifier takes it: its features, each once, and their weights. */
export interface FeatureVector {
  indices: Uint32Array;
  values: Float32Array;
}

export type ClassifierName = 'own' | 'tfjs';

export interface ClassifierTraining {
  classes: number;
  /** Every index of the examples is below it. */
  features: number;
  seed: number;
  /** Told the share done, 0…1, never less than before. */
  onProgress?: ((share: number) => void) | undefined;
}

/** What a classifier says of one text. */
export interface Reading {
  /** By class; they sum to 1. */
  probabilities: Float64Array;
  /** What else tells a right reading from a wrong or foreign one: as many numbers for each text, of about unit size. */
  evidence: number[];
}

/** What training leaves. Reading needs no package beyond our own code, whatever trained it. */
export interface Classifier {
  readonly classes: number;
  /** Features beyond those of the training are passed over. */
  read(vector: FeatureVector): Reading;
  /** The weights for the model file; `fromBytes` of the same kind reads them. */
  toBytes(): Uint8Array;
}

/** The port of a trainable classifier: all that the engine needs of one (docs/adr/0007-classifier.md). */
export interface ClassifierKind {
  readonly name: ClassifierName;
  /** `labels[n]` is the class of `examples[n]`, 0…`classes` − 1, 0 the background; a class may have no example. */
  train(
    examples: readonly FeatureVector[],
    labels: Uint16Array,
    training: ClassifierTraining,
  ): Classifier | Promise<Classifier>;
  /** Bytes of another kind or damaged ones are `model.format`. */
  fromBytes(bytes: Uint8Array): Classifier;
}
