import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pino } from 'pino';
import { Pool } from 'undici';
import { startProduct } from '../app/compose.ts';
import { readConfig } from '../app/config.ts';
import { loadKeys } from '../app/keys.ts';
import { openPapers } from '../app/papers.ts';
import { joinStorage } from '../app/storage.ts';
import { systemClock as clock, systemIds as ids } from '../app/system.ts';
import { createDigests, createEnvelope } from '../store/postgres/envelope.ts';
import { CONTENTS, HOLDER } from '../test/documents/samples.ts';
import { openLine, type Line } from './support/line.ts';
import { freePort } from '../test/support/free-port.ts';

/**
 * `npm run bench:papers [-- MODEL]`: what a signed paper costs, from the request to the sealed row, and what the turns of
 * other conversations feel of twenty that are made at once. The composed product runs in this process, so that papers
 * and turns share its event loop and its database; the papers come from a press of their own, without the turns that ask
 * for them. A trained model (`model.bin`) that is given is not trained first.
 */
const WARM_UP = 30;
const ALONE = 200;
const AT_ONCE = 20;
const ROUNDS = 20;
const LINES = 64;
/** How often another conversation asks, ms. */
const EVERY_MS = 40;
const IDLE_MS = 1_500;
const OFF = '1000000';
const logger = pino({ level: 'warn' });

await main();

async function main(): Promise<void> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'ventanilla-bench-papers-'));
  await chmod(dataDir, 0o755);
  const closers: (() => unknown)[] = [() => rm(dataDir, { recursive: true, force: true })];
  try {
    const root = path.resolve(import.meta.dirname, '..');
    const thread = (name: string): URL => new URL(`../${name}.ts`, import.meta.url);
    const environment = { DATA_DIR: dataDir, PORT: String(await freePort()), LOG_LEVEL: 'warn' };
    const config = readConfig({ ...environment, MESSAGES_PER_10_SECONDS: OFF, MESSAGES_PER_MINUTE: OFF }, root);
    const model = process.argv[2];
    if (model !== undefined) await copyFile(model, path.join(dataDir, 'model.bin'));
    tellMachine();
    const product = await startProduct({
      ...{ config, root, logger, paperWorkerUrl: thread('documents/paper-worker') },
      ...{ trainWorkerUrl: thread('nlu/train-worker'), ocrWorkerUrl: thread('documents/ocr-worker') },
    });
    closers.unshift(() => product.stop());
    const { pool, close } = await joinStorage(config, root, logger);
    closers.unshift(() => close());
    const keys = await loadKeys(config, () => Promise.resolve(true));
    const { papers, close: closePress } = await openPapers({
      ...{ config, pool, clock, ids, logger, paperWorkerUrl: thread('documents/paper-worker') },
      ...{ envelope: createEnvelope(keys.encryption), digests: createDigests(keys.digest) },
      rateLimit: { take: () => Promise.resolve({ ok: true }) },
    });
    closers.unshift(closePress);
    let made = 0;
    const issue = () =>
      papers.issue({
        ...{ content: CONTENTS.clearance, holder: HOLDER, locale: 'es-CO', conversationId: 'c' },
        key: `k${(made += 1)}`,
      });

    const first = await timed(issue);
    for (let count = 0; count < WARM_UP; count += 1) await issue();
    const alone: number[] = [];
    for (let count = 0; count < ALONE; count += 1) alone.push(await timed(issue));
    console.log(`the first, with its thread: ${first.toFixed(0)} ms`);
    console.log(`one page, one after the other (${ALONE}): ${spread(alone)}`);

    const client = new Pool(config.PUBLIC_BASE_URL, { connections: 16 });
    closers.unshift(() => client.destroy());
    const lines = await Promise.all(Array.from({ length: LINES }, () => openLine(client, config.PUBLIC_BASE_URL)));
    closers.unshift(() => lines.forEach((line) => line.close()));
    await compare(takingTurns(lines), () => Promise.all(Array.from({ length: AT_ONCE }, () => timed(issue))));
  } finally {
    for (const close of closers) await close();
  }
}

/** Asks by one conversation after another. */
function takingTurns(lines: Line[]): () => Promise<unknown> {
  const free = [...lines];
  return async () => {
    const line = free.shift();
    if (!line) throw new Error('every conversation is still waiting');
    await line.ask('¿a qué hora atienden?');
    free.push(line);
  };
}

/** Quiet slices and slices with twenty papers alternate, so that what else the machine does hits both alike. */
async function compare(ask: () => Promise<unknown>, twenty: () => Promise<number[]>): Promise<void> {
  const [quiet, busy]: [Slice[], Slice[]] = [[], []];
  const waits: number[] = [];
  await slice(ask, pause(IDLE_MS));
  for (let round = 0; round < ROUNDS; round += 1) {
    const while20 = twenty();
    busy.push(await slice(ask, while20));
    waits.push(...(await while20));
    quiet.push(await slice(ask, pause(IDLE_MS)));
  }
  const [before, during] = [quiet, busy].map((slices) => slices.flatMap(({ times }) => times)) as [number[], number[]];
  console.log(`${AT_ONCE} at once, each from its request to its row: ${spread(waits)}`);
  console.log('\n| other conversations | turns | p50 ms | p95 ms | p99 ms | event-loop delay p99 ms |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  console.log(row('no papers', before, quiet));
  console.log(row(`${AT_ONCE} papers at once`, during, busy));
  const change = (share: number): string => {
    const ratio = quantile(during, share) / quantile(before, share) - 1;
    return `${ratio < 0 ? '−' : '+'}${Math.abs(100 * ratio).toFixed(0)} %`;
  };
  console.log(`\np50 moves by ${change(0.5)}, p95 by ${change(0.95)}, p99 by ${change(0.99)}`);
}

interface Slice {
  times: number[];
  delayP99Ms: number;
}

/** Asks at a steady pace until `until` is done. */
async function slice(ask: () => Promise<unknown>, until: Promise<unknown>): Promise<Slice> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const asked: Promise<number>[] = [];
  const timer = setInterval(() => asked.push(timed(ask)), EVERY_MS);
  await until;
  clearInterval(timer);
  const times = await Promise.all(asked);
  delay.disable();
  return { times, delayP99Ms: delay.percentile(99) / 1e6 };
}

function tellMachine(): void {
  const cpus = os.cpus();
  console.log(
    `${cpus.length} × ${cpus[0]?.model ?? 'cpu'}, Node ${process.version}, load average ${os.loadavg()[0]?.toFixed(1)} at the start`,
  );
}

function row(name: string, times: number[], slices: Slice[]): string {
  const delay = quantile(
    slices.map(({ delayP99Ms }) => delayP99Ms),
    0.5,
  );
  const cells = [0.5, 0.95, 0.99].map((share) => quantile(times, share).toFixed(1));
  return `| ${[name, times.length, ...cells, delay.toFixed(1)].join(' | ')} |`;
}

function spread(times: number[]): string {
  const [p50, p95, longest] = [quantile(times, 0.5), quantile(times, 0.95), Math.max(...times)];
  return `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, longest ${longest.toFixed(0)} ms`;
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

async function timed(job: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await job();
  return performance.now() - from;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
