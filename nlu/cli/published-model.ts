import { AppError } from '../../bot/domain/errors.ts';
import { hashTrainingData } from '../dataset.ts';
import { describeModel, loadModel } from '../model-file.ts';
import type { Model } from '../model.ts';
import { DEFAULT_DATA, DEFAULT_MODEL } from './options.ts';
import { trainTo } from './train.ts';

/** Loads the file named, or the published model, which is trained first where there is none that can be used. */
export async function openModel(file: string | undefined): Promise<{ model: Model; version: string }> {
  if (file !== undefined) return loadModel(file);
  const present = await describeModel(DEFAULT_MODEL);
  if (present === undefined) return trainFirst();
  if (present.dataHash !== (await hashTrainingData(DEFAULT_DATA).catch(() => present.dataHash))) {
    console.error('the published model was trained on other data; "npm run nlu -- train" trains it anew');
  }
  return loadModel(DEFAULT_MODEL).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'model.format') return trainFirst();
    throw error;
  });
}

async function trainFirst(): Promise<{ model: Model; version: string }> {
  await trainTo(DEFAULT_MODEL, { dataDir: DEFAULT_DATA });
  return loadModel(DEFAULT_MODEL);
}
