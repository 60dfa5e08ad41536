import path from 'node:path';
import pg from 'pg';
import type { Logger } from 'pino';
import { AppError } from '../bot/domain/errors.ts';
import { findEmbeddedPostgres, startEmbeddedPostgres, type EmbeddedPostgres } from '../store/postgres/embedded.ts';
import { releaseLeases } from '../store/postgres/leases.ts';
import { migrate } from '../store/postgres/migrate.ts';
import type { Config } from './config.ts';

/** The database: ours in `DATA_DIR`, or the one `DATABASE_URL` names. */
export interface Storage {
  pool: pg.Pool;
  /** Ends the pool and, last of all, our own server; `asFound`: one that ran before we came goes on. */
  close(options?: { asFound?: boolean }): Promise<void>;
}

/** Any number: two instances on one embedded database would both think it theirs. */
const INSTANCE_LOCK = 815_003;
const CONNECT_TIMEOUT_MS = 10_000;
/** SQLSTATEs of a database that another session has just made. */
const ALREADY_THERE = new Set(['42P04', '23505']);

/**
 * Starts or reaches the database and brings its tables up to date. A start that fails leaves a server of ours as it
 * found it. `onLost` is told, once, when our own server is gone though nobody stopped it.
 */
export async function openStorage(
  config: Config,
  root: string,
  logger: Logger,
  onLost: () => void = () => undefined,
): Promise<Storage> {
  const embedded =
    config.DATABASE_URL === undefined ? await startEmbeddedPostgres({ dataDir: config.DATA_DIR, logger }) : undefined;
  const connectionString = config.DATABASE_URL ?? embedded?.url ?? '';
  const lock = embedded ? await lockInstance(embedded, config.DATA_DIR, onLost) : undefined;
  const pool = createPool(connectionString, config.DATABASE_CONNECTIONS, logger);
  const close: Storage['close'] = async ({ asFound = false } = {}) => {
    await pool.end();
    await lock?.release();
    if (!(asFound && embedded?.adopted)) await embedded?.stop();
  };
  try {
    await createDatabase(connectionString);
    if (!embedded) await reach(pool);
    await migrate(pool, path.join(root, 'store/postgres/migrations'), logger);
    // The lock says that nobody else is here: whatever is leased was a killed process'.
    if (lock) await releaseLeases(pool);
  } catch (error) {
    await close({ asFound: true });
    throw error;
  }
  return { pool, close };
}

/** For commands beside the product: joins the database it runs on; where it does not run, opens that database alone. */
export async function joinStorage(config: Config, root: string, logger: Logger): Promise<Storage> {
  const { DATABASE_URL, DATA_DIR } = config;
  const found =
    DATABASE_URL === undefined
      ? await findEmbeddedPostgres({ dataDir: DATA_DIR, logger })
      : { state: 'running' as const, url: DATABASE_URL };
  if (found.state === 'absent') throw new AppError('config.invalid', `DATA_DIR: there is no database in ${DATA_DIR}`);
  if (found.state === 'stopped') return openStorage(config, root, logger);
  const pool = createPool(found.url, 2, logger);
  return { pool, close: () => pool.end() };
}

function createPool(connectionString: string, max: number, logger: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 60_000,
    application_name: 'ventanilla',
  });
  // One that is lent out has no listener of the pool's: its loss is told by the query that fails, and ends nothing else.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', (error) =>
    logger.warn(
      { code: (error as NodeJS.ErrnoException).code, reason: error.message },
      'an idle database connection was lost',
    ),
  );
  return pool;
}

/** Someone else's database that cannot be reached is the configuration's fault, and said so. */
async function reach(pool: pg.Pool): Promise<void> {
  await pool.query('select 1').catch((cause: unknown) => {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new AppError('config.invalid', `DATABASE_URL: the database cannot be used (${message || code})`, { cause });
  });
}

/** The embedded cluster begins without our database. */
async function createDatabase(connectionString: string): Promise<void> {
  const target = new URL(connectionString);
  const name = decodeURIComponent(target.pathname.slice(1));
  const client = new pg.Client({ connectionString: maintenance(target), connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // A server that is not ours may give us no access to `postgres`: then the database is there already, or its error says so.
  if (
    !(await client.connect().then(
      () => true,
      () => false,
    ))
  )
    return;
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } catch (error) {
    // Two nodes that start at once on an empty server: the other one was first.
    if (!ALREADY_THERE.has((error as pg.DatabaseError).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}

interface InstanceLock {
  release(): Promise<void>;
}

/**
 * A connection that lives as long as we do holds the lock, so that a killed process never leaves it behind; and where
 * it ends without us, server or lock are lost. A server that we started and cannot have is stopped again.
 */
async function lockInstance(embedded: EmbeddedPostgres, dataDir: string, onLost: () => void): Promise<InstanceLock> {
  const client = new pg.Client({
    connectionString: maintenance(new URL(embedded.url)),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  let isOurs = false;
  const ended = (): void => {
    if (isOurs) onLost();
    isOurs = false;
  };
  client.on('error', ended);
  client.on('end', ended);
  try {
    await client.connect();
    isOurs = await takeLock(client);
  } catch (error) {
    if (!embedded.adopted) await embedded.stop();
    throw isWrongPassword(error) ? passwordDisagrees(dataDir, error) : error;
  }
  if (!isOurs) {
    await client.end();
    throw new AppError('config.invalid', `DATA_DIR: another instance is running on ${dataDir}`);
  }
  return {
    async release() {
      isOurs = false;
      await client.end();
    },
  };
}

async function takeLock(client: pg.Client): Promise<boolean> {
  // A process that was killed a moment ago may not have been noticed by the server yet.
  for (let tries = 0; tries < 20; tries++) {
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
      INSTANCE_LOCK,
    ]);
    if (rows[0]?.locked) return true;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return false;
}

/** SQLSTATE invalid_password. */
function isWrongPassword(error: unknown): boolean {
  return (error as pg.DatabaseError).code === '28P01';
}

function passwordDisagrees(dataDir: string, cause: unknown): AppError {
  const file = path.join(dataDir, 'postgres.password');
  const detail = `${file} is not the password of this folder’s database: restore the file, or move the database away to begin anew`;
  return new AppError('config.invalid', detail, { cause });
}

function maintenance(target: URL): string {
  const url = new URL(target);
  url.pathname = '/postgres';
  return url.toString();
}
