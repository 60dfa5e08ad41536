import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { AppError } from '../bot/domain/errors.ts';
import { readTrainingData } from './dataset.ts';
import { saveModel } from './model-file.ts';
import { startTrainingThread } from './training-thread.ts';
import { runInThreads } from './training-threads.ts';
import { train } from './train.ts';
import { runJob, type TrainingJob } from './training-job.ts';
import type { WorkerNote } from './train-in-worker.ts';

/** This file is a thread's program twice: the training itself, and each thread the training starts for a job. */
const Whole = z.object({
  role: z.literal('train'),
  dataDir: z.string(),
  modelPath: z.string(),
  seed: z.number().int(),
  classifier: z.enum(['own', 'tfjs']),
  threads: z.number().int().min(1),
});

const tell = (note: WorkerNote): void => parentPort?.postMessage(note);

try {
  const given = workerData as { role: 'job'; job: TrainingJob } | z.infer<typeof Whole>;
  if (given.role === 'job') await doJob(given.job);
  else await doAll(Whole.parse(given));
} catch (error) {
  const code = error instanceof AppError ? error.code : 'internal.bug';
  tell({ type: 'failed', code, message: error instanceof Error ? error.message : String(error) });
}

async function doAll({ dataDir, modelPath, seed, classifier, threads }: z.infer<typeof Whole>): Promise<void> {
  const data = await readTrainingData(dataDir);
  const start = (job: TrainingJob): ReturnType<typeof startTrainingThread> =>
    startTrainingThread(new URL(import.meta.url), { role: 'job', job });
  const model = await train(data, {
    seed,
    classifier,
    onProgress: (share) => tell({ type: 'progress', share }),
    runJobs: runInThreads({ threads, start }),
  });
  await saveModel(modelPath, model);
  tell({ type: 'done', metrics: model.metrics, dataHash: data.hash });
}

async function doJob(job: TrainingJob): Promise<void> {
  const result = await runJob(job, (share) => tell({ type: 'progress', share }));
  tell({ type: 'result', result });
}
