import { randomBytes } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, inject, onTestFinished } from 'vitest';
import { migrate } from '../../store/postgres/migrate.ts';

/** A test file's own fresh database on the run's one real PostgreSQL. */
export interface TestDatabase {
  pool: pg.Pool;
  url: string;
  /** Another pool on the same database, as another node would have; ended by `close`. */
  newPool(max?: number): pg.Pool;
  /** Takes everything out again, the audit record too: cheaper than another database for each test. */
  empty(): Promise<void>;
  /** Ends the pools. The database goes with the run's server: a drop would wait for sockets that still close. */
  close(): Promise<void>;
}

export const MIGRATIONS = path.resolve(import.meta.dirname, '../../store/postgres/migrations');

/** Makes a database; with `migrated: false` an empty one. */
export async function startTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const server = await serverUrl();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await maintain(server, `create database ${name}`);

  const target = new URL(server);
  target.pathname = `/${name}`;
  const url = target.toString();
  const pools: pg.Pool[] = [];
  const newPool = (max = 10): pg.Pool => {
    const pool = new pg.Pool({ connectionString: url, max });
    pools.push(pool);
    return pool;
  };
  const pool = newPool();
  if (migrated) await migrate(pool, MIGRATIONS, pino({ level: 'silent' }));
  return {
    pool,
    url,
    newPool,
    empty: () => emptyTables(pool),
    async close() {
      await Promise.all(pools.map((one) => one.end()));
    },
  };
}

/** Another one, for the test that asks for it alone. */
export async function anotherDatabase(): Promise<TestDatabase> {
  const database = await startTestDatabase();
  onTestFinished(() => database.close());
  return database;
}

export type OwnDatabase = Omit<TestDatabase, 'close'>;

/** The database of the tests that follow: there before the first of them and ended after the last. */
export function ownDatabase(): OwnDatabase {
  let database: TestDatabase;
  beforeAll(async () => void (database = await startTestDatabase()));
  afterAll(() => database.close());
  return {
    get pool() {
      return database.pool;
    },
    get url() {
      return database.url;
    },
    newPool: (max) => database.newPool(max),
    empty: () => database.empty(),
  };
}

/** The same, with nothing in it when a test begins. */
export function freshDatabase(): OwnDatabase {
  const database = ownDatabase();
  beforeEach(() => database.empty());
  return database;
}

async function emptyTables(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename not in ('migration', 'sequencer', 'lake_cursor')`,
  );
  // As a replica would, which has no triggers: nobody else may empty the audit record.
  await pool.query(`
    begin;
    set local session_replication_role = replica;
    truncate ${rows.map(({ name }) => name).join(', ')} restart identity;
    update sequencer set last = 0;
    update lake_cursor set last = 0, due_at = '-infinity';
    commit`);
}

async function serverUrl(): Promise<string> {
  const answer = await fetch(inject('databaseServerUrl'));
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

async function maintain(server: string, sql: string): Promise<void> {
  const url = new URL(server);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
