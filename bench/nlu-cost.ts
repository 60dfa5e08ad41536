// What the engine costs on this machine: npm run bench:nlu-cost. Trains, reads, swaps; each figure is measured here.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as giveWay, setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { NluContext } from '../contracts/nlu-result.ts';
import { createUnderstanding } from '../nlu/service.ts';
import { trainInWorker } from '../nlu/train-in-worker.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const context: NluContext = { channel: 'web', locale: 'es-CO', now: new Date() };
/** Each of 60 characters. */
const TEXTS = [
  'buenas tardes, necesito saber cuanto debo de predial este año',
  'hola me puede enviar la factura del ica de mi negocio porfavor',
  'quiero hacer un acuerdo de pago a doce cuotas con la alcaldia',
  'ya pague el impuesto de la casa y todavia me sale como deuda.',
].map((text) => text.slice(0, 60).padEnd(60, '.'));
/** What a hostile or confused sender may send. */
const BAD: readonly (readonly [string, string])[] = [
  ['100 KB of words', 'pagar el predial '.repeat(6000)],
  ['100 KB of one letter', 'a'.repeat(100_000)],
  ['100 KB of emoji', '😀'.repeat(25_000)],
  ['10,000 digits', '7'.repeat(10_000)],
  ['5,000 words of a digit', '1 '.repeat(5000)],
  ['100 KB of combining marks', `a${'\u0301'.repeat(100_000)}`],
  ['100 KB of HTML', '<b class="x">&nbsp;</b>'.repeat(4500)],
  ['100 KB of Arabic ligatures', '\ufdfa'.repeat(50_000)],
  ['200 long unknown words', 'qzxwvkjhgt'.repeat(20).concat(' ').repeat(200)],
];

const collect = (globalThis as { gc?: () => void }).gc;
const rssMb = async (): Promise<number> => {
  for (let round = 0; round < 3; round += 1) {
    collect?.();
    await wait(50);
  }
  return process.memoryUsage().rss / 2 ** 20;
};
const folder = await mkdtemp(path.join(tmpdir(), 'nlu-cost-'));
try {
  console.log(
    `${new Date().toISOString()}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}, ` +
      `load ${loadavg()[0]?.toFixed(1)}\n\n| what | measured |\n|---|---|`,
  );
  const modelPath = path.join(folder, 'model.bin');
  const begun = performance.now();
  await trainInWorker({
    dataDir: path.join(here, '..', 'training-data'),
    modelPath,
    workerUrl: new URL('../nlu/train-worker.ts', import.meta.url),
    seed: 1,
    timeoutMs: 10 * 60_000,
  });
  say('training, 2 threads', `${((performance.now() - begun) / 1000).toFixed(1)} s`);
  say('model on disk', `${((await stat(modelPath)).size / 1e6).toFixed(1)} MB`);

  const before = await rssMb();
  const service = await createUnderstanding({ modelPath });
  for (let at = 0; at < 2000; at += 1) await service.understand(TEXTS[at % TEXTS.length] ?? '', context);
  say('memory added by one model and 2,000 texts', `${((await rssMb()) - before).toFixed(0)} MB`);

  const times: number[] = [];
  for (let at = 0; at < 5000; at += 1) times.push(await timed(TEXTS[at % TEXTS.length] ?? ''));
  say(
    '60 characters, p50 / p95 / p99',
    [0.5, 0.95, 0.99].map((share) => quantile(times, share).toFixed(2)).join(' / ') + ' ms',
  );

  const gaps: number[] = [];
  for (let swap = 0; swap < 5; swap += 1) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await wait(20);
    let done = false;
    const swapping = service.reload().finally(() => (done = true));
    while (!done) {
      await service.understand(TEXTS[0] ?? '', context);
      await giveWay();
    }
    await swapping;
    await wait(5);
    delay.disable();
    gaps.push(delay.max / 1e6);
  }
  say(
    'longest gap of the event loop in a swap, median and worst of 5',
    `${quantile(gaps, 0.5).toFixed(1)} / ${Math.max(...gaps).toFixed(1)} ms`,
  );
  say('memory added after 5 swaps', `${((await rssMb()) - before).toFixed(0)} MB`);

  for (const [name, text] of BAD) {
    const some: number[] = [];
    for (let round = 0; round < 20; round += 1) some.push(await timed(text));
    say(name, `${quantile(some, 0.5).toFixed(1)} / ${Math.max(...some).toFixed(1)} ms (median / worst of 20)`);
  }

  async function timed(text: string): Promise<number> {
    const start = performance.now();
    await service.understand(text, context);
    return performance.now() - start;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

function say(what: string, measured: string): void {
  console.log(`| ${what} | ${measured} |`);
}

function quantile(list: readonly number[], share: number): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
