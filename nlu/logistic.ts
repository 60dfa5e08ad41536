/** A logistic regression: probability = 1 / (1 + exp(−(bias + weights · inputs))). */
export interface Logistic {
  weights: number[];
  bias: number;
}

export function probabilityOf({ weights, bias }: Logistic, inputs: readonly number[]): number {
  let score = bias;
  for (const [index, weight] of weights.entries()) score += weight * (inputs[index] ?? 0);
  return 1 / (1 + Math.exp(-score));
}

/** One case; `target` 0…1, `weight` how much it counts. */
export interface Case {
  inputs: readonly number[];
  target: number;
  weight: number;
}

/** Newton's method with an L2 penalty on the weights; deterministic. */
export function fitLogistic(cases: readonly Case[], penalty: number): Logistic {
  const width = cases[0]?.inputs.length ?? 0;
  const size = width + 1;
  const total = cases.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const solution = new Float64Array(size);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const slope = new Float64Array(size);
    const curve = Array.from({ length: size }, () => new Float64Array(size));
    for (const one of cases) addCase(one, solution, slope, curve);
    mirror(curve);
    for (let i = 0; i < size; i += 1) {
      const pull = i < width ? penalty * total : 1e-9 * total;
      slope[i] = (slope[i] as number) + pull * (solution[i] as number);
      const row = curve[i] as Float64Array;
      row[i] = (row[i] as number) + pull;
    }
    const step = solve(curve, slope);
    let largest = 0;
    for (let i = 0; i < size; i += 1) {
      const move = Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, step[i] as number));
      solution[i] = (solution[i] as number) - move;
      largest = Math.max(largest, Math.abs(move));
    }
    if (largest < 1e-6) break;
  }
  return { weights: [...solution.subarray(0, width)], bias: solution[width] ?? 0 };
}

const MOST_ROUNDS = 50;
const LONGEST_STEP = 2;

function addCase(
  { inputs, target, weight }: Case,
  solution: Float64Array,
  slope: Float64Array,
  curve: Float64Array[],
): void {
  const width = inputs.length;
  const at = (i: number): number => (i < width ? (inputs[i] as number) : 1);
  let score = 0;
  for (let i = 0; i <= width; i += 1) score += (solution[i] as number) * at(i);
  const said = 1 / (1 + Math.exp(-score));
  const bend = weight * Math.max(said * (1 - said), 1e-6);
  for (let i = 0; i <= width; i += 1) {
    slope[i] = (slope[i] as number) + weight * (said - target) * at(i);
    const row = curve[i] as Float64Array;
    const share = bend * at(i);
    if (share === 0) continue;
    for (let j = 0; j <= i; j += 1) row[j] = (row[j] as number) + share * at(j);
  }
}

/** The upper triangle is the lower one's image. */
function mirror(matrix: Float64Array[]): void {
  for (const [i, row] of matrix.entries())
    for (let j = 0; j < i; j += 1) (matrix[j] as Float64Array)[i] = row[j] as number;
}

/** Gaussian elimination with pivots, in place. */
function solve(matrix: Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const answer = Float64Array.from(right);
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(cell(matrix, row, column)) > Math.abs(cell(matrix, pivot, column))) pivot = row;
    }
    [matrix[column], matrix[pivot]] = [matrix[pivot] as Float64Array, matrix[column] as Float64Array];
    [answer[column], answer[pivot]] = [answer[pivot] as number, answer[column] as number];
    const top = matrix[column] as Float64Array;
    for (let row = column + 1; row < size; row += 1) {
      const factor = cell(matrix, row, column) / (top[column] || 1e-12);
      if (factor === 0) continue;
      const line = matrix[row] as Float64Array;
      for (let k = column; k < size; k += 1) line[k] = (line[k] as number) - factor * (top[k] as number);
      answer[row] = (answer[row] as number) - factor * (answer[column] as number);
    }
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let rest = answer[row] as number;
    for (let k = row + 1; k < size; k += 1) rest -= cell(matrix, row, k) * (answer[k] as number);
    answer[row] = rest / (cell(matrix, row, row) || 1e-12);
  }
  return answer;
}

const cell = (matrix: Float64Array[], row: number, column: number): number =>
  (matrix[row] as Float64Array)[column] ?? 0;
