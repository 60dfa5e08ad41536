import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Pool } from 'undici';
import { readDebtors, readMailbox } from '../test/faults/kill-world.ts';
import { startProduct, type RunningProduct } from '../test/support/product.ts';
import { openLine, type Line } from './support/line.ts';
import { figuresOf, mergeLoads, runLoad, type Figures, type Load } from './support/load.ts';
import { openMeters, type Meters, type Totals } from './support/meters.ts';

/**
 * `npm run bench:turn`: what a turn costs, from the POST to the reply on the stream, against a Direct Line echo that
 * does nothing. Closed loop, loopback, one machine for everything; slices of all targets alternate.
 */
const LEVELS = [1, 8, 32];
const ROUNDS = 3;
const SLICE_MS = 1500;
/** The breakdown's slices are longer: their counters are read once. */
const LONG_SLICE_MS = 4000;
/** A reading of the meters takes so long, in which only the background works. */
const READING_MS = 250;
const IDLE_MS = 4000;
/** Each conversation may post ten times a second. */
const LINES = 96;
const OFF = '1000000';
const METER = new URL('support/database-meter.mjs', import.meta.url).href;
/** Statements that a turn waits for, one after the other; all others run beside it. */
const ON_THE_WAY = ['receive', 'take-turn', 'commit-turn', 'log-public-on'];
const NONE = { count: 0, waitedMs: 0 };

interface Target {
  name: string;
  text: string;
  lines: Line[];
}

await main();

async function main(): Promise<void> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'ventanilla-bench-'));
  await chmod(dataDir, 0o755);
  const meterFile = path.join(dataDir, 'bench-database.json');
  const env = {
    MESSAGES_PER_10_SECONDS: OFF,
    MESSAGES_PER_MINUTE: OFF,
    OTP_PER_ADDRESS: OFF,
    NODE_OPTIONS: `--import=${METER}`,
    BENCH_DATABASE_METER: meterFile,
  };
  const closers: (() => unknown)[] = [() => rm(dataDir, { recursive: true, force: true })];
  try {
    const product = await startTwice(dataDir, env);
    closers.unshift(() => product.stop());
    const meters = await openMeters(product.baseUrl, dataDir, meterFile);
    await tellMemory(meters);
    const echo = await startEcho();
    closers.unshift(echo.stop);

    const pools = [echo.baseUrl, product.baseUrl].map((origin) => new Pool(origin, { connections: 64 }));
    closers.unshift(() => Promise.all(pools.map((pool) => pool.destroy())));
    const [echoPool, productPool] = pools;
    if (!echoPool || !productPool) return;
    const targets: Target[] = [
      { name: 'echo', text: '¿a qué hora atienden?', lines: await openLines(echoPool, echo.baseUrl) },
      { name: 'knowledge', text: '¿a qué hora atienden?', lines: await openLines(productPool, product.baseUrl) },
      { name: 'account', text: 'cuánto debo de predial', lines: await openLines(productPool, product.baseUrl) },
    ];
    closers.unshift(() => targets.forEach(({ lines }) => lines.forEach((line) => line.close())));
    for (const line of targets[1]?.lines ?? []) await line.ask('buenas');
    await identify(targets[2]?.lines ?? [], product.baseUrl);
    for (const target of targets) await slice(target, 8, SLICE_MS);

    for (const target of targets.slice(1)) await breakDown(target, meters);
    await compareLevels(targets);
  } finally {
    for (const close of closers) await close();
  }
}

/** The second start is the one that stays. */
async function startTwice(dataDir: string, env: Record<string, string>): Promise<RunningProduct> {
  const first = await timed(() => startProduct({ dataDir, env }));
  await first.value.stop();
  const second = await timed(() => startProduct({ dataDir, env }));
  const cpus = os.cpus();
  console.log(
    `${cpus.length} × ${cpus[0]?.model ?? 'cpu'}, Node ${process.version}, load average ${os.loadavg()[0]?.toFixed(1)} at the start`,
  );
  console.log(
    `start: ${(first.ms / 1000).toFixed(1)} s the first time (database and model made), ${(second.ms / 1000).toFixed(1)} s the second`,
  );
  return second.value;
}

async function tellMemory(meters: Meters): Promise<void> {
  const { node, postgres } = await meters.residentMegabytes();
  console.log(`memory when idle: Node.js ${node.toFixed(0)} MB, PostgreSQL ${postgres.toFixed(0)} MB\n`);
}

