/** A matrix of small integers: the value at `row, column` is `cells[row * columns + column] * scales[column]`. */
export interface Quantized {
  columns: number;
  cells: Int8Array;
  scales: Float32Array;
}

/** Rounds a matrix to 8 bits, each column by its own largest value. */
export function quantize(values: Float32Array, columns: number): Quantized {
  const scales = new Float32Array(columns);
  for (let row = 0; row < values.length; row += columns) {
    for (let c = 0; c < columns; c += 1) {
      scales[c] = Math.max(scales[c] as number, Math.abs(values[row + c] as number) / 127);
    }
  }
  const cells = new Int8Array(values.length);
  for (let row = 0; row < values.length; row += columns) {
    for (let c = 0; c < columns; c += 1) {
      const scale = scales[c] as number;
      cells[row + c] = scale === 0 ? 0 : Math.round((values[row + c] as number) / scale);
    }
  }
  return { columns, cells, scales };
}

/** Fills `into` with the sparse row times the matrix, plus the bias. */
export function multiply(
  { columns, cells, scales }: Quantized,
  { indices, values }: { indices: Uint32Array; values: Float32Array },
  bias: Float32Array,
  into: Float64Array,
): void {
  into.fill(0);
  for (let k = 0; k < indices.length; k += 1) {
    const at = (indices[k] as number) * columns;
    const value = values[k] as number;
    for (let c = 0; c < columns; c += 1) into[c] = (into[c] as number) + value * (cells[at + c] as number);
  }
  for (let c = 0; c < columns; c += 1) into[c] = (into[c] as number) * (scales[c] as number) + (bias[c] as number);
}
