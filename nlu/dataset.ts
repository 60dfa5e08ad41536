import { createHash, type Hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { OUT_OF_SCOPE } from '../contracts/nlu-result.ts';
import { AppError } from '../bot/domain/errors.ts';

/** One line of a data set; `register` is the way of speaking ("formal", "whatsapp", …) where the file says it. */
export interface Example {
  text: string;
  intent: string;
  language: 'es' | 'en';
  register?: string;
  /** `file:line`, for messages. */
  where: string;
}

export interface Dataset {
  examples: Example[];
  /** SHA-256 of names and contents, hex. */
  hash: string;
}

/** Reads `intents/*.yaml` and `out-of-scope.yaml`; a bad file is a `config.invalid` that names file and line. */
export async function readTrainingData(dataDir: string): Promise<Dataset> {
  return readFiles(dataDir, await trainingNames(dataDir), (name) =>
    name === OUT_OF_SCOPE_FILE ? OutOfScopeFile : IntentFile,
  );
}

/** The hash `readTrainingData` would give, without reading what is inside. */
export async function hashTrainingData(dataDir: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of await trainingNames(dataDir)) addToHash(hash, name, await readSource(path.join(dataDir, name)));
  return hash.digest('hex');
}

/** Reads `held-out/*.yaml`, which is only ever measured with. */
export async function readHeldOut(dataDir: string): Promise<Dataset> {
  const names = (await yamlNames(path.join(dataDir, 'held-out'))).map((name) => path.join('held-out', name));
  return readFiles(dataDir, names, (name) =>
    path.basename(name) === OUT_OF_SCOPE_FILE ? HeldOutOfScope : HeldOutFile,
  );
}

/** An empty `far:` reads as empty text. */
const Lines = z.preprocess((list) => (list === '' ? [] : list), z.array(z.string().trim().min(1).max(1000)));
const Registers = z.record(z.string(), Lines);
/** Ours are of the catalogue's form; an imported corpus may name its intents as it likes. */
const Label = z.string().trim().min(1).max(200);
const English = Lines.default([]);
const IntentFile = z.strictObject({ intent: Label, description: z.string().optional(), es: Registers, en: English });
const OutOfScopeFile = z.strictObject({ description: z.string().optional(), es: Registers, en: English });
const HeldOutFile = z.strictObject({ intent: Label, es: Lines, en: English });
const HeldOutOfScope = z.strictObject({ es: Lines, en: English });
interface Content {
  intent?: string | undefined;
  es: string[] | Record<string, string[]>;
  en: string[];
}
type AnyFile = z.ZodType<Content>;

const OUT_OF_SCOPE_FILE = 'out-of-scope.yaml';

async function trainingNames(dataDir: string): Promise<string[]> {
  const intents = await yamlNames(path.join(dataDir, 'intents'));
  // Only the intents are needed: another's corpus may have nothing that is out of scope.
  const outOfScope = (await yamlNames(dataDir)).filter((name) => name === OUT_OF_SCOPE_FILE);
  return [...intents.map((name) => path.join('intents', name)), ...outOfScope];
}

function readSource(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('config.invalid', `${file}: the file cannot be read`, { cause });
  });
}

function addToHash(hash: Hash, name: string, source: string): void {
  hash.update(`${name.split(path.sep).join('/')}\0${source}\0`);
}

async function yamlNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  } catch (cause) {
    throw new AppError('config.invalid', `${folder}: the folder cannot be read`, { cause });
  }
}

async function readFiles(dataDir: string, names: string[], schemaOf: (name: string) => AnyFile): Promise<Dataset> {
  const hash = createHash('sha256');
  const examples: Example[] = [];
  for (const name of names) {
    const file = path.join(dataDir, name);
    const source = await readSource(file);
    addToHash(hash, name, source);
    for (const example of readExamples(file, source, schemaOf(name))) examples.push(example);
  }
  return { examples, hash: hash.digest('hex') };
}

function readExamples(file: string, source: string, schema: AnyFile): Example[] {
  const { value, lineOf } = parseYaml(file, source, 'failsafe');
  const read = schema.safeParse(value);
  if (!read.success) {
    const issue = read.error.issues[0];
    const at = issue?.path ?? [];
    throw new AppError('config.invalid', `${file}:${lineOf(at)}: ${at.join('.')} ${issue?.message ?? 'is not valid'}`);
  }
  const { intent = OUT_OF_SCOPE, es: spanish, en } = read.data;
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
  return examples;
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