async function startEcho(): Promise<{ baseUrl: string; stop: () => unknown }> {
  const file = path.join(import.meta.dirname, 'support/bare-echo.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { baseUrl: `http://127.0.0.1:${port.toString().trim()}`, stop: () => child.kill() };
}

async function openLines(pool: Pool, origin: string): Promise<Line[]> {
  const lines: Line[] = [];
  for (let count = 0; count < LINES; count++) lines.push(await openLine(pool, origin));
  return lines;
}

/** Each line becomes a person who has proved who they are. */
async function identify(lines: Line[], baseUrl: string): Promise<void> {
  const people = await readDebtors(baseUrl);
  await Promise.all(
    lines.map(async (line, index) => {
      const document = people[index]?.document ?? '';
      await line.ask('cuánto debo de predial', 2);
      await line.ask('sí');
      await line.ask(document);
      for (let tries = 0; tries < 100; tries++) {
        const code = /(?<!\d)\d{6}(?!\d)/.exec((await readMailbox(baseUrl, document)).at(-1)?.text ?? '')?.[0];
        if (code !== undefined) return line.ask(code, 2);
        await pause(100);
      }
      throw new Error('no code came');
    }),
  );
}

async function compareLevels(targets: Target[]): Promise<void> {
  console.log('\n| askers | target | turns/s | p50 ms | p95 ms | p99 ms | turns | rate ÷ echo | p50 ÷ echo |');
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const concurrency of LEVELS) {
    const loads = new Map<string, Load[]>();
    for (let round = 0; round < ROUNDS; round++) {
      for (const target of targets)
        loads.set(target.name, [...(loads.get(target.name) ?? []), await slice(target, concurrency, SLICE_MS)]);
    }
    const figures = targets.map(({ name }) => ({ name, ...figuresOf(mergeLoads(loads.get(name) ?? [])) }));
    for (const one of figures) console.log(row(concurrency, one, figures[0]));
  }
}

function slice({ lines, text }: Target, concurrency: number, durationMs: number): Promise<Load> {
  return runLoad({ lines, text, concurrency, durationMs });
}

function row(concurrency: number, one: Figures & { name: string }, echo: Figures | undefined): string {
  const { name, perSecond, p50Ms, p95Ms, p99Ms, turns } = one;
  const ratios = echo ? [perSecond / echo.perSecond, p50Ms / echo.p50Ms].map((ratio) => ratio.toFixed(2)) : [];
  const cells = [
    concurrency,
    name,
    perSecond.toFixed(0),
    ...[p50Ms, p95Ms, p99Ms].map((ms) => ms.toFixed(1)),
    turns,
    ...ratios,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** One asker, so that times add up; what the process does when nobody asks is taken off. */
async function breakDown(target: Target, meters: Meters): Promise<void> {
  const beforeIdle = await meters.read();
  await pause(IDLE_MS);
  const before = await meters.read();
  const asked = await timed(() => slice(target, 1, LONG_SLICE_MS));
  const after = await meters.read();
  const { turns, p50Ms } = figuresOf(asked.value);
  const meanMs = asked.value.durationMs / turns;
  const background = (asked.ms + READING_MS) / (IDLE_MS + READING_MS);
  const perTurn = (name: keyof Totals): number => {
    const [idle, first, last] = [beforeIdle, before, after].map(({ totals }) => totals[name]) as [
      number,
      number,
      number,
    ];
    return (last - first - (first - idle) * background) / turns;
  };
  const statement = (name: string): { perTurn: number; meanMs: number } => {
    const [from, to] = [before.statements[name] ?? NONE, after.statements[name] ?? NONE];
    const count = to.count - from.count;
    return { perTurn: count / turns, meanMs: count === 0 ? 0 : (to.waitedMs - from.waitedMs) / count };
  };
  const database = ON_THE_WAY.reduce((sum, name) => sum + statement(name).meanMs, 0);
  const parts = { nlu: perTurn('nluMs'), gateway: perTurn('gatewayMs'), database };
  const rest = meanMs - parts.nlu - parts.gateway - parts.database;
  console.log(
    `\n${target.name}, one asker: ${meanMs.toFixed(2)} ms a turn on average (median ${p50Ms.toFixed(2)}), ${turns} turns`,
  );
  console.log('| part | ms a turn | share |\n| --- | --- | --- |');
  for (const [name, ms] of Object.entries({ ...parts, rest }))
    console.log(`| ${name} | ${ms.toFixed(2)} | ${((100 * ms) / meanMs).toFixed(0)} % |`);
  console.log(
    `From commit to commit ${perTurn('turnMs').toFixed(2)} ms; ${perTurn('gatewayCalls').toFixed(1)} gateway calls and ${perTurn('cpuMs').toFixed(2)} ms CPU of Node.js a turn.`,
  );
  const others = Object.keys(after.statements).map((name) => ({ name, ...statement(name) }));
  const often = others.filter((one) => one.perTurn >= 0.3).sort((a, b) => b.perTurn * b.meanMs - a.perTurn * a.meanMs);
  console.log(
    `Statements a turn: ${often.map((one) => `${one.name} ${one.perTurn.toFixed(1)} × ${one.meanMs.toFixed(2)} ms`).join(', ')}`,
  );
}

async function timed<T>(job: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const from = performance.now();
  const value = await job();
  return { value, ms: performance.now() - from };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
