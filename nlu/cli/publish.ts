import { copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../bot/domain/errors.ts';
import { loadModel, writeWhole } from '../model-file.ts';
import { DEFAULT_MODEL, readFlags, ROOT } from './options.ts';

/** Where the product of this folder has its model; it notices a new one by itself and swaps it in. */
const PRODUCT_MODEL = path.join(ROOT, '.data', 'model.bin');

/** `publish [--model FILE] [--to FILE]`: puts a trained model in the product's place; the one that was there is kept. */
export async function publishCommand(words: readonly string[]): Promise<number> {
  const flags = readFlags(words, ['--model', '--to']);
  const [model, to] = [flags.get('--model') ?? DEFAULT_MODEL, flags.get('--to') ?? PRODUCT_MODEL];
  // What does not load is not published.
  const { version } = await loadModel(model);
  const bytes = await readFile(model);
  const isFirst = await copyFile(to, previousOf(to)).then(
    () => false,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return true;
      throw error;
    },
  );
  await writeWhole(to, bytes);
  console.log(JSON.stringify({ published: version, model: to, ...(isFirst ? {} : { previous: previousOf(to) }) }));
  return 0;
}

/** `rollback [--to FILE]`: puts the model back that was there before the last publication; said twice it undoes itself. */
export async function rollbackCommand(words: readonly string[]): Promise<number> {
  const to = readFlags(words, ['--to']).get('--to') ?? PRODUCT_MODEL;
  const before = previousOf(to);
  const { version } = await loadModel(before).catch((cause: unknown) => {
    throw new AppError('request.invalid', `${before}: there is no earlier model to go back to`, { cause });
  });
  const [now, then] = await Promise.all([readFile(to), readFile(before)]);
  await writeWhole(to, then);
  await writeWhole(before, now);
  console.log(JSON.stringify({ published: version, model: to, previous: before }));
  return 0;
}

const previousOf = (file: string): string => `${file}.previous`;
