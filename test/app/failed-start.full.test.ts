import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findEmbeddedPostgres, startEmbeddedPostgres } from '../../store/postgres/embedded.ts';
import { trainedModel } from '../support/model.ts';
import { startProduct } from '../support/product.ts';

const root = path.resolve(import.meta.dirname, '../..');
const logger = pino({ level: 'silent' });
const run = promisify(execFile);
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'ventanilla-start-'));
  await chmod(dataDir, 0o755);
  // Nobody waits for a training that fails for another reason.
  await copyFile(await trainedModel(), path.join(dataDir, 'model.bin'));
  await run(process.execPath, [path.join(root, 'scripts/build.mjs')], { cwd: root });
}, 240_000);
afterAll(async () => {
  const found = await findEmbeddedPostgres({ dataDir, logger });
  if (found.state === 'running') await (await startEmbeddedPostgres({ dataDir, logger })).stop();
  await rm(dataDir, { recursive: true, force: true });
});

const start = async (env: Record<string, string>): Promise<{ code: number; stderr: string }> =>
  run(process.execPath, [path.join(root, 'dist/main.js')], {
    env: { ...process.env, LOG_LEVEL: 'silent', DATA_DIR: dataDir, ...env },
  }).then(
    () => ({ code: 0, stderr: '' }),
    (error: unknown) => error as { code: number; stderr: string },
  );

test('with its port taken the product ends with 1 and leaves nothing running', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const { code, stderr } = await start({ PORT: String(port) });
  expect(code).toBe(1);
  expect(stderr).toContain(`PORT: 127.0.0.1:${port} is taken`);
  expect(await findEmbeddedPostgres({ dataDir, logger })).toEqual({ state: 'stopped' });

  // A database that ran before goes on.
  const { url, stop } = await startEmbeddedPostgres({ dataDir, logger });
  expect((await start({ PORT: String(port) })).code).toBe(1);
  expect(await findEmbeddedPostgres({ dataDir, logger })).toEqual({ state: 'running', url });
  await stop();
  taken.close();
}, 120_000);

test('when its database dies alone the product says so and ends, and the next one goes on with it', async () => {
  const product = await startProduct({ dataDir });
  const pid = Number(readFileSync(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(pid, 'SIGKILL');
  expect(await product.ended()).toBe(69);
  expect(product.lines.join('\n')).toContain('The embedded database has ended');
  await product.restart();
  await product.stop();
}, 120_000);

test('keys that are gone are not made anew over a database that needs them', async () => {
  await rm(path.join(dataDir, 'keys.json'));
  const { code, stderr } = await start({ PORT: '1' });
  expect(code).toBe(1);
  expect(stderr).toContain(`${path.join(dataDir, 'keys.json')} is missing`);
  expect(await findEmbeddedPostgres({ dataDir, logger })).toEqual({ state: 'stopped' });
}, 120_000);

test('without a model, too, the database beside it is stopped', async () => {
  await rm(path.join(dataDir, 'model.bin'), { force: true });
  // Where the model should be written there is something that cannot be replaced.
  await mkdir(path.join(dataDir, 'model.bin/in-the-way'), { recursive: true });
  const { code, stderr } = await start({});
  expect([code, stderr]).toEqual([1, expect.stringContaining('model.bin') as string]);
  expect(await findEmbeddedPostgres({ dataDir, logger })).toEqual({ state: 'stopped' });
}, 120_000);
