import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readHeldOut, readTrainingData, type Dataset } from '../../nlu/dataset.ts';
import { csv } from '../../nlu/formats/csv.ts';
import { nlpjs } from '../../nlu/formats/nlpjs.ts';
import type { Language, Line } from './nlu-engine.ts';

/** What is learned and what is asked; never the same sentence. */
export interface Split {
  name: string;
  language: Language;
  train: Line[];
  test: Line[];
}

/**
 * The Spanish of `training-data` against its held-out set and, of the public sets in `sharedDir`, those whose files are
 * there, each with its own split.
 */
export async function readSplits(dataDir: string, sharedDir: string): Promise<Split[]> {
  const own: Split = {
    name: 'training-data (es) → held-out (es)',
    language: 'es',
    train: spanish(await readTrainingData(dataDir)),
    test: spanish(await readHeldOut(dataDir)),
  };
  const corpus = path.join(sharedDir, 'nlpjs50/corpus-es.json');
  const banking = path.join(sharedDir, 'banking77');
  return [
    own,
    ...(existsSync(corpus) ? [await readNlpjs50(corpus)] : []),
    ...(existsSync(banking) ? [await readBanking77(banking)] : []),
  ];
}

const spanish = ({ examples }: Dataset): Line[] =>
  examples.filter(({ language }) => language === 'es').map(({ text, intent }) => ({ text, intent }));

async function readNlpjs50(file: string): Promise<Split> {
  const { utterances } = nlpjs.read(await readFile(file, 'utf8'), file);
  const of = (heldOut: boolean): Line[] =>
    utterances.filter((one) => (one.heldOut ?? false) === heldOut).map(({ text, intent }) => ({ text, intent }));
  return { name: 'nlpjs50 (es), its own split', language: 'es', train: of(false), test: of(true) };
}

async function readBanking77(folder: string): Promise<Split> {
  const lines = async (name: string): Promise<Line[]> => {
    const file = path.join(folder, name);
    const source = (await readFile(file, 'utf8')).replace(/^text,category/, 'text,intent');
    return csv.read(source, file).utterances.map(({ text, intent }) => ({ text, intent }));
  };
  return {
    name: 'BANKING77 (en), its own split',
    language: 'en',
    train: await lines('train.csv'),
    test: await lines('test.csv'),
  };
}
