import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
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

  it('a start that fails leaves a server of ours stopped, and one that it found running', async () => {
    const config = readConfig({ DATA_DIR: dataDir }, '/');
    // A folder without migrations.
    await expect(openStorage(config, dataDir, logger)).rejects.toThrow(/ENOENT/);
    expect(await findEmbeddedPostgres({ dataDir, logger })).toEqual({ state: 'stopped' });
    const { url, stop } = await startEmbeddedPostgres({ dataDir, logger });
    await expect(openStorage(config, dataDir, logger)).rejects.toThrow(/ENOENT/);
    expect(await findEmbeddedPostgres({ dataDir, logger })).toEqual({ state: 'running', url });
    await stop();
  });

  it('that ends by itself is told once, and one that is stopped is not', async () => {
    const config = readConfig({ DATA_DIR: dataDir }, '/');
    let told = 0;
    const stopped = await openStorage(config, root, logger, () => void told++);
    await stopped.close();
    expect(told).toBe(0);
    let lost: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (lost = resolve));
    const left = await openStorage(config, root, logger, () => {
      told++;
      lost();
    });
    process.kill(await postmasterPid(dataDir), 'SIGQUIT');
    await gone;
    await left.close();
    expect(told).toBe(1);
  });

  it('a password that was lost or is another’s is a clear message, and nothing is made anew', async () => {
    const config = readConfig({ DATA_DIR: dataDir }, '/');
    const file = path.join(dataDir, 'postgres.password');
    const password = await readFile(file, 'utf8');
    try {
      await writeFile(file, 'another');
      await expect(openStorage(config, root, logger)).rejects.toMatchObject({
        ...{ code: 'config.invalid', message: expect.stringContaining(`${file} is not the password`) as string },
      });
      await rm(file);
      await expect(openStorage(config, root, logger)).rejects.toMatchObject({
        ...{ code: 'config.invalid', message: expect.stringContaining(`${file} is missing`) as string },
      });
      expect(await readdir(dataDir)).not.toContain('postgres.password');
    } finally {
      await writeFile(file, password, { mode: 0o600 });
    }
    expect(await findEmbeddedPostgres({ dataDir, logger })).toEqual({ state: 'stopped' });
  });

  describe.runIf(asRoot)('below a folder that is closed to others', () => {
    let inside: string;
    const refuges = new Set<string>();
    beforeEach(async () => {
      inside = path.join(await mkdtemp(path.join(dataDir, 'closed-')), 'data');
    });
    afterEach(async () => {
      await stopOn(inside, logger);
      for (const refuge of refuges) await rm(refuge, { recursive: true, force: true });
    });

    const refugeOf = async (): Promise<string> => {
      const { id } = JSON.parse(await readFile(path.join(inside, 'refuge.json'), 'utf8')) as { id: string };
      const refuge = `/var/tmp/ventanilla-data-${id}`;
      refuges.add(refuge);
      return refuge;
    };

    it('it keeps the cluster elsewhere and says so, and finds it again', async () => {
      const { url, stop } = await startEmbeddedPostgres({ dataDir: inside, logger });
      expect(JSON.parse(logs) as unknown).toMatchObject({ level: 40, folder: await refugeOf() });
      await query(url, 'create table kept as select 1 as one');
      expect((await readdir(inside)).sort()).toEqual(['postgres.password', 'refuge.json']);
      expect((await stat(path.dirname(inside))).mode & 0o777).toBe(0o700);
      await stop();
      const again = await startEmbeddedPostgres({ dataDir: inside, logger });
      expect(await query(again.url, 'select one from kept')).toEqual([{ one: 1 }]);
      await again.stop();
    });

    it('a data folder that was removed begins anew, and never meets the old cluster', async () => {
      const first = await startEmbeddedPostgres({ dataDir: inside, logger });
      const old = await refugeOf();
      await query(first.url, 'create table kept as select 1 as one');
      await first.stop();
      await rm(inside, { recursive: true });
      const second = await startEmbeddedPostgres({ dataDir: inside, logger });
      expect(await refugeOf()).not.toBe(old);
      await expect(query(second.url, 'select one from kept')).rejects.toThrow(/does not exist/);
      await second.stop();
    });

    it('it does not use a refuge that somebody else put there before', async () => {
      const id = randomBytes(12).toString('hex');
      await mkdir(inside);
      await writeFile(path.join(inside, 'refuge.json'), JSON.stringify({ id }));
      const refuge = await refugeOf();
      await mkdir(refuge);
      await chmod(refuge, 0o777);
      await expect(startEmbeddedPostgres({ dataDir: inside, logger })).rejects.toThrow(/belongs to another user/);
      expect(await readdir(refuge)).toEqual([]);
    });
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
