import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';

/** The built product as a process of its own, on a free port and a data folder that is removed at the end. */
export interface RunningProduct {
  readonly baseUrl: string;
  /** Of the process that runs now, or ran last. */
  readonly pid: number;
  readonly dataDir: string;
  /** Last lines that it wrote, oldest first, over all its lives. */
  readonly lines: readonly string[];
  /** Ends it without a word; with `database` the embedded PostgreSQL crashes too. Resolves when they are gone. */
  kill9(options?: { database?: boolean }): Promise<void>;
  /** Starts a new life on the same data; resolves at once. */
  launch(): void;
  /** Resolves when `/readyz` answers 200; throws with the last lines where it ends or takes too long. */
  ready(): Promise<void>;
  /** `kill9` if it lives, `launch` and `ready`. */
  restart(): Promise<void>;
  /** The exit code, once it has ended; null for a signal. */
  ended(): Promise<number | null>;
  /** Lets it stop cleanly, stops the database whatever happened and removes a folder that was made here. */
  stop(): Promise<void>;
}

export interface ProductOptions {
  /** Over the environment of this process. */
  env?: Record<string, string>;
  /** Kept at the end; without it a folder is made and removed. */
  dataDir?: string;
  /** A trained model to begin with; `untrained` leaves the training to the product. Default in tests: the run's own. */
  modelFile?: string;
}

const ROOT = path.resolve(import.meta.dirname, '../..');
const READY_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 20_000;
const KEPT_LINES = 500;

/** Outside a test run (benches) there is none: the product trains. */
async function modelOfRun(): Promise<string> {
  if (process.env['VITEST'] === undefined) return 'untrained';
  const { trainedModel } = await import('./model.ts');
  return trainedModel();
}

/** Builds where sources have changed, starts the product and waits until it is ready. */
export async function startProduct(options: ProductOptions = {}): Promise<RunningProduct> {
  await promisify(execFile)(process.execPath, [path.join(ROOT, 'scripts/build.mjs')], { cwd: ROOT });
  const dataDir = options.dataDir ?? (await openFolder());
  const modelFile = options.modelFile ?? (await modelOfRun());
  if (modelFile !== 'untrained') await copyFile(modelFile, path.join(dataDir, 'model.bin'));
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const env = { ...process.env, LOG_LEVEL: 'warn', ...options.env, PORT: String(port), DATA_DIR: dataDir };
  const cluster = path.join(dataDir, 'postgres');
  const lines: string[] = [];
  let child: ChildProcess | undefined;

  const launch = (): void => {
    child = spawn(process.execPath, [path.join(ROOT, 'dist/main.js')], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const output of [child.stdout, child.stderr]) {
      let rest = '';
      output?.setEncoding('utf8').on('data', (text: string) => {
        const parts = `${rest}${text}`.split('\n');
        rest = parts.pop() ?? '';
        lines.push(...parts.filter((line) => line !== ''));
        lines.splice(0, Math.max(0, lines.length - KEPT_LINES));
      });
    }
  };

  const ready = async (): Promise<void> => {
    for (const deadline = Date.now() + READY_WITHIN_MS; ; await pause(25)) {
      if (!isAlive(child)) throw new Error(`the product ended (${child?.exitCode}):\n${lines.slice(-20).join('\n')}`);
      const answer = await fetch(`${baseUrl}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
      if (answer?.ok) return;
      if (Date.now() > deadline) throw new Error(`the product is not ready:\n${lines.slice(-20).join('\n')}`);
    }
  };

  const end = async (signal: NodeJS.Signals, withinMs: number): Promise<void> => {
    if (!child || !isAlive(child)) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child?.kill('SIGKILL'), withinMs);
    await gone;
    clearTimeout(timer);
  };

  const abandon = (): void => {
    child?.kill('SIGKILL');
    signalPostgres(cluster, 'SIGQUIT');
  };
  process.once('exit', abandon);

  const product: RunningProduct = {
    baseUrl,
    get pid() {
      return child?.pid ?? 0;
    },
    dataDir,
    lines,
    async kill9({ database = false } = {}) {
      await end('SIGKILL', STOPS_WITHIN_MS);
      if (database) await stopPostgres(cluster, 'SIGQUIT');
    },
    launch,
    ready,
    async restart() {
      await end('SIGKILL', STOPS_WITHIN_MS);
      launch();
      await ready();
    },
    async ended() {
      if (child && isAlive(child)) await once(child, 'exit');
      return child?.exitCode ?? null;
    },
    async stop() {
      process.off('exit', abandon);
      await end('SIGTERM', STOPS_WITHIN_MS);
      await stopPostgres(cluster, 'SIGINT');
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
  launch();
  try {
    await ready();
  } catch (error) {
    await product.stop();
    throw error;
  }
  return product;
}

/** PostgreSQL runs as nobody where we are root: it must be able to pass. */
async function openFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ventanilla-'));
  await chmod(folder, 0o755);
  return folder;
}

function isAlive(child: ChildProcess | undefined): boolean {
  return child !== undefined && child.exitCode === null && child.signalCode === null;
}

async function stopPostgres(cluster: string, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  if (!signalPostgres(cluster, signal)) return;
  for (const deadline = Date.now() + STOPS_WITHIN_MS; postgresPid(cluster) !== undefined; await pause(20)) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL in ${cluster} does not stop`);
  }
}

function signalPostgres(cluster: string, signal: NodeJS.Signals): boolean {
  const pid = postgresPid(cluster);
  if (pid !== undefined) process.kill(pid, signal);
  return pid !== undefined;
}

/** The live server of this cluster: a pid that another program took since is none. */
function postgresPid(cluster: string): number | undefined {
  try {
    const pid = Number(readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 0);
    if (process.platform !== 'linux') return pid;
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(cluster) ? pid : undefined;
  } catch {
    return undefined;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
