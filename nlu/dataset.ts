import { createHash, type Hash } from 'node:crypto';
import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { OUT_OF_SCOPE } from '../contracts/nlu-result.ts';
import { AppError } from '../bot/domain/errors.ts';
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
const OutOfScopeFile = IntentFile.omit({ intent: true });
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

async function yamlNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  } catch (cause) {
    throw new AppError('config.invalid', `${folder}: the folder cannot be read`, { cause });
  }
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
  const { value, lineOf } = parseYaml(file, source, 'failsafe');
  return checked(file, MoodFile.safeParse(value), lineOf).map((line, at) => ({
    ...line,
    where: `${file}:${lineOf([at])}`,
  }));
}

function readExamples(file: string, source: string): Example[] {
  const { value, lineOf } = parseYaml(file, source, 'failsafe');
  const isOutOfScope = path.basename(file) === OUT_OF_SCOPE_FILE;
  const read = isOutOfScope
    ? { intent: OUT_OF_SCOPE, ...checked(file, OutOfScopeFile.safeParse(value), lineOf) }
    : checked(file, IntentFile.safeParse(value), lineOf);
  const { intent, es: spanish, en } = read;
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

/** What was read, or a `config.invalid` that names file and line. */
export function checked<T>(
  file: string,
  read: z.ZodSafeParseResult<T>,
  lineOf: (at: readonly PropertyKey[]) => number,
): T {
  if (read.success) return read.data;
  const issue = deepest(read.error.issues[0]);
  const problem = `${issue.path.join('.')} ${issue.message ?? 'is not valid'}`;
  throw new AppError('config.invalid', `${file}:${lineOf(issue.path)}: ${problem}`);
}

/** Of lines alone or by register, the reading that went further says what is wrong. */
function deepest(
  issue: z.core.$ZodIssue | undefined,
  above: PropertyKey[] = [],
): { path: PropertyKey[]; message?: string } {
  if (!issue) return { path: above };
  const path = [...above, ...issue.path];
  if (issue.code !== 'invalid_union') return { path, message: issue.message };
  const inner = issue.errors.map((issues) => deepest(issues[0], path));
  return inner.reduce((best, one) => (one.path.length > best.path.length ? one : best), {
    path,
    message: issue.message,
  });
}

/**
 * Parses one YAML document; `lineOf` finds the line of a path inside it (its nearest parent where it is absent).
 * With `failsafe` every scalar is text: citizens also say "null", "true" and "1234".
 */
export function parseYaml(
  file: string,
  source: string,
  schema: 'core' | 'failsafe',
): { value: unknown; lineOf: (at: readonly PropertyKey[]) => number } {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, schema });
  const [problem] = document.errors;
  if (problem) {
    const { line } = lines.linePos(problem.pos[0]);
    throw new AppError('config.invalid', `${file}:${line}: ${problem.message}`, { cause: problem });
  }
  return {
    value: document.toJS({ maxAliasCount: 10 }),
    lineOf: (at) => {
      for (let length = at.length; length > 0; length -= 1) {
        const node: unknown = document.getIn(at.slice(0, length), true);
        const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
        if (Array.isArray(range)) return lines.linePos(Number(range[0])).line;
      }
      return 1;
    },
  };
}
