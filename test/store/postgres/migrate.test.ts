import { cp, mkdtemp, rm, writeFile, appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../../store/postgres/migrate.ts';
import { MIGRATIONS, startTestDatabase, type TestDatabase } from '../../support/database.ts';

const logger = pino({ level: 'silent' });

describe('migrations', () => {
  let db: TestDatabase;
  let folder: string;

  beforeEach(async () => {
    db = await startTestDatabase({ migrated: false });
    folder = await mkdtemp(path.join(tmpdir(), 'ventanilla-migrations-'));
    await cp(MIGRATIONS, folder, { recursive: true });
  });
  afterEach(async () => {
    await db.close();
    await rm(folder, { recursive: true });
  });

  const applied = async (): Promise<{ name: string; applied_at: Date }[]> =>
    (await db.pool.query<{ name: string; applied_at: Date }>('select name, applied_at from migration order by name'))
      .rows;

  it('are applied once, and a new one later', async () => {
    await migrate(db.pool, folder, logger);
    const first = await applied();
    expect(first.length).toBeGreaterThanOrEqual(2);

    await migrate(db.pool, folder, logger);
    expect(await applied()).toEqual(first);

    await writeFile(path.join(folder, '9001-more.sql'), 'create table more (id int)');
    await migrate(db.pool, folder, logger);
    expect((await applied()).map(({ name }) => name)).toEqual([...first.map(({ name }) => name), '9001-more.sql']);
  });

  it('refuse to go on where an applied one was changed', async () => {
    await migrate(db.pool, folder, logger);
    const name = (await applied())[0]?.name ?? '';
    await appendFile(path.join(folder, name), '\n-- changed');
    await writeFile(path.join(folder, '9001-more.sql'), 'create table more (id int)');

    await expect(migrate(db.pool, folder, logger)).rejects.toMatchObject({
      code: 'store.unavailable',
      message: expect.stringContaining(name) as string,
    });
    expect((await db.pool.query(`select to_regclass('more') as more`)).rows).toEqual([{ more: null }]);
  });

  it('wait for one another: several nodes that start at once apply each once', async () => {
    const nodes = [db.pool, db.newPool(), db.newPool()];
    await Promise.all(nodes.map((pool) => migrate(pool, folder, logger)));
    const names = (await applied()).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('leave nothing of one that fails halfway, and give the lock back', async () => {
    await writeFile(path.join(folder, '9001-broken.sql'), 'create table half (id int); select nonsense;');
    await expect(migrate(db.pool, folder, logger)).rejects.toThrow(/nonsense/);
    expect((await db.pool.query(`select to_regclass('half') as half`)).rows).toEqual([{ half: null }]);

    await rm(path.join(folder, '9001-broken.sql'));
    await migrate(db.newPool(), folder, logger);
    expect((await applied()).map(({ name }) => name)).not.toContain('9001-broken.sql');
  });
});
