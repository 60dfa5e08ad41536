import type { FeatureVector } from '../classifier.ts';

/** Texts one after another: the features of text `t` stand from `starts[t]` to `starts[t + 1]`. */
export interface Rows {
  count: number;
  starts: Uint32Array;
  indices: Uint32Array;
  values: Float32Array;
}

export function toRows(vectors: readonly FeatureVector[]): Rows {
  const starts = new Uint32Array(vectors.length + 1);
  for (const [at, { indices }] of vectors.entries()) starts[at + 1] = (starts[at] ?? 0) + indices.length;
  const size = starts[vectors.length] ?? 0;
  const rows: Rows = {
    count: vectors.length,
    starts,
    indices: new Uint32Array(size),
    values: new Float32Array(size),
  };
  for (const [at, { indices, values }] of vectors.entries()) {
    rows.indices.set(indices, starts[at]);
    rows.values.set(values, starts[at]);
  }
  return rows;
}
