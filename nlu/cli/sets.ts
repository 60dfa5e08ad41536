import { access, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../bot/domain/errors.ts';
import { contentOf } from '../content-file.ts';
import { readSet, readSetFile, readTrainingData, type Dataset } from '../dataset.ts';
import { GoldLine } from '../entity-score.ts';
import { csv } from '../formats/csv.ts';
import { tellLanguages } from '../formats/language.ts';
import type { MarkedLine } from '../lint-data.ts';
import { decodeUtf8, readUtf8 } from '../utf8.ts';

/** What is measured with: sentences, lines with their mood and lines with their entities, each as far as given. */
export interface MeasuringSet extends Pick<Dataset, 'examples' | 'moods'> {
  gold: GoldLine[];
}

/**
 * Reads a set to measure with: a folder of sentences as `held-out/`, a folder as `training-data/` (its `held-out/` where
 * it has one and `whole` is not asked for, else its sentences), or one file: CSV with `text,intent`, JSON or JSON lines
 * of `{text, intent}`, YAML of an intent, of moods or of entities.
 */
export async function readMeasuringSet(at: string, whole: boolean): Promise<MeasuringSet> {
  const found = await stat(at).catch((cause: unknown) => {
    throw new AppError('request.invalid', `${at}: there is no such file or folder`, { cause });
  });
  if (found.isDirectory()) return readFolder(at, whole);
  if (/\.ya?ml$/.test(at)) return readYaml(at);
  const source = await readUtf8(at, 'request.invalid');
  const lines = at.endsWith('.csv')
    ? csv.read(source, at).utterances
    : parseJson(at, source).map(({ language, ...line }) => ({ ...line, ...(language ? { language } : {}) }));
  const examples = tellLanguages(lines).map(({ text, intent, language }, index) => ({
    text,
    intent,
    language,
    where: `${at}:${index + 1}`,
  }));
  return { examples, moods: [], gold: [] };
}

/** The lines with their marks of a folder's `entities.yaml`, of any types; none where there is no such file. */
export const readMarks = (folder: string): Promise<MarkedLine[]> => readMarksFile(path.join(folder, ENTITIES));

/** The same of one file; none where there is no such file. */
export const readMarksFile = (file: string): Promise<MarkedLine[]> => readEntities(file, z.array(Marked));

const ENTITIES = 'entities.yaml';

const Marked = z.object({ text: z.string(), entities: z.array(z.object({ type: z.string(), text: z.string() })) });

async function readEntities<T>(file: string, schema: z.ZodType<T[]>): Promise<(T & { where: string })[]> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return [];
  const { content, lineOf } = contentOf(file, decodeUtf8(bytes, file, 'config.invalid'), schema);
  return content.map((line, at) => ({ ...line, where: `${file}:${lineOf([at])}` }));
}

const readGold = (folder: string): Promise<GoldLine[]> => readEntities(path.join(folder, ENTITIES), z.array(GoldLine));

const JsonLine = z.object({
  text: z.string().min(1),
  intent: z.string().min(1),
  language: z.enum(['es', 'en']).nullish(),
});

async function readFolder(folder: string, whole: boolean): Promise<MeasuringSet> {
  const has = (name: string): Promise<boolean> =>
    access(path.join(folder, name)).then(
      () => true,
      () => false,
    );
  if (await has('intents')) {
    if (!whole && (await has('held-out'))) return readFolder(path.join(folder, 'held-out'), whole);
    const { examples } = await readTrainingData(folder);
    return { examples, moods: [], gold: [] };
  }
  const { examples, moods } = await readSet(folder);
  const gold = await Promise.all([folder, path.join(folder, 'marked')].map(readGold));
  return { examples, moods, gold: gold.flat() };
}

async function readYaml(file: string): Promise<MeasuringSet> {
  if (path.parse(file).name === 'entities') {
    return { examples: [], moods: [], gold: await readGold(path.dirname(file)) };
  }
  const { examples, moods } = await readSetFile(file);
  return { examples, moods, gold: [] };
}

function parseJson(file: string, source: string): z.infer<typeof JsonLine>[] {
  try {
    const value: unknown = source.trimStart().startsWith('[')
      ? JSON.parse(source)
      : source
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map((line): unknown => JSON.parse(line));
    return z.array(JsonLine).parse(value);
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : 'this is neither JSON nor JSON lines';
    throw new AppError('request.invalid', `${file}: ${problem}`, { cause });
  }
}
