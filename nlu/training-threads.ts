import type { Worker } from 'node:worker_threads';
import { AppError } from '../bot/domain/errors.ts';
import type { WorkerNote } from './train-in-worker.ts';
import { runHere, totalOf, type RunJobs, type TrainingJob, type TrainingResult } from './training-job.ts';

/**
 * Does the jobs in several threads at once, the longest first; what is small is done here. Each job has its thread, so
 * what comes out does not depend on how many there are.
 */
export function runInThreads(options: { threads: number; start: (job: TrainingJob) => Worker }): RunJobs {
  return async (jobs, onProgress) => {
    const all = totalOf(jobs);
    if (options.threads < 2 || all < FEWEST_FOR_THREADS) return runHere(jobs, onProgress);
    const shares = jobs.map(() => 0);
    const report = (at: number, share: number): void => {
      shares[at] = share;
      onProgress(jobs.reduce((sum, { weight }, index) => sum + weight * (shares[index] ?? 0), 0) / all);
    };
    const results = new Array<TrainingResult>(jobs.length);
    const waiting = [...jobs.entries()].sort(([, a], [, b]) => b.weight - a.weight);
    const workers = new Set<Worker>();
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [at, job] = next;
        results[at] = await inThread(options.start(job.make()), workers, (share) => report(at, share));
      }
    };
    try {
      await Promise.all(Array.from({ length: options.threads }, lane));
    } finally {
      await Promise.all([...workers].map((worker) => worker.terminate()));
    }
    return results;
  };
}

/** Starting a thread costs more than training on fewer texts than these. */
const FEWEST_FOR_THREADS = 2000;

function inThread(worker: Worker, workers: Set<Worker>, onProgress: (share: number) => void): Promise<TrainingResult> {
  workers.add(worker);
  return new Promise<TrainingResult>((resolve, reject) => {
    worker.on('message', (note: WorkerNote) => {
      if (note.type === 'progress') onProgress(note.share);
      else if (note.type === 'result') resolve(note.result);
      else if (note.type === 'failed') reject(new AppError(note.code, note.message));
    });
    worker.on('error', (cause) => reject(new AppError('internal.bug', 'A training thread broke', { cause })));
    worker.on('exit', () => reject(new AppError('internal.bug', 'A training thread ended before it was done')));
  }).finally(() => {
    workers.delete(worker);
    return worker.terminate();
  });
}
