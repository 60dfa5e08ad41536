import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../support/free-port.ts';

/** A real Redis of the test's own, on loopback, with nothing kept. */
export interface TestRedis {
  url: string;
  port: number;
  pid: number;
  stop(): Promise<void>;
}

/** The machine's `redis-server`; where there is none, undefined and one line that says what is left out. */
export function findRedisServer(leftOut: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const found = folders.map((folder) => path.join(folder, 'redis-server')).find((file) => existsSync(file));
  if (!found) process.stderr.write(`redis-server is not installed: skipped ${leftOut}\n`);
  return found;
}

/** Starts one; on `port` where given (to come back after a stop), else on a free one. */
export async function startRedisServer(binary: string, port?: number): Promise<TestRedis> {
  for (let tries = 0; ; tries++) {
    const started = await tryStart(binary, port ?? (await freePort()));
    if (started) return started;
    // Another process may have taken the port between looking and starting.
    if (tries === 5) throw new Error('redis-server does not start');
  }
}

async function tryStart(binary: string, port: number): Promise<TestRedis | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ventanilla-redis-'));
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  const child = spawn(binary, settings, { stdio: ['ignore', 'pipe', 'ignore'] });
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);

  const stop = async (): Promise<void> => {
    process.off('exit', killWithUs);
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      // One that a test has stopped must go on to hear it.
      child.kill('SIGCONT');
      await exited;
    }
    await rm(folder, { recursive: true, force: true });
  };

  if (!(await acceptsConnections(child)) || child.pid === undefined) {
    await stop();
    return undefined;
  }
  return { url: `redis://127.0.0.1:${port}`, port, pid: child.pid, stop };
}

function acceptsConnections(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('Ready to accept connections')) resolve(true);
    });
    child.once('exit', () => resolve(false));
    child.once('error', () => resolve(false));
  });
}
