import { stat } from 'node:fs/promises';
import type { ClassifierName } from '../classifier.ts';
import { AppError } from '../../bot/domain/errors.ts';
import { DEFAULT_SEED } from '../ensure-model.ts';
import { loadModel, writeWhole } from '../model-file.ts';
import { trainInWorker } from '../train-in-worker.ts';
import { createProgress, DEFAULT_DATA, DEFAULT_MODEL, readFlags, WORKER } from './options.ts';

/** `train [--data DIR] [--out FILE] [--seed N] [--classifier own|tfjs] [--threads N]`: prints what was measured, as JSON. */
export async function trainCommand(words: readonly string[]): Promise<number> {
  const flags = readFlags(words, ['--data', '--out', '--seed', '--classifier', '--threads']);
  const file = flags.get('--out') ?? DEFAULT_MODEL;
  const seed = flags.integer('--seed', 0, 2 ** 31 - 1) ?? DEFAULT_SEED;
  const classifier = classifierOf(flags.get('--classifier'));
  const threads = flags.integer('--threads', 1, 16);
  const report = await trainTo(file, { dataDir: flags.get('--data') ?? DEFAULT_DATA, seed, classifier, threads });
  console.log(JSON.stringify(report, undefined, 2));
  return 0;
}

/** Trains, leaves the model in `file` and what is known of it in `file.json`, and gives that back. */
export async function trainTo(
  file: string,
  options: { dataDir: string; seed?: number; classifier?: ClassifierName; threads?: number | undefined },
): Promise<Record<string, unknown>> {
  const { dataDir, seed = DEFAULT_SEED, classifier = 'own', threads } = options;
  const begun = performance.now();
  const { metrics, dataHash } = await trainInWorker({
    dataDir,
    modelPath: file,
    workerUrl: WORKER,
    seed,
    classifier,
    timeoutMs: LONGEST_MS,
    onProgress: createProgress(),
    ...(threads === undefined ? {} : { threads }),
  });
  const trainingMs = Math.round(performance.now() - begun);
  const { version } = await loadModel(file);
  const { size } = await stat(file);
  const date = new Date().toISOString();
  const report = { model: file, version, dataHash, seed, classifier, date, trainingMs, bytes: size, ...metrics };
  await writeWhole(`${file}.json`, `${JSON.stringify(report, undefined, 2)}\n`);
  return report;
}

const LONGEST_MS = 30 * 60_000;

function classifierOf(name = 'own'): ClassifierName {
  if (name === 'own' || name === 'tfjs') return name;
  throw new AppError('request.invalid', `--classifier ${name} is not known; own and tfjs are`);
}
