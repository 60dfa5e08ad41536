import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDataDir } from '../../app/data-dir.ts';
import { findEmbeddedPostgres } from '../../store/postgres/embedded.ts';
import { pino } from 'pino';
import { trainedModel } from '../support/model.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';

const main = path.resolve(import.meta.dirname, '../../dist/main.js');
let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ventanilla-env-'));
  await writeFile(path.join(folder, 'file'), '');
  database = await startTestDatabase({ migrated: false });
  // Nobody waits for a training that fails for another reason.
  await mkdir(path.join(folder, 'data'), { mode: 0o700 });
  await copyFile(await trainedModel(), path.join(folder, 'data/model.bin'));
}, 240_000);
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

/** What the product says before it ends. */
async function said(env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, LOG_LEVEL: 'silent', DATA_DIR: path.join(folder, 'data'), ...env },
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(1);
  return text;
}

test.each([
  ['DATABASE_URL', { DATABASE_URL: 'postgresql://127.0.0.1:1/x' }],
  ['PORT', { PORT: 'many' }],
])('a %s that cannot be used is named, without a stack', async (name, env) => {
  const text = await said(env);
  expect(text).toContain(`${name}:`);
  expect(text).not.toMatch(/\n\s+at .+:\d+/);
});

test('a REDIS_URL where nobody answers is named, and the database is left as it was', async () => {
  const text = await said({ DATABASE_URL: database.url, REDIS_URL: 'redis://127.0.0.1:1' });
  expect(text).toContain('REDIS_URL:');
  expect(await findEmbeddedPostgres({ dataDir: path.join(folder, 'data'), logger: pino({ level: 'silent' }) })).toEqual(
    { state: 'absent' },
  );
}, 60_000);

test('a DATA_DIR that is a file, or that no file system will make, is named at once', async () => {
  await expect(openDataDir(path.join(folder, 'file'))).rejects.toThrow(/^DATA_DIR: /);
  await expect(openDataDir('/proc/no-such-thing/below')).rejects.toThrow(/^DATA_DIR: /);
  await openDataDir(path.join(folder, 'new/below'));
});
