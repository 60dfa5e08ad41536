import { execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Read, Trained } from './support/nlu-engine.ts';
import { installNlpjs } from './support/nlu-nlpjs.ts';
import { scoreReadings } from './support/nlu-score.ts';
import { readSplits, type Split } from './support/nlu-splits.ts';

/**
 * Our engine beside NLP.js and `natural` on the same sentences in one run, each in child processes of its own:
 * one that trains and saves, one that loads and reads. Prints markdown tables. `npm run -s bench:nlu [-- SHARED_DATA_DIR]`
 */
const ENGINES = ['ours', 'nlpjs', 'natural-bayes', 'natural-logreg'] as const;
const NAMES = {
  ours: 'ours',
  nlpjs: 'NLP.js',
  'natural-bayes': 'natural, Bayes',
  'natural-logreg': 'natural, logistic regression',
};
const LIMITS = { train: 240_000, read: 60_000 };
/** It did not end in many times this on a tenth of the sentences when the engine was designed. */
const SLOWEST_TRAINING_MS = 60_000;
/** The whole run; what comes too late is said to. */
const MOST_MS = 590_000;

const root = path.resolve(import.meta.dirname, '..');
const sharedDir = path.resolve(process.argv[2] ?? path.join(root, '../shared/data'));
// Inside the project, so that the bundle finds the project's packages.
const workshop = path.join(root, '.data/bench-nlu');
const peers = path.join(workshop, 'peers');
const started = Date.now();

type Outcome = { engine: (typeof ENGINES)[number] } & (
  { trained: Trained; read: Read } | { failed: string; trained?: Trained }
);

await main();

async function main(): Promise<void> {
  installNlpjs(peers);
  await mkdir(workshop, { recursive: true });
  const folder = await mkdtemp(path.join(workshop, 'run-'));
  try {
    tellMachine();
    await bundle(folder);
    for (const split of await readSplits(path.join(root, 'training-data'), sharedDir)) {
      const outcomes: Outcome[] = [];
      for (const engine of ENGINES) outcomes.push(await measure(engine, split, folder));
      tell(split, outcomes);
    }
    console.log(`load average ${os.loadavg()[0]?.toFixed(1)} at the end`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function tellMachine(): void {
  const cpus = os.cpus();
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const dirty = git('status', '--porcelain', '--', 'nlu', 'training-data').split('\n').filter(Boolean).length;
  console.log(
    `${new Date().toISOString().slice(0, 16)}Z, ${cpus.length} × ${cpus[0]?.model.trim() ?? 'cpu'}, Node.js ${process.version}, ` +
      `load average ${os.loadavg()[0]?.toFixed(1)} at the start, commit ${git('rev-parse', '--short', 'HEAD')}` +
      `${dirty > 0 ? ` with ${dirty} files of nlu/ and training-data/ changed` : ''}`,
  );
}

/** Plain JavaScript for the children, so that no loader stands in the memory measured. */
async function bundle(folder: string): Promise<void> {
  await build({
    entryPoints: {
      'nlu-runner': fileURLToPath(new URL('./support/nlu-runner.ts', import.meta.url)),
      'train-worker': path.join(root, 'nlu/train-worker.ts'),
    },
    outdir: folder,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
  });
}

async function measure(engine: Outcome['engine'], split: Split, folder: string): Promise<Outcome> {
  const own = await mkdtemp(path.join(folder, `${engine}-`));
  const train = await run<Trained>(engine, 'train', split, own, folder);
  if ('failed' in train) return { engine, failed: `training ${train.failed}` };
  const read = await run<Read>(engine, 'read', split, own, folder);
  if ('failed' in read) return { engine, failed: `reading ${read.failed}`, trained: train.said };
  return { engine, trained: train.said, read: read.said };
}

async function run<T>(
  engine: Outcome['engine'],
  phase: 'train' | 'read',
  split: Split,
  own: string,
  folder: string,
): Promise<{ said: T } | { failed: string }> {
  const linesFile = path.join(own, `${phase}.json`);
  await writeFile(linesFile, JSON.stringify(split[phase === 'train' ? 'train' : 'test']));
  const args = ['--expose-gc', path.join(folder, 'nlu-runner.mjs'), engine, phase, linesFile, own, root, peers];
  args.push(split.language);
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complained = '';
  let late = false;
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complained = (complained + chunk.toString()).slice(-4000)));
  const limit = engine === 'natural-logreg' && phase === 'train' ? SLOWEST_TRAINING_MS : LIMITS[phase];
  const timeoutMs = Math.max(1, Math.min(limit, started + MOST_MS - Date.now()));
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, timeoutMs);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  if (late) return { failed: `did not end in ${Math.round(timeoutMs / 1000)} s` };
  const answer = said.trim().split('\n').at(-1);
  if (code !== 0 || !answer) {
    console.error(complained);
    return { failed: `broke (exit ${code})` };
  }
  return { said: JSON.parse(answer) as T };
}

function tell(split: Split, outcomes: readonly Outcome[]): void {
  const intents = new Set(split.train.map(({ intent }) => intent)).size;
  console.log(`\n### ${split.name}: ${split.train.length} sentences, ${intents} labels → ${split.test.length}\n`);
  console.log(
    '| engine | version | accuracy | macro-F1 | out of scope AUROC | training s (CPU) | parse p50 ms | p95 ms | memory MB | model MB |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const outcome of outcomes) console.log(`| ${cells(split, outcome).join(' | ')} |`);
}

function cells(split: Split, outcome: Outcome): string[] {
  const { engine, trained } = outcome;
  const head = [NAMES[engine], trained?.version ?? ''];
  if (!('read' in outcome)) return [...head, outcome.failed, ...Array<string>(7).fill('–')];
  const { accuracy, macroF1, auroc } = scoreReadings(split.test, outcome.read.readings);
  const { p50Ms, p95Ms, addedMegabytes } = outcome.read;
  return [
    ...head,
    (accuracy * 100).toFixed(1),
    (macroF1 * 100).toFixed(1),
    auroc === undefined ? '–' : auroc.toFixed(3),
    `${(outcome.trained.trainMs / 1000).toFixed(1)} (${(outcome.trained.trainCpuMs / 1000).toFixed(1)})`,
    p50Ms.toFixed(2),
    p95Ms.toFixed(2),
    addedMegabytes.toFixed(0),
    (outcome.trained.modelBytes / 1024 / 1024).toFixed(1),
  ];
}
