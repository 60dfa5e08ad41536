import { createServer } from 'node:http';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Pool as Database } from 'pg';
import { pino } from 'pino';
import { Pool } from 'undici';
import { createPapers } from '../documents/papers.ts';
import { createPress } from '../documents/press/press.ts';
import { makeDemoIdentity } from '../documents/sign/demo-certificate.ts';
import { readSigningIdentity } from '../documents/sign/signing-identity.ts';
import { readConfig } from '../app/config.ts';
import { openStorage } from '../app/storage.ts';
import { systemClock as clock, systemIds as ids } from '../app/system.ts';
import { createDigests, createEnvelope } from '../store/postgres/envelope.ts';
import { createPaperStore } from '../store/postgres/papers.ts';
import { CONTENTS, HOLDER, ISSUER } from '../test/documents/samples.ts';

/**
 * `npm run bench:papers`: what a signed paper costs, from the request to the sealed row, and what the rest of the
 * process feels of it. The rest is a small request over loopback that works and asks the database, as a turn does.
 */
const WARM_UP = 30;
const ALONE = 200;
const AT_ONCE = 20;
const ROUNDS = 12;
/** What the cheap request works for, and how often it is sent, ms. */
const WORK_MS = 1;
const EVERY_MS = 10;
const IDLE_MS = 1_500;
const logger = pino({ level: 'warn' });

await main();

async function main(): Promise<void> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'ventanilla-bench-papers-'));
  await chmod(dataDir, 0o755);
  const closers: (() => unknown)[] = [() => rm(dataDir, { recursive: true, force: true })];
  try {
    const root = path.resolve(import.meta.dirname, '..');
    const { pool, close } = await openStorage(readConfig({ DATA_DIR: dataDir }, root), root, logger);
    closers.unshift(() => close());

    const pem = await makeDemoIdentity(new Date());
    const press = createPress({
      ...{ workerUrl: new URL('../documents/paper-worker.ts', import.meta.url), logger },
      setup: { issuer: ISSUER, identity: await readSigningIdentity({ keyPem: pem, certificatePem: pem }, new Date()) },
    });
    closers.unshift(() => press.close());
    const key = new Uint8Array(32).fill(1);
    const sealing = {
      envelope: createEnvelope({ current: 'k', keys: new Map([['k', key]]) }),
      digests: createDigests(key),
    };
    const papers = createPapers({
      ...{ store: createPaperStore({ pool, clock, ...sealing }), press, clock, ids, demo: true },
      publicBaseUrl: 'https://hacienda.example.gov.co',
    });
    let made = 0;
    const issue = () =>
      papers.issue({
        ...{
          content: CONTENTS.clearance,
          holder: HOLDER,
          locale: 'es-CO',
          conversationId: 'c',
          key: `k${(made += 1)}`,
        },
      });

    tellMachine();
    const first = await timed(issue);
    for (let count = 0; count < WARM_UP; count += 1) await issue();
    const alone: number[] = [];
    for (let count = 0; count < ALONE; count += 1) alone.push(await timed(issue));
    console.log(`the first, with its thread: ${first.toFixed(0)} ms`);
    console.log(`one page, one after the other (${ALONE}): ${spread(alone)}`);

    const rest = await startRest(pool);
    closers.unshift(rest.stop);
    await compare(rest.ask, () => Promise.all(Array.from({ length: AT_ONCE }, () => timed(issue))));
  } finally {
    for (const close of closers) await close();
  }
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
  console.log('\n| the rest of the process | requests | p50 ms | p95 ms | p99 ms | event-loop delay p99 ms |');
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

/** Sends the cheap request at a steady pace until `until` is done. */
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

async function startRest(pool: Database): Promise<{ ask: () => Promise<unknown>; stop: () => Promise<unknown> }> {
  const server = createServer((_request, response) => {
    const end = performance.now() + WORK_MS;
    while (performance.now() < end);
    void pool.query('select count(*) from paper_number').then(() => response.end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { connections: 8 });
  return {
    ask: async () => (await client.request({ path: '/', method: 'GET' })).body.dump(),
    stop: async () => {
      await client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
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
