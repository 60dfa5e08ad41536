import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { extractSignature } from '@signpdf/utils';

const has = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, program)));

/** Debian's poppler-utils and openssl; `npm test` installs them where it may. */
export const hasPoppler = has('pdfsig');
export const hasOpenssl = has('openssl');
if (!hasPoppler) process.stderr.write('No pdfsig on this machine: signatures are not checked by others.\n');

/** Runs a program to its end; rejects with what it wrote where it fails. */
export async function run(program: string, args: string[], cwd?: string): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(program, args, { cwd, maxBuffer: 16 * 1024 * 1024 });
  return `${stdout}${stderr}`;
}

/** A folder that is removed when `use` is done. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'papers-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a program of poppler says of a PDF. */
export function poppler(
  program: 'pdfsig' | 'pdftotext' | 'pdfinfo' | 'pdffonts',
  pdf: Uint8Array,
  ...options: string[]
): Promise<string> {
  return inFolder(async (folder) => {
    const file = path.join(folder, 'paper.pdf');
    await writeFile(file, pdf);
    return run(program, [...options, file, ...(program === 'pdftotext' ? ['-'] : [])]);
  });
}

/** The CMS of a signed PDF, and the bytes it is over. */
export function signatureIn(pdf: Uint8Array): { der: Buffer; bytes: Buffer } {
  const { signature, signedData } = extractSignature(Buffer.from(pdf)) as { signature: string; signedData: Buffer };
  return { der: Buffer.from(signature, 'latin1'), bytes: signedData };
}
