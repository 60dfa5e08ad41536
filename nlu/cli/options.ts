import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../bot/domain/errors.ts';

/** The flags of a command line, each with its value. */
export interface Flags {
  get(name: string): string | undefined;
  /** A whole number within bounds, or `request.invalid`. */
  integer(name: string, least: number, most: number): number | undefined;
}

/** Reads `--name value` and `--name=value`; anything else, and a flag not in `known`, is `request.invalid`. */
export function readFlags(words: readonly string[], known: readonly string[]): Flags {
  const values = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const joint = word.startsWith('--') ? word.indexOf('=') : -1;
    const name = joint < 0 ? word : word.slice(0, joint);
    if (!known.includes(name)) throw new AppError('request.invalid', `${name} is not known; ${known.join(', ')} are`);
    if (joint < 0) at += 1;
    const value = joint < 0 ? words[at] : word.slice(joint + 1);
    if (value === undefined || value === '') throw new AppError('request.invalid', `${name} needs a value`);
    values.set(name, value);
  }
  return {
    get: (name) => values.get(name),
    integer: (name, least, most) => {
      const value = values.get(name);
      if (value === undefined) return undefined;
      const number = Number(value);
      if (Number.isInteger(number) && number >= least && number <= most) return number;
      throw new AppError('request.invalid', `${name} ${value} is no whole number from ${least} to ${most}`);
    },
  };
}

export const ROOT = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
export const DEFAULT_DATA = path.join(ROOT, 'training-data');
/** What the entity finders were written with; absent where only the product is installed. */
export const DEVELOPMENT_SET = path.join(ROOT, 'test', 'nlu', 'entities', 'gold.yaml');
/** The model the command line publishes and reads; the product keeps its own in `DATA_DIR`. */
export const DEFAULT_MODEL = path.join(ROOT, '.data', 'nlu', 'model.bin');
export const WORKER = new URL('../train-worker.ts', import.meta.url);

/** Tells a person on stderr how far it is: a line that rewrites itself, or one every tenth where nobody looks. */
export function createProgress(): (share: number) => void {
  let told = -1;
  return (share) => {
    const percent = Math.floor(share * 100);
    if (process.stderr.isTTY) process.stderr.write(`\rtraining ${percent} %${share >= 1 ? '\n' : ''}`);
    else if (percent >= told + 10) {
      told = percent - (percent % 10);
      process.stderr.write(`training ${told} %\n`);
    }
  };
}
