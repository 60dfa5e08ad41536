import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createClamd } from '../../../integrations/clamav/clamd.ts';
import { EICAR } from './fake-clamd.ts';
import { keepsScannerPromises } from './scanner.conformance.ts';

const isThere = (): boolean => {
  try {
    execFileSync('clamd', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Debian's own daemon, with a database of one line: the one that ClamAV publishes is not needed for it. */
describe.skipIf(!isThere())('R-Q4: the scanner before clamd itself', () => {
  let folder: string;
  let daemon: ChildProcess;
  let socketPath: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'clamd-'));
    socketPath = path.join(folder, 'clamd.ctl');
    // An extended signature: name, any type of file, anywhere, the bytes in hex.
    await writeFile(path.join(folder, 'eicar.ndb'), `Eicar-Test-Signature:0:*:${EICAR.toString('hex')}\n`);
    const settings = [
      `DatabaseDirectory ${folder}`,
      `LocalSocket ${socketPath}`,
      `LogFile ${path.join(folder, 'clamd.log')}`,
      ...['Foreground yes', 'StreamMaxLength 6M', 'MaxThreads 4', 'User root'],
    ];
    const configFile = path.join(folder, 'clamd.conf');
    await writeFile(configFile, settings.filter((line) => line !== 'User root' || process.getuid?.() === 0).join('\n'));
    daemon = spawn('clamd', ['--config-file', configFile], { stdio: 'ignore' });
    await vi.waitFor(async () => expect(await scanner().scan(Buffer.from('x'))).toEqual({ kind: 'clean' }), {
      ...{ timeout: 50_000, interval: 200 },
    });
  }, 60_000);
  afterAll(async () => {
    daemon.kill();
    if (daemon.exitCode === null) await once(daemon, 'exit');
    await rm(folder, { recursive: true, force: true });
  });

  const scanner = () =>
    createClamd({ address: { path: socketPath }, logger: pino({ level: 'silent' }), concurrency: 4 });
  keepsScannerPromises(scanner);

  it('has no verdict on a file longer than it takes', async () => {
    expect(await scanner().scan(Buffer.alloc(8_000_000))).toEqual({ kind: 'unavailable' });
  });

  it('stopped and started again it is asked again', async () => {
    daemon.kill('SIGSTOP');
    const impatient = createClamd({
      ...{ address: { path: socketPath }, logger: pino({ level: 'silent' }), timeoutMs: 300, restMs: 0 },
    });
    expect(await impatient.scan(EICAR)).toEqual({ kind: 'unavailable' });
    daemon.kill('SIGCONT');
    expect(await impatient.scan(EICAR)).toMatchObject({ kind: 'infected' });
  });
});
