import path from 'node:path';
import type { Logger } from 'pino';
import type { Understanding } from '../bot/ports/understanding.ts';
import { ensureModel } from '../nlu/ensure-model.ts';
import { createUnderstanding } from '../nlu/service.ts';
import type { Config } from './config.ts';
import type { Metrics } from './metrics.ts';
import type { Loop } from './workers/loop.ts';
import { createModelWatcher } from './workers/model-watcher.ts';

export interface UnderstandingOptions {
  config: Config;
  /** The project's folder: migrations, training data, built pages. */
  root: string;
  /** Where the training worker's code is, in development and when built. */
  trainWorkerUrl: URL;
  logger: Logger;
  /** Told of the share of a training that is done. */
  onTraining?(share: number): void;
}

/** Trains where there is no model of these data, and loads it; the worker takes up what is published later. */
export async function openUnderstanding(
  options: UnderstandingOptions,
): Promise<{ understanding: Understanding; worker: Loop }> {
  const { config, root, trainWorkerUrl, logger, onTraining } = options;
  const modelPath = path.join(config.DATA_DIR, 'model.bin');
  const ensured = await ensureModel({
    ...{ dataDir: path.join(root, 'training-data'), modelPath, workerUrl: trainWorkerUrl },
    classifier: config.NLU_CLASSIFIER,
    ...(onTraining && { onProgress: onTraining }),
  });
  if (!ensured.trained && ensured.problem)
    logger.error({ err: ensured.problem }, 'training data is broken: the older model stays');
  const understanding = await createUnderstanding({ modelPath, logger });
  return {
    understanding,
    worker: createModelWatcher({
      ...{ modelPath, reload: () => understanding.reload(), version: () => understanding.model().version, logger },
    }),
  };
}

/** The same, with its times and intents counted. */
export function measured(inner: Understanding, metrics: Pick<Metrics, 'understood'>): Understanding {
  return {
    async understand(text, context) {
      const started = performance.now();
      const meaning = await inner.understand(text, context);
      metrics.understood(performance.now() - started, meaning.intent);
      return meaning;
    },
  };
}
