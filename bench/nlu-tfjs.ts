import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClassifierName } from '../nlu/classifier.ts';
import { readTrainingData, type Dataset } from '../nlu/dataset.ts';
import { evaluate } from '../nlu/evaluate.ts';
import { decodeModel, encodeModel } from '../nlu/model-file.ts';
import { seededRandom } from '../nlu/random.ts';
import { train } from '../nlu/train.ts';
import { createReader } from '../nlu/understand.ts';

/**
 * The whole engine with each of the two classifiers on the same split of `training-data`: four fifths to train, the rest
 * to measure, each in a process of its own and one thread. Prints a markdown table.
 * `npx tsx bench/nlu-tfjs.ts [PART 1…5]`
 */
const CLASSIFIERS: ClassifierName[] = ['own', 'tfjs'];
const PARTS = 5;

interface Measured {
  train: number;
  test: number;
  accuracy: number;
  auroc: number;
  at90: number;
  calibrationError: number;
  trainCpuS: number;
  modelMb: number;
  p50Ms: number;
  p95Ms: number;
  peakMb: number;
}

const self = fileURLToPath(import.meta.url);
const [asked = '1', part] = process.argv.slice(2);
if (part === undefined) compare(asked);
else console.log(JSON.stringify(await measure(asked === 'tfjs' ? 'tfjs' : 'own', Number(part))));

function compare(ofParts: string): void {
  const rows = CLASSIFIERS.map((name) => {
    const words = ['--import', 'tsx', self, name, ofParts];
    const said = execFileSync(process.execPath, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    return { name, measured: JSON.parse(said) as Measured };
  });
  console.log(
    `${new Date().toISOString().slice(0, 16)}Z, part ${ofParts} of ${PARTS}, ${rows[0]?.measured.train} sentences to train, ` +
      `${rows[0]?.measured.test} to measure, ${os.cpus().length} × ${os.cpus()[0]?.model.trim() ?? 'cpu'}, ` +
      `Node.js ${process.version}, load average ${os.loadavg()[0]?.toFixed(1)} at the end\n`,
  );
  console.log(
    '| classifier | in scope % | out of scope AUROC % | in scope at 90 % of that | calibration error | train, CPU s | model MB | parse p50 / p95 ms | peak memory MB |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const { name, measured: one } of rows) {
    const shares = [one.accuracy, one.auroc, one.at90].map((share) => (100 * share).toFixed(1));
    const times = `${one.p50Ms.toFixed(2)} / ${one.p95Ms.toFixed(2)}`;
    const rest = [one.calibrationError.toFixed(3), one.trainCpuS.toFixed(0), one.modelMb.toFixed(1), times, one.peakMb];
    console.log(`| ${[name, ...shares, ...rest].join(' | ')} |`);
  }
}

async function measure(classifier: ClassifierName, of: number): Promise<Measured> {
  const data = await readTrainingData(path.resolve(import.meta.dirname, '../training-data'));
  const random = seededRandom(42);
  const parts = data.examples.map(() => 1 + Math.floor(random() * PARTS));
  const pick = (inside: boolean): Dataset['examples'] => data.examples.filter((_, at) => (parts[at] === of) === inside);
  const before = process.cpuUsage();
  const trained = await train({ ...data, moods: [], examples: pick(false) }, { seed: 7, classifier });
  const { user, system } = process.cpuUsage(before);
  const bytes = encodeModel(trained);
  const { model, version } = await decodeModel(bytes);
  const read = createReader(model, version);
  const now = new Date();
  const options = { now, elapsedMs: () => performance.now() };
  evaluate(pick(true).slice(0, 300), read, options);
  const found = evaluate(pick(true), read, options);
  return {
    train: pick(false).length,
    test: pick(true).length,
    accuracy: found.accuracy,
    auroc: found.outOfScopeAuroc,
    at90: found.accuracyAt90OutOfScopeRecall,
    calibrationError: found.calibrationError,
    trainCpuS: (user + system) / 1e6,
    modelMb: bytes.length / 1e6,
    p50Ms: found.p50Ms,
    p95Ms: found.p95Ms,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}
