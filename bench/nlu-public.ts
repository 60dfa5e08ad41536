// Our engine on the public sets of `../shared/data`, each with its own split: npm run bench:nlu-public [-- DIR [SET…]].
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { OUT_OF_SCOPE } from '../contracts/nlu-result.ts';
import type { Example } from '../nlu/dataset.ts';
import { evaluate } from '../nlu/evaluate.ts';
import { csv } from '../nlu/formats/csv.ts';
import { writeDataset } from '../nlu/formats/dataset-folder.ts';
import { loadModel } from '../nlu/model-file.ts';
import { trainInWorker } from '../nlu/train-in-worker.ts';
import { DEFAULT_SEED } from '../nlu/ensure-model.ts';
import { createReader } from '../nlu/understand.ts';

interface Split {
  language: 'es' | 'en';
  train: { text: string; intent: string }[];
  test: { text: string; intent: string }[];
}

const here = path.dirname(fileURLToPath(import.meta.url));
const [dataDir = path.join(here, '..', '..', 'shared', 'data'), ...wanted] = process.argv.slice(2);
const SETS: Record<string, () => Promise<Split>> = { nlpjs50, banking77, clinc150 };
const LONGEST_MS = 15 * 60_000;

console.log(
  `${new Date().toISOString()}, Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`,
);
console.log(
  '| set | accuracy in scope | `intent` right, all | in scope unanswered | macro F1 | AUROC | at 90 % OOS recall | ECE | training | p50 / p95 | model |',
);
console.log('|---|---|---|---|---|---|---|---|---|---|---|');
for (const name of wanted.length > 0 ? wanted : Object.keys(SETS)) {
  const load = SETS[name];
  if (!load) throw new Error(`${name} is not known; ${Object.keys(SETS).join(', ')} are`);
  console.log(await measure(name, await load()));
}

async function measure(name: string, { language, train, test }: Split): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'nlu-public-'));
  try {
    await writeDataset(
      path.join(folder, 'data'),
      train.map((line) => ({ ...line, language })),
    );
    const modelPath = path.join(folder, 'model.bin');
    const begun = performance.now();
    await trainInWorker({
      dataDir: path.join(folder, 'data'),
      modelPath,
      workerUrl: new URL('../nlu/train-worker.ts', import.meta.url),
      seed: DEFAULT_SEED,
      timeoutMs: LONGEST_MS,
    });
    const seconds = (performance.now() - begun) / 1000;
    const { model, version } = await loadModel(modelPath);
    const examples = test.map((line): Example => ({ ...line, language, where: name }));
    const read = createReader(model, version);
    const options = { now: new Date(), elapsedMs: () => performance.now() };
    evaluate(examples.slice(0, 300), read, options);
    const found = evaluate(examples, read, options);
    const { size } = await stat(modelPath);
    const percent = (share: number): string => (100 * share).toFixed(2);
    const outside = found.outOfScope > 0;
    // Silence is the right answer to what is out of scope ("None").
    const silent = found.outOfScopeRecall * found.outOfScope;
    const answered = (found.answeredRight * found.inScope + silent) / (found.inScope + found.outOfScope);
    return `| ${[
      `${name} (${train.length} / ${test.length})`,
      percent(found.accuracy),
      percent(answered),
      percent(1 - found.answeredRight - found.answeredWrong),
      percent(found.macroF1),
      outside ? percent(found.outOfScopeAuroc) : '–',
      outside ? percent(found.accuracyAt90OutOfScopeRecall) : '–',
      found.calibrationError.toFixed(3),
      `${seconds.toFixed(1)} s`,
      `${found.p50Ms.toFixed(2)} / ${found.p95Ms.toFixed(2)} ms`,
      `${(size / 1e6).toFixed(1)} MB`,
    ].join(' | ')} |`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function banking77(): Promise<Split> {
  const lines = async (name: string): Promise<Split['train']> => {
    const file = path.join(dataDir, 'banking77', name);
    const source = (await readFile(file, 'utf8')).replace(/^text,category/, 'text,intent');
    return csv.read(source, file).utterances.map(({ text, intent }) => ({ text, intent }));
  };
  return { language: 'en', train: await lines('train.csv'), test: await lines('test.csv') };
}

async function clinc150(): Promise<Split> {
  const file = path.join(dataDir, 'clinc150', 'data_full.json');
  const parts = JSON.parse(await readFile(file, 'utf8')) as Record<string, [string, string][]>;
  const of = (...names: string[]): Split['train'] =>
    names.flatMap((name) =>
      (parts[name] ?? []).map(([text, intent]) => ({ text, intent: intent === 'oos' ? OUT_OF_SCOPE : intent })),
    );
  return { language: 'en', train: of('train', 'oos_train'), test: of('test', 'oos_test') };
}

async function nlpjs50(): Promise<Split> {
  const file = path.join(dataDir, 'nlpjs50', 'corpus-es.json');
  const { data } = JSON.parse(await readFile(file, 'utf8')) as {
    data: { intent: string; utterances: string[]; tests: string[] }[];
  };
  const of = (kind: 'utterances' | 'tests'): Split['train'] =>
    data.flatMap((one) =>
      one[kind].map((text) => ({ text, intent: one.intent === 'None' ? OUT_OF_SCOPE : one.intent })),
    );
  return { language: 'es', train: of('utterances'), test: of('tests') };
}
