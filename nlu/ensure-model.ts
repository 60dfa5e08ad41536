import { AppError } from '../bot/domain/errors.ts';
import { hashTrainingData } from './dataset.ts';
import { modelDataHash } from './model-file.ts';
import type { TrainingMetrics } from './model.ts';
import { trainInWorker } from './train-in-worker.ts';

export interface EnsureModelOptions {
  /** The folder with `intents/` and `out-of-scope.yaml`. */
  dataDir: string;
  modelPath: string;
  /** `new URL('../nlu/train-worker.ts', import.meta.url)` in development, the bundled `.js` in production. */
  workerUrl: URL;
  /** Share done, 0…1; only called when training. */
  onProgress?: (share: number) => void;
  seed?: number;
  timeoutMs?: number;
}

/** `problem` is why the data could not be trained while an older model stays in use. */
export type EnsuredModel =
  | { trained: true; dataHash: string; metrics: TrainingMetrics }
  | { trained: false; dataHash: string; problem?: AppError };

/**
 * Trains where there is no model of this format and these data. Bad data (`config.invalid`, with file and line) leave
 * an older usable model in place and are returned as `problem`; with no model they are thrown.
 */
export async function ensureModel(options: EnsureModelOptions): Promise<EnsuredModel> {
  const { dataDir, modelPath, workerUrl, onProgress } = options;
  const present = await modelDataHash(modelPath);
  try {
    const dataHash = await hashTrainingData(dataDir);
    if (present === dataHash) return { trained: false, dataHash };
    const metrics = await trainInWorker({
      dataDir,
      modelPath,
      workerUrl,
      seed: options.seed ?? DEFAULT_SEED,
      timeoutMs: options.timeoutMs ?? 120_000,
      ...(onProgress ? { onProgress } : {}),
    });
    return { trained: true, dataHash, metrics };
  } catch (error) {
    if (present !== undefined && error instanceof AppError)
      return { trained: false, dataHash: present, problem: error };
    throw error;
  }
}

const DEFAULT_SEED = 20_261_120;
