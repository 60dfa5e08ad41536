/** Figures of a classifier that knows when to be silent. */

/** Area under the curve: how often a score of `higher` is above one of `lower`; ties count half; 0 where one is empty. */
export function auroc(higher: readonly number[], lower: readonly number[]): number {
  if (higher.length === 0 || lower.length === 0) return 0;
  const all = [...higher.map((score) => ({ score, up: 1 })), ...lower.map((score) => ({ score, up: 0 }))];
  all.sort((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let at = 0; at < all.length;) {
    let end = at;
    while (end < all.length && all[end]?.score === all[at]?.score) end += 1;
    for (let k = at; k < end; k += 1) rankSum += (all[k]?.up ?? 0) * ((at + 1 + end) / 2);
    at = end;
  }
  return (rankSum - (higher.length * (higher.length + 1)) / 2) / (higher.length * lower.length);
}

export interface ReliabilityBin {
  count: number;
  /** Mean confidence and share right of the texts inside. */
  said: number;
  right: number;
}

/** Ten bins of equal width of the confidence. */
export function reliability(rows: readonly { confidence: number; right: boolean }[]): ReliabilityBin[] {
  return Array.from({ length: 10 }, (_, bin) => {
    const inside = rows.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === bin);
    const said = inside.reduce((sum, { confidence }) => sum + confidence, 0);
    const right = inside.filter((row) => row.right).length;
    return { count: inside.length, said: ratio(said, inside.length), right: ratio(right, inside.length) };
  });
}

/** Expected calibration error: mean distance between confidence and share right, by bin. */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  const sum = bins.reduce((total, { count, said, right }) => total + count * Math.abs(said - right), 0);
  return ratio(
    sum,
    bins.reduce((total, { count }) => total + count, 0),
  );
}

/** The confidence below which `share` of the texts out of scope lie. */
export function thresholdFor(outside: readonly number[], share: number): number {
  const sorted = [...outside].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length))] ?? 0;
}

export const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
export const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
