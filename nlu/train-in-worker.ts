import { AppError, type ErrorCode } from '../bot/domain/errors.ts';
import type { ClassifierName } from './classifier.ts';
import type { TrainingMetrics } from './model.ts';
import type { TrainingResult } from './training-job.ts';
import { startTrainingThread } from './training-thread.ts';

/** What a training thread says; `result` comes only from the threads that do one job. */
export type WorkerNote =
  | { type: 'progress'; share: number }
  | { type: 'done'; metrics: TrainingMetrics; dataHash: string }
  | { type: 'result'; result: TrainingResult }
  | { type: 'failed'; code: ErrorCode; message: string };

export interface TrainInWorkerOptions {
  dataDir: string;
  modelPath: string;
  /** `train-worker.ts` in development, its bundle in production. */
  workerUrl: URL;
  seed: number;
  timeoutMs: number;
  classifier?: ClassifierName;
  /** Threads that train at once; 2 where it is absent. What comes out does not depend on it. */
  threads?: number;
  onProgress?: (share: number) => void;
}

/** Trains in a thread of its own and leaves the model file written; rejects with the thread's `AppError`. */
export function trainInWorker(options: TrainInWorkerOptions): Promise<{ metrics: TrainingMetrics; dataHash: string }> {
  const { dataDir, modelPath, seed, classifier = 'own', threads = 2 } = options;
  const worker = startTrainingThread(options.workerUrl, {
    role: 'train',
    dataDir,
    modelPath,
    seed,
    classifier,
    threads,
  });
  return new Promise<{ metrics: TrainingMetrics; dataHash: string }>((resolve, reject) => {
    const fail = (code: ErrorCode, message: string, cause?: unknown): void =>
      reject(new AppError(code, message, cause === undefined ? {} : { cause }));
    const timer = setTimeout(
      () => fail('model.unavailable', `Training did not end in ${options.timeoutMs} ms`),
      options.timeoutMs,
    );
    worker.on('message', (note: WorkerNote) => {
      if (note.type === 'progress') options.onProgress?.(note.share);
      else if (note.type === 'done') resolve({ metrics: note.metrics, dataHash: note.dataHash });
      else if (note.type === 'failed') fail(note.code, note.message);
    });
    worker.on('error', (cause) => fail('internal.bug', 'The training thread broke', cause));
    worker.on('exit', (code) => {
      clearTimeout(timer);
      fail('internal.bug', `The training thread ended with code ${code} before it was done`);
    });
  }).finally(() => worker.terminate());
}
