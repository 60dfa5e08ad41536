import path from 'node:path';
import { readHeldOut, readTrainingData, type Dataset } from '../dataset.ts';
import { lintData } from '../lint-data.ts';
import { DEFAULT_DATA, DEVELOPMENT_SET, readFlags } from './options.ts';
import { readMarks, readMarksFile } from './sets.ts';

/** `lint [--data DIR]`: one finding a line; 1 where one of them is an error. */
export async function lintCommand(words: readonly string[]): Promise<number> {
  const dataDir = readFlags(words, ['--data']).get('--data') ?? DEFAULT_DATA;
  const training = await readTrainingData(dataDir);
  const heldOut = await readHeldOut(dataDir).catch((): Dataset => ({ examples: [], moods: [], hash: '' }));
  const marked = await Promise.all(
    [dataDir, path.join(dataDir, 'held-out'), path.join(dataDir, 'held-out', 'marked')].map(readMarks),
  );
  const practised = await readMarksFile(DEVELOPMENT_SET);
  const findings = lintData({ training, heldOut, marked: marked.flat(), practised });
  for (const finding of findings) console.log(JSON.stringify(finding));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  console.error(`${findings.length} findings, ${errors} of them errors`);
  return errors === 0 ? 0 : 1;
}
