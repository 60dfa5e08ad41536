import path from 'node:path';
import { OUT_OF_SCOPE, type NluContext } from '../../contracts/nlu-result.ts';
import { writeDataset } from '../../nlu/formats/dataset-folder.ts';
import { loadModel } from '../../nlu/model-file.ts';
import { trainInWorker } from '../../nlu/train-in-worker.ts';
import { createReader } from '../../nlu/understand.ts';
import type { BenchEngine, Language } from './nlu-engine.ts';

/**
 * Our own engine as `npm run nlu` runs it: training reads the files, works in threads and writes the model; a parse is
 * all of it: intent, entities, language. Mood is not: the sets have no lines labelled for it, so none is learned.
 */
export function ourEngine(language: Language): BenchEngine {
  let modelPath = '';
  let dataDir = '';
  return {
    version: 'this tree',
    prepare: async (lines, folder) => {
      modelPath = path.join(folder, MODEL);
      dataDir = path.join(folder, 'data');
      await writeDataset(
        dataDir,
        lines.map((line) => ({ ...line, language })),
      );
    },
    train: async () => {
      const workerUrl = new URL('./train-worker.mjs', import.meta.url);
      await trainInWorker({ dataDir, modelPath, workerUrl, seed: 1, timeoutMs: 600_000 });
    },
    save: () => Promise.resolve(modelPath),
    load: async (folder) => {
      const { model, version } = await loadModel(path.join(folder, MODEL));
      const read = createReader(model, version);
      const context: NluContext = { channel: 'web', locale: language === 'en' ? 'en' : 'es-CO', now: new Date() };
      return (text) => {
        const { ranking } = read(text, context);
        return { intent: ranking[0]?.intent ?? OUT_OF_SCOPE, score: ranking[0]?.confidence ?? 0 };
      };
    },
  };
}

const MODEL = 'model.bin';
