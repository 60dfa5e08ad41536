import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { OUT_OF_SCOPE } from '../../contracts/nlu-result.ts';
import { AppError } from '../../bot/domain/errors.ts';
import { byIntent, MOST_CHARACTERS, type CorpusFormat, type Utterance } from './corpus.ts';
import { csv } from './csv.ts';
import { readDataset, writeDataset } from './dataset-folder.ts';
import { tellLanguages } from './language.ts';
import { nlpjs } from './nlpjs.ts';
import { rasa } from './rasa.ts';
import { readUtf8 } from '../utf8.ts';

/** The names of the formats, as the command line takes them. */
export const FORMATS = ['rasa', 'nlpjs', 'csv'] as const;
export type FormatName = (typeof FORMATS)[number];

/** What went through, for the person who asked; `notes` say what was left out, cut or looks thin. */
export interface FormatReport {
  intents: number;
  utterances: number;
  outOfScope: number;
  heldOut: number;
  /** Utterances with marked entities. */
  marked: number;
  notes: string[];
}

/**
 * Turns a file of another tool into a folder that can be trained at once. Throws `request.invalid` naming file and
 * line and writes nothing where the file is broken or the folder has data already.
 */
export async function importDataset(options: {
  format: FormatName;
  file: string;
  outDir: string;
}): Promise<FormatReport> {
  const { format, file, outDir } = options;
  const corpus = CODECS[format].read(await readText(file), file);
  const report = reportOn(corpus.utterances, corpus.notes);
  if (report.intents === 0) throw new AppError('request.invalid', `${file}:1: there is no intent with examples in it`);
  await writeDataset(outDir, tellLanguages(corpus.utterances, corpus.language));
  return report;
}

/** Writes what a folder trains with (not what it holds out) as one file of another tool. */
export async function exportDataset(options: {
  format: FormatName;
  dataDir: string;
  file: string;
}): Promise<FormatReport> {
  const { format, dataDir, file } = options;
  const utterances = await readDataset(dataDir);
  const { content, notes } = CODECS[format].write(utterances, path.basename(path.resolve(dataDir)));
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  await writeFile(file, content);
  return reportOn(utterances, notes);
}

const CODECS: Record<FormatName, CorpusFormat> = { rasa, nlpjs, csv };

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_INTENTS = 500;

async function readText(file: string): Promise<string> {
  const unreadable = (cause: unknown): never => {
    throw new AppError('request.invalid', `${file}: the file cannot be read`, { cause });
  };
  const { size } = await stat(file).catch(unreadable);
  if (size > MOST_BYTES) throw new AppError('request.invalid', `${file}: the file has more than ${MOST_BYTES} bytes`);
  return readUtf8(file, 'request.invalid');
}

function reportOn(utterances: readonly Utterance[], notes: readonly string[]): FormatReport {
  const training = utterances.filter(({ heldOut }) => !heldOut);
  const inScope = training.filter(({ intent }) => intent !== OUT_OF_SCOPE);
  const groups = byIntent(inScope);
  const thin = [...groups].filter(([, group]) => group.length < 2).map(([intent]) => intent);
  const long = utterances.filter(({ text }) => text.length > MOST_CHARACTERS).length;
  return {
    intents: groups.size,
    utterances: inScope.length,
    outOfScope: training.length - inScope.length,
    heldOut: utterances.length - training.length,
    marked: utterances.filter(({ entities }) => entities !== undefined).length,
    notes: [
      ...notes,
      ...(long > 0 ? [`${long} texts were longer than ${MOST_CHARACTERS} characters and were cut`] : []),
      ...(thin.length > 0 ? [`with fewer than 2 examples: ${thin.slice(0, 10).join(', ')}`] : []),
      ...(groups.size > MOST_INTENTS ? [`${groups.size} intents: training is measured up to ${MOST_INTENTS}`] : []),
      ...(groups.size === 1 ? ['one intent alone cannot be told from anything: 2 or more are needed'] : []),
    ],
  };
}
