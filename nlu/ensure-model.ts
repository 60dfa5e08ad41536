import { AppError } from '../bot/domain/errors.ts';
import type { ClassifierName } from './classifier.ts';
import { hashTrainingData } from './dataset.ts';
import { describeModel } from './model-file.ts';
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
  /** `own` where it is absent; a model of the other one is trained anew. */
  classifier?: ClassifierName;
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
  const classifier = options.classifier ?? 'own';
  const seed = options.seed ?? DEFAULT_SEED;
  const present = await describeModel(modelPath);
  try {
    const dataHash = await hashTrainingData(dataDir);
    if (present?.dataHash === dataHash && present.classifier === classifier) return { trained: false, dataHash };
    const { metrics } = await trainInWorker({
      dataDir,
      modelPath,
      workerUrl,
      seed,
      classifier,
      timeoutMs: options.timeoutMs ?? 300_000,
      ...(onProgress ? { onProgress } : {}),
    });
    return { trained: true, dataHash, metrics };
  } catch (error) {
    if (present !== undefined && error instanceof AppError)
      return { trained: false, dataHash: present.dataHash, problem: error };
    throw error;
  }
}

export const DEFAULT_SEED = 20_261_120;
