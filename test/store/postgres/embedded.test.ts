import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { pino, type Logger } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../app/config.ts';
import { joinStorage, openStorage } from '../../../app/storage.ts';
import { findEmbeddedPostgres, startEmbeddedPostgres } from '../../../store/postgres/embedded.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const asRoot = process.getuid?.() === 0;

describe('the embedded PostgreSQL', () => {
  let dataDir: string;
  let logs: string;
  let logger: Logger;

  // Making a cluster takes a second: the tests share one, which none of them leaves running.
  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'ventanilla-embedded-'));
    await chmod(dataDir, 0o755);
  });
  beforeEach(() => {
    logs = '';
    logger = pino({}, { write: (line: string) => void (logs += line) });
  });
  afterEach(() => stopOn(dataDir, logger));
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it('starts, outlives the kill of its starter, is adopted with all it had, and stops', async () => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', path.join(root, 'test/support/embedded-child.ts'), dataDir],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const url = await firstLine(child);
    await query(url, 'create table kept as select 42 as answer');
    const pid = await postmasterPid(dataDir);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await query(url, 'select answer from kept')).toEqual([{ answer: 42 }]);

    const adopted = await startEmbeddedPostgres({ dataDir, logger });
    expect(adopted.url).toBe(url);
    expect(logs).toContain('embedded database adopted');
    expect(await postmasterPid(dataDir)).toBe(pid);
    expect(await findEmbeddedPostgres({ dataDir, logger })).toEqual({ state: 'running', url });

    await adopted.stop();
    expect(await findEmbeddedPostgres({ dataDir, logger })).toEqual({ state: 'stopped' });
    await expect(query(url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);

    const again = await startEmbeddedPostgres({ dataDir, logger });
    expect(await query(again.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    // One who comes while it stops waits for its end, and starts anew.
    process.kill(await postmasterPid(dataDir), 'SIGINT');
    while ((await pidFile(dataDir)).includes('ready')) await new Promise((resolve) => setTimeout(resolve, 1));
    const third = await startEmbeddedPostgres({ dataDir, logger });
    expect(await query(third.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await third.stop();
  });

  it('listens on loopback with a password of its own, which only we can read', async () => {
    const { url, stop } = await startEmbeddedPostgres({ dataDir, logger });
    const target = new URL(url);
    expect(target.hostname).toBe('127.0.0.1');
    expect(target.password).toMatch(/^[0-9a-f]{48}$/);
    expect((await stat(path.join(dataDir, 'postgres.password'))).mode & 0o777).toBe(0o600);
    target.password = 'wrong';
    await expect(query(target.toString(), 'select 1')).rejects.toThrow(/password authentication failed/);
    target.password = '';
    await expect(query(target.toString(), 'select 1')).rejects.toThrow();
    expect(await query(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    // Nothing of the first start is left lying about.
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres.log', 'postgres.password']);
    await stop();
  });

  it('a second instance on the same folder is refused with a clear message, and the first goes on (R-Q7)', async () => {
    const config = readConfig({ DATA_DIR: dataDir }, '/');
    const first = await openStorage(config, root, logger);
    await expect(openStorage(config, root, logger)).rejects.toMatchObject({
      code: 'config.invalid',
      message: `DATA_DIR: another instance is running on ${dataDir}`,
    });
    expect((await first.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);

    // A command beside it joins, and leaves it running when it goes.
    const beside = await joinStorage(config, root, logger);
    expect((await beside.pool.query('select count(*)::int as n from outbox')).rows).toEqual([{ n: 0 }]);
    await beside.close();
    expect((await first.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await first.close();

    // Alone, it starts the database and stops it again.
    const alone = await joinStorage(config, root, logger);
    expect((await alone.pool.query('select count(*)::int as n from outbox')).rows).toEqual([{ n: 0 }]);
    await alone.close();
    expect(await findEmbeddedPostgres({ dataDir, logger })).toEqual({ state: 'stopped' });
  });

  it('a command finds no database where there never was one, and makes none', async () => {
    const empty = path.join(dataDir, 'empty');
    const config = readConfig({ DATA_DIR: path.join(empty, 'data') }, '/');
    await mkdir(empty);
    await expect(joinStorage(config, root, logger)).rejects.toThrow(/there is no database in/);
    expect(await readdir(empty)).toEqual([]);
    await rm(empty, { recursive: true });
  });

  it.runIf(asRoot)('below a folder that is closed to others it keeps the cluster elsewhere and says so', async () => {
    const closed = await mkdtemp(path.join(dataDir, 'closed-'));
    const inside = path.join(closed, 'data');
    const name = createHash('sha256').update(inside).digest('hex').slice(0, 12);
    const refuge = `/var/tmp/ventanilla-data-${name}`;
    try {
      const { url, stop } = await startEmbeddedPostgres({ dataDir: inside, logger });
      expect(JSON.parse(logs) as unknown).toMatchObject({ level: 40, folder: refuge });
      expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
      expect(await readdir(inside)).toEqual(['postgres.password']);
      expect((await stat(closed)).mode & 0o777).toBe(0o700);
      await stop();
    } finally {
      await stopOn(inside, logger);
      await rm(refuge, { recursive: true, force: true });
    }
  });

  it.runIf(asRoot)('does not use a refuge that somebody else put there before', async () => {
    const closed = await mkdtemp(path.join(dataDir, 'closed-'));
    const inside = path.join(closed, 'data');
    const refuge = `/var/tmp/ventanilla-data-${createHash('sha256').update(inside).digest('hex').slice(0, 12)}`;
    await mkdir(refuge);
    await chmod(refuge, 0o777);
    try {
      await expect(startEmbeddedPostgres({ dataDir: inside, logger })).rejects.toThrow(/belongs to another user/);
      expect(await readdir(refuge)).toEqual([]);
    } finally {
      await rm(refuge, { recursive: true });
    }
  });
});

async function stopOn(dataDir: string, logger: Logger): Promise<void> {
  const found = await findEmbeddedPostgres({ dataDir, logger }).catch(() => undefined);
  if (found?.state === 'running') await (await startEmbeddedPostgres({ dataDir, logger })).stop();
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the child said nothing');
}

/** In the cluster's `postgres` database: ours is made later, by the product. */
async function query(url: string, sql: string): Promise<unknown[]> {
  const target = new URL(url);
  target.pathname = '/postgres';
  const client = new pg.Client({ connectionString: target.toString() });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function postmasterPid(dataDir: string): Promise<number> {
  return Number((await pidFile(dataDir)).split('\n')[0]);
}

/** Empty where there is none. */
async function pidFile(dataDir: string): Promise<string> {
  return readFile(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').catch(() => '');
}
