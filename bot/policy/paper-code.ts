/** Four groups of four, also where another such row begins within it. */
const GROUPED = /(?<![\p{L}\p{N}])(?=([A-Z0-9]{4}(?:[\s-]+[A-Z0-9]{4}){3})(?![\p{L}\p{N}]))/gu;
const WHOLE = /(?<![\p{L}\p{N}])[A-Z0-9]{16}(?![\p{L}\p{N}])/u;

/** A paper's code within a sentence, however it is typed: 16 letters and digits, with at least one digit, in groups or not. */
export function paperCode(text: string): string | undefined {
  const upper = text.toUpperCase();
  const grouped = [...upper.matchAll(GROUPED)].map(([, row = '']) => row);
  // "Dice AB12 CD34 …": a word of four letters beside the code is none of its groups. More often it stands before it.
  const best = grouped.sort((a, b) => likelihood(a) - likelihood(b)).at(-1);
  const code = best?.replace(/[\s-]/g, '') ?? WHOLE.exec(upper)?.[0];
  return code !== undefined && /\d/.test(code) ? code : undefined;
}

/** Rows joined by hyphens throughout come first, then those with more groups that hold a digit. */
function likelihood(row: string): number {
  const isJoined = row.split(/\s*-+\s*/).length === 4;
  return (isJoined ? 10 : 0) + row.split(/[\s-]+/).filter((group) => /\d/.test(group)).length;
}
