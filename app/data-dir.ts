import { access, constants, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../bot/domain/errors.ts';

/** Makes the data folder where it is missing; throws AppError `config.invalid` that names the variable. */
export async function openDataDir(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AppError('config.invalid', `DATA_DIR: ${folder} cannot be used as a folder (${code ?? String(cause)})`, {
      cause,
    });
  }
}

/** Not `recursive: true`: on file systems that refuse every name (/proc) it never comes back. */
async function makeFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  if (folder !== path.dirname(folder)) await makeFolder(path.dirname(folder));
  await mkdir(folder).catch(async (error: NodeJS.ErrnoException) => {
    const there = error.code === 'EEXIST' && (await stat(folder)).isDirectory();
    if (!there) throw error;
  });
}
