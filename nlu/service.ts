import { setImmediate as giveWay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { OUT_OF_SCOPE, type NluContext, type NluResult } from '../contracts/nlu-result.ts';
import type { Understanding } from '../bot/ports/understanding.ts';
import { loadModel } from './model-file.ts';
import type { TrainingMetrics } from './model.ts';
import { createReader, type Reader } from './understand.ts';

export interface UnderstandingOptions {
  modelPath: string;
  logger?: Logger;
}

/** The engine with the model it has loaded. */
export interface UnderstandingService extends Understanding {
  /** What is loaded now. */
  model(): { version: string; dataHash: string; metrics: TrainingMetrics };
  /** Loads the file again and swaps at once; on an error (`model.unavailable`, `model.format`) the old one stays. */
  reload(): Promise<void>;
}

/** Loads the model and makes the engine; rejects with `model.unavailable` or `model.format`. */
export async function createUnderstanding({ modelPath, logger }: UnderstandingOptions): Promise<UnderstandingService> {
  let loaded = await load(modelPath);
  return {
    understand: (text, context) => {
      const { read, version } = loaded;
      try {
        return Promise.resolve(read(String(text ?? ''), context));
      } catch (error) {
        logger?.error({ err: error }, 'nlu failed on a text');
        return Promise.resolve(nothingUnderstood(context, version));
      }
    },
    model: () => ({ version: loaded.version, dataHash: loaded.dataHash, metrics: loaded.metrics }),
    reload: async () => {
      loaded = await load(modelPath);
    },
  };
}

interface Loaded {
  read: Reader;
  version: string;
  dataHash: string;
  metrics: TrainingMetrics;
}

async function load(modelPath: string): Promise<Loaded> {
  const { model, version } = await loadModel(modelPath);
  await giveWay();
  return { read: createReader(model, version), version, dataHash: model.dataHash, metrics: model.metrics };
}

function nothingUnderstood(context: NluContext, modelVersion: string): NluResult {
  return {
    intent: OUT_OF_SCOPE,
    confidence: 0,
    ranking: [],
    outOfScope: true,
    ambiguous: false,
    language: context.locale === 'en' ? 'en' : 'es',
    entities: [],
    sentiment: 0,
    frustration: 0,
    normalized: '',
    modelVersion,
  };
}
