import { mkdir, readFile, stat } from 'node:fs/promises';
import type { BenchEngine, Language, Line, Read, Trained } from './nlu-engine.ts';

/**
 * A child of `bench/nlu.ts`: `engine phase lines.json folder root peers language`. Prints one line of JSON. Each engine is only
 * imported in its own child, so that its memory is its own.
 */
const [, , name = '', phase, linesFile = '', folder = '', root = '', peers = '', asked] = process.argv;
const language: Language = asked === 'en' ? 'en' : 'es';

const lines = JSON.parse(await readFile(linesFile, 'utf8')) as Line[];
const bareBytes = residentBytes();
const said = phase === 'train' ? await train(await open()) : await read(await open());
process.stdout.write(`${JSON.stringify(said)}\n`);
process.exit(0);

async function open(): Promise<BenchEngine> {
  if (name === 'ours') return (await import('./nlu-ours.ts')).ourEngine(language);
  if (name === 'nlpjs') return (await import('./nlu-nlpjs.ts')).nlpjsEngine(peers, language);
  const { naturalEngine } = await import('./nlu-natural.ts');
  return naturalEngine(name === 'natural-bayes' ? 'BayesClassifier' : 'LogisticRegressionClassifier', root, language);
}

async function train(engine: BenchEngine): Promise<Trained> {
  await mkdir(folder, { recursive: true });
  await engine.prepare(lines, folder);
  const from = performance.now();
  const spent = process.cpuUsage();
  await engine.train();
  const trainMs = performance.now() - from;
  const { user, system } = process.cpuUsage(spent);
  const { size } = await stat(await engine.save(folder));
  return { version: engine.version, trainMs, trainCpuMs: (user + system) / 1000, modelBytes: size };
}

/** The first pass warms up and is what is scored; the second is timed. */
async function read(engine: BenchEngine): Promise<Read> {
  const parse = await engine.load(folder);
  const readings = [];
  for (const { text } of lines) readings.push(await parse(text));
  const times: number[] = [];
  for (const { text } of lines) {
    const from = performance.now();
    await parse(text);
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0;
  return {
    readings,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    addedMegabytes: (residentBytes() - bareBytes) / 1024 / 1024,
  };
}

function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}
