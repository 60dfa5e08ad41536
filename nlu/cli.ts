import { createInterface } from 'node:readline';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { EntityType } from '../contracts/nlu-result.ts';
import { AppError } from '../bot/domain/errors.ts';
import { readHeldOut, readTrainingData } from './dataset.ts';
import { ensureModel } from './ensure-model.ts';
import { evaluate } from './evaluate.ts';
import { runFormatCommand } from './formats/command.ts';
import { lintData } from './lint-data.ts';
import { loadModel } from './model-file.ts';
import { createReader } from './understand.ts';

const USAGE = `usage: npm run -s nlu -- <command> [--data training-data] [--model .data/nlu/model.bin]
  train     trains where the data changed
  parse     reads JSON lines {"id"?, "text", "channel"?, "locale"?, "now"?, "expects"?}, writes one result a line
  evaluate  measures on the held-out set
  lint      finds duplicates, lines in two intents and held-out lines in training
  import    --format rasa|nlpjs|csv --in FILE --out DIR
  export    --format rasa|nlpjs|csv [--data DIR] --out FILE`;

const Line = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  text: z.string(),
  channel: z.enum(['web', 'whatsapp', 'voice']).default('web'),
  locale: z.enum(['es-CO', 'en']).default('es-CO'),
  now: z.coerce.date().optional(),
  expects: EntityType.nullish(),
});

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [command, ...rest] = process.argv.slice(2);
const dataDir = option('--data') ?? path.join(root, 'training-data');
const modelPath = option('--model') ?? path.join(root, '.data', 'nlu', 'model.bin');

try {
  process.exitCode = await run();
} catch (error) {
  console.error(error instanceof AppError && error.code !== 'internal.bug' ? error.message : error);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  if (command === 'train') return train();
  if (command === 'parse') return parse();
  if (command === 'evaluate') return measure();
  if (command === 'lint') return lint();
  if (command === 'import' || command === 'export') {
    console.log(JSON.stringify(await runFormatCommand(command, option, dataDir)));
    return 0;
  }
  console.error(USAGE);
  return 2;
}

function option(name: string): string | undefined {
  const at = rest.indexOf(name);
  return at < 0 ? undefined : rest[at + 1];
}

async function ensure(): Promise<Awaited<ReturnType<typeof ensureModel>>> {
  const workerUrl = new URL('./train-worker.ts', import.meta.url);
  const ensured = await ensureModel({ dataDir, modelPath, workerUrl, onProgress: showProgress });
  if (!ensured.trained && ensured.problem) console.error(`the older model stays in use: ${ensured.problem.message}`);
  return ensured;
}

function showProgress(share: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\rtraining ${Math.round(share * 100)} %${share >= 1 ? '\n' : ''}`);
}

async function train(): Promise<number> {
  const ensured = await ensure();
  console.log(JSON.stringify({ ...ensured, ...('problem' in ensured ? { problem: ensured.problem?.message } : {}) }));
  return 'problem' in ensured ? 1 : 0;
}

/** A bad line gets a result with `error` in its place; the rest go on. */
async function parse(): Promise<number> {
  await ensure();
  const { model, version } = await loadModel(modelPath);
  const read = createReader(model, version);
  let bad = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    const asked = parseLine(line);
    if ('error' in asked) {
      bad += 1;
      await write({ error: asked.error });
      continue;
    }
    const { id, text, channel, locale, now, expects } = asked.line;
    const context = { channel, locale, now: now ?? new Date(), ...(expects ? { expects } : {}) };
    await write({ ...(id === undefined ? {} : { id }), ...read(text, context) });
  }
  return bad === 0 ? 0 : 1;
}

function parseLine(line: string): { line: z.infer<typeof Line> } | { error: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { error: 'the line is no JSON' };
  }
  const read = Line.safeParse(value);
  return read.success ? { line: read.data } : { error: z.prettifyError(read.error) };
}

async function write(result: unknown): Promise<void> {
  if (process.stdout.write(`${JSON.stringify(result)}\n`)) return;
  await new Promise((resolve) => process.stdout.once('drain', resolve));
}

async function measure(): Promise<number> {
  await ensure();
  const { model, version } = await loadModel(modelPath);
  const { examples } = await readHeldOut(dataDir);
  const options = { now: new Date(), elapsedMs: () => performance.now() };
  const { mistakes, ...measured } = evaluate(examples, createReader(model, version), options);
  console.log(JSON.stringify({ modelVersion: version, ...measured }, undefined, 2));
  for (const mistake of mistakes) console.error(JSON.stringify(mistake));
  return 0;
}

async function lint(): Promise<number> {
  const training = await readTrainingData(dataDir);
  const heldOut = await readHeldOut(dataDir);
  const problems = lintData(training.examples, heldOut.examples);
  for (const problem of problems) console.log(JSON.stringify(problem));
  return problems.length === 0 ? 0 : 1;
}
