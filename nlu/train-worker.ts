import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { AppError } from '../bot/domain/errors.ts';
import { readTrainingData } from './dataset.ts';
import { saveModel } from './model-file.ts';
import { train } from './train.ts';
import type { WorkerNote } from './train-in-worker.ts';

const Job = z.object({ dataDir: z.string(), modelPath: z.string(), seed: z.number().int() });

const tell = (note: WorkerNote): void => parentPort?.postMessage(note);

try {
  const { dataDir, modelPath, seed } = Job.parse(workerData);
  const data = await readTrainingData(dataDir);
  const model = train(data, { seed, onProgress: (share) => tell({ type: 'progress', share }) });
  await saveModel(modelPath, model);
  tell({ type: 'done', metrics: model.metrics });
} catch (error) {
  const code = error instanceof AppError ? error.code : 'internal.bug';
  tell({ type: 'failed', code, message: error instanceof Error ? error.message : String(error) });
}
