import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode } from '../bot/domain/errors.ts';
import type { TrainingMetrics } from './model.ts';

/** What the training thread says. */
export type WorkerNote =
  | { type: 'progress'; share: number }
  | { type: 'done'; metrics: TrainingMetrics }
  | { type: 'failed'; code: ErrorCode; message: string };

export interface TrainInWorkerOptions {
  dataDir: string;
  modelPath: string;
  /** `train-worker.ts` in development, its bundle in production. */
  workerUrl: URL;
  seed: number;
  timeoutMs: number;
  onProgress?: (share: number) => void;
}

/** Trains in a thread of its own and leaves the model file written; rejects with the thread's `AppError`. */
export function trainInWorker(options: TrainInWorkerOptions): Promise<TrainingMetrics> {
  const { dataDir, modelPath, seed } = options;
  const worker = startWorker(options.workerUrl, { dataDir, modelPath, seed });
  return new Promise<TrainingMetrics>((resolve, reject) => {
    const fail = (code: ErrorCode, message: string, cause?: unknown): void =>
      reject(new AppError(code, message, cause === undefined ? {} : { cause }));
    const timer = setTimeout(
      () => fail('model.unavailable', `Training did not end in ${options.timeoutMs} ms`),
      options.timeoutMs,
    );
    worker.on('message', (note: WorkerNote) => {
      if (note.type === 'progress') options.onProgress?.(note.share);
      else if (note.type === 'done') resolve(note.metrics);
      else fail(note.code, note.message);
    });
    worker.on('error', (cause) => fail('internal.bug', 'The training thread broke', cause));
    worker.on('exit', (code) => {
      clearTimeout(timer);
      fail('internal.bug', `The training thread ended with code ${code} before it was done`);
    });
  }).finally(() => worker.terminate());
}

/** A TypeScript worker registers its loader itself: on Node 20 a thread does not inherit the main thread's. */
function startWorker(url: URL, workerData: unknown): Worker {
  if (!url.pathname.endsWith('.ts')) return new Worker(url, { workerData });
  const { href: loader } = new URL(
    'dist/esm/api/index.mjs',
    pathToFileURL(createRequire(url).resolve('tsx/package.json')),
  );
  const script = `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(url.href)}); })`;
  return new Worker(script, { eval: true, workerData, execArgv: [] });
}
