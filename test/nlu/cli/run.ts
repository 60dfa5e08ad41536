import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../../..');

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** Starts the command line as `npm run -s nlu -- …words` does, in this tree or a copy of it. */
export const start = (words: string[], root = ROOT): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, ['--import', 'tsx', 'nlu/cli.ts', ...words], { cwd: root });

/** Gives it all its input at once and waits for its end. */
export function run(words: string[], input: string | Buffer = '', root = ROOT): Promise<Ran> {
  const child = start(words, root);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

/** One JSON value a line. */
export const linesOf = (out: string): unknown[] =>
  out
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
