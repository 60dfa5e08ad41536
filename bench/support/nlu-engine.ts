/** A labelled sentence; `intent` is `fuera_de_alcance` for what must not be guessed about. */
export interface Line {
  text: string;
  intent: string;
}

export type Language = 'es' | 'en';

/** What an engine says of a text: its best intent that is in scope, and how sure it is of it. */
export interface Reading {
  intent: string;
  score: number;
}

/** One engine of the bench; `folder` is its own to write into. */
export interface BenchEngine {
  version: string;
  /** Not timed: puts the lines where the engine takes them from. */
  prepare(lines: readonly Line[], folder: string): Promise<void>;
  /** Timed. */
  train(): Promise<void>;
  /** Leaves the model in `folder`, in one file, whose path it gives. */
  save(folder: string): Promise<string>;
  load(folder: string): Promise<(text: string) => Promise<Reading> | Reading>;
}

/** What the training child says. */
export interface Trained {
  version: string;
  trainMs: number;
  /** Of all threads: what a busy machine changes least. */
  trainCpuMs: number;
  modelBytes: number;
}

/** What the reading child says. */
export interface Read {
  readings: Reading[];
  p50Ms: number;
  p95Ms: number;
  /** Resident memory of library, model and all that reading left, over the bare child. */
  addedMegabytes: number;
}
