import { createHash, type Hash } from 'node:crypto';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { OUT_OF_SCOPE } from '../contracts/nlu-result.ts';
import { AppError } from '../bot/domain/errors.ts';
import { contentOf, yamlNames } from './content-file.ts';
import { readUtf8 } from './utf8.ts';

/** One line of a data set; `register` is the way of speaking ("formal", "whatsapp", …) where the file says it. */
export interface Example {
  text: string;
  intent: string;
  language: 'es' | 'en';
  register?: string;
  /** `file:line`, for messages. */
  where: string;
}

/** A line labelled with how its writer feels: 0 calm, 1 annoyed, 2 furious. */
export interface MoodLine {
  text: string;
  level: 0 | 1 | 2;
  where: string;
}

export interface Dataset {
  examples: Example[];
  /** Empty where nothing was labelled. */
  moods: MoodLine[];
  /** SHA-256 of names and contents, hex. */
  hash: string;
}

/**
 * Reads a folder laid out as `training-data/`: `intents/*.yaml` and, where they are, `out-of-scope.yaml` and
 * `frustration.yaml`. A bad file is a `config.invalid` that names file and line; so is a folder with no sentence.
 */
export async function readTrainingData(dataDir: string): Promise<Dataset> {
  const data = await readFiles(dataDir, await trainingNames(dataDir));
  if (data.examples.every(({ intent }) => intent === OUT_OF_SCOPE)) {
    throw new AppError('config.invalid', `${path.join(dataDir, 'intents')}: there is no sentence of any intent`);
  }
  return data;
}

/** The hash `readTrainingData` would give, without reading what is inside. */
export async function hashTrainingData(dataDir: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of await trainingNames(dataDir)) addToHash(hash, name, await readSource(path.join(dataDir, name)));
  return hash.digest('hex');
}

/** Reads `held-out/*.yaml` and `held-out/marked/frustration.yaml`, which are only ever measured with. */
export async function readHeldOut(dataDir: string): Promise<Dataset> {
  return readSet(path.join(dataDir, 'held-out'));
}

/** Reads a folder of sentences to measure with, laid out as `held-out/`; `out-of-scope.yaml` needs no intent. */
export async function readSet(folder: string): Promise<Dataset> {
  const names = (await yamlNames(folder)).filter((name) => path.parse(name).name !== 'entities');
  const marked = path.join('marked', MOOD_FILE);
  return readFiles(folder, (await exists(path.join(folder, marked))) ? [...names, marked] : names);
}

/** Reads one file of an intent, of what is out of scope or of moods, to measure with. */
export async function readSetFile(file: string): Promise<Dataset> {
  return readFiles(path.dirname(file), [path.basename(file)]);
}

/** An empty `far:` reads as empty text. */
const emptyAs = <T extends z.ZodType>(empty: unknown, schema: T) =>
  z.preprocess((value) => (value === '' ? empty : value), schema);
const Lines = emptyAs([], z.array(z.string().trim().min(1).max(1000)));
/** Lines alone, or by way of speaking. */
const Spanish = emptyAs([], z.union([Lines, z.record(z.string(), Lines)])).default([]);
const Label = z.string().trim().min(1).max(200);
const IntentFile = z.strictObject({
  intent: Label,
  description: z.string().optional(),
  es: Spanish,
  en: Lines.default([]),
});
const OutOfScopeFile = IntentFile.omit({ intent: true }).transform((read) => ({ intent: OUT_OF_SCOPE, ...read }));
const Level = z.enum(['0', '1', '2']).transform((level) => Number(level) as 0 | 1 | 2);
const MoodFile = emptyAs([], z.array(z.strictObject({ text: z.string().trim().min(1).max(1000), level: Level })));

const OUT_OF_SCOPE_FILE = 'out-of-scope.yaml';
const MOOD_FILE = 'frustration.yaml';

async function trainingNames(dataDir: string): Promise<string[]> {
  const intents = (await yamlNames(path.join(dataDir, 'intents'))).map((name) => path.join('intents', name));
  const others = [OUT_OF_SCOPE_FILE, MOOD_FILE];
  const present = await Promise.all(others.map((name) => exists(path.join(dataDir, name))));
  return [...intents, ...others.filter((_, at) => present[at])];
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const readSource = (file: string): Promise<string> => readUtf8(file, 'config.invalid');

function addToHash(hash: Hash, name: string, source: string): void {
  hash.update(`${name.split(path.sep).join('/')}\0${source}\0`);
}

async function readFiles(dataDir: string, names: readonly string[]): Promise<Dataset> {
  const hash = createHash('sha256');
  const data: Dataset = { examples: [], moods: [], hash: '' };
  for (const name of names) {
    const file = path.join(dataDir, name);
    const source = await readSource(file);
    addToHash(hash, name, source);
    if (path.basename(name) === MOOD_FILE) for (const line of readMoods(file, source)) data.moods.push(line);
    else for (const example of readExamples(file, source)) data.examples.push(example);
  }
  return { ...data, hash: hash.digest('hex') };
}

function readMoods(file: string, source: string): MoodLine[] {
  const { content, lineOf } = contentOf(file, source, MoodFile, 'failsafe');
  return content.map((line, at) => ({ ...line, where: `${file}:${lineOf([at])}` }));
}

function readExamples(file: string, source: string): Example[] {
  const isOutOfScope = path.basename(file) === OUT_OF_SCOPE_FILE;
  const { content, lineOf } = contentOf(file, source, isOutOfScope ? OutOfScopeFile : IntentFile, 'failsafe');
  const { intent, es: spanish, en } = content;
  const examples: Example[] = [];
  const add = (lines: string[], at: (string | number)[], language: 'es' | 'en', register?: string): void => {
    for (const [index, text] of lines.entries()) {
      const where = `${file}:${lineOf([...at, index])}`;
      examples.push({ text, intent, language, where, ...(register === undefined ? {} : { register }) });
    }
  };
  if (Array.isArray(spanish)) add(spanish, ['es'], 'es');
  else for (const [register, lines] of Object.entries(spanish)) add(lines, ['es', register], 'es', register);
  add(en, ['en'], 'en');
  if (examples.length === 0 && !isOutOfScope) {
    throw new AppError('config.invalid', `${file}:1: es: there is no sentence, neither under es nor under en`);
  }
  return examples;
}
