import { redact } from '../redact.ts';
import { readLines } from './lines.ts';
import { readFlags } from './options.ts';

/** `redact`: sentences in, one a line; out as they may be kept to train with. What is too long or cannot be cleaned is left out. */
export async function redactCommand(words: readonly string[]): Promise<number> {
  readFlags(words, []);
  const now = new Date();
  let dropped = 0;
  for await (const line of readLines(process.stdin, LONGEST)) {
    const kept = line === undefined ? '' : redact(line.text, now);
    if (kept === '') dropped += 1;
    else console.log(kept);
  }
  if (dropped > 0) console.error(`${dropped} line(s) left out`);
  return 0;
}

const LONGEST = 4_000;
