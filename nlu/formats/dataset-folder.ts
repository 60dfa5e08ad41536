import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { OUT_OF_SCOPE } from '../../contracts/nlu-result.ts';
import { AppError } from '../../bot/domain/errors.ts';
import { readTrainingData } from '../dataset.ts';
import { decodeUtf8 } from '../utf8.ts';
import { byIntent, MOST_CHARACTERS, type MarkedEntity, type Utterance } from './corpus.ts';
import { intentFileNames } from './file-names.ts';

/** An utterance whose language is known. */
export type Told = Utterance & { language: 'es' | 'en' };

/**
 * Writes a folder laid out as `training-data/`, all or nothing: `intents/<name>.yaml`, and where there is such,
 * `out-of-scope.yaml`, `held-out/` and `entities.yaml` with the marks. Refuses a folder that has intents already, so
 * that nothing written by hand is lost. Gives the number of files.
 */
export async function writeDataset(outDir: string, utterances: readonly Told[]): Promise<number> {
  await refuseUsed(outDir);
  const files = layOut(utterances);
  await mkdir(path.dirname(path.resolve(outDir)), { recursive: true });
  const draft = await mkdtemp(`${path.resolve(outDir)}.import-`);
  try {
    for (const [name, content] of files) {
      await mkdir(path.dirname(path.join(draft, name)), { recursive: true });
      await writeFile(path.join(draft, name), stringify(content, { lineWidth: 0 }));
    }
    await mkdir(outDir, { recursive: true });
    for (const entry of await readdir(draft)) await rename(path.join(draft, entry), path.join(outDir, entry));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return files.size;
}

/** Reads what a folder trains with, with the marks of `entities.yaml`, in the order of its files. */
export async function readDataset(dataDir: string): Promise<Utterance[]> {
  const { examples } = await readTrainingData(dataDir);
  const marks = await readMarks(path.join(dataDir, ENTITIES_FILE));
  return examples.map(({ text, intent, language }) => {
    const entities = marks.get(text);
    return { text, intent, language, ...(entities ? { entities } : {}) };
  });
}

const ENTITIES_FILE = 'entities.yaml';
const OUT_OF_SCOPE_FILE = 'out-of-scope.yaml';
/** The way of speaking is not known of imported lines. */
const REGISTER = 'imported';

async function refuseUsed(outDir: string): Promise<void> {
  const used = ['intents', 'held-out', OUT_OF_SCOPE_FILE, ENTITIES_FILE].map((name) => path.join(outDir, name));
  for (const one of used) {
    const isFolder = !one.endsWith('.yaml');
    const holds = await (
      isFolder ? readdir(one).then((names) => names.length > 0) : access(one).then(() => true)
    ).catch(() => false);
    if (holds) throw new AppError('request.invalid', `${one} is there already: import into a folder of its own`);
  }
}

function layOut(utterances: readonly Told[]): Map<string, unknown> {
  const names = intentFileNames([...new Set(utterances.map(({ intent }) => intent))]);
  const files = new Map<string, unknown>();
  for (const [intent, group] of byIntent(utterances.filter(({ heldOut }) => !heldOut))) {
    const [spanish, english] = split(group);
    const texts = {
      es: spanish.length > 0 ? { [REGISTER]: spanish } : {},
      ...(english.length > 0 ? { en: english } : {}),
    };
    if (intent === OUT_OF_SCOPE) files.set(OUT_OF_SCOPE_FILE, texts);
    else files.set(`intents/${names.get(intent)}.yaml`, { intent, ...texts });
  }
  for (const [intent, group] of byIntent(utterances.filter(({ heldOut }) => heldOut))) {
    const [es, english] = split(group);
    const texts = { es, ...(english.length > 0 ? { en: english } : {}) };
    if (intent === OUT_OF_SCOPE) files.set(`held-out/${OUT_OF_SCOPE_FILE}`, texts);
    else files.set(`held-out/${names.get(intent)}.yaml`, { intent, ...texts });
  }
  const marked = utterances.filter(({ entities }) => entities !== undefined);
  if (marked.length > 0)
    files.set(
      ENTITIES_FILE,
      marked.map(({ text, entities }) => ({ text: cut(text), entities })),
    );
  return files;
}

function split(group: readonly Told[]): [string[], string[]] {
  const of = (language: string): string[] =>
    group.filter((one) => one.language === language).map(({ text }) => cut(text));
  return [of('es'), of('en')];
}

/** As the engine's data files take it, no character torn. */
const cut = (text: string): string =>
  text
    .slice(0, MOST_CHARACTERS)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();

const Marks = z.array(
  z.object({
    text: z.string(),
    entities: z.array(
      z.object({
        type: z.string(),
        text: z.string(),
        value: z.coerce.string(),
        role: z.string().optional(),
        group: z.string().optional(),
      }),
    ),
  }),
);

async function readMarks(file: string): Promise<Map<string, MarkedEntity[]>> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return new Map();
  const read = Marks.safeParse(parse(decodeUtf8(bytes, file, 'config.invalid')));
  if (!read.success) throw new AppError('config.invalid', `${file}: ${z.prettifyError(read.error)}`);
  return new Map(read.data.map(({ text, entities }) => [text, entities.map(compact)]));
}

function compact({ type, text, value, role, group }: z.infer<typeof Marks>[number]['entities'][number]): MarkedEntity {
  return { type, text, value, ...(role === undefined ? {} : { role }), ...(group === undefined ? {} : { group }) };
}
