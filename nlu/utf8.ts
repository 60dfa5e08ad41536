import { readFile } from 'node:fs/promises';
import { AppError, type ErrorCode } from '../bot/domain/errors.ts';

/** The text of a file, its byte order mark taken off; not UTF-8 is an `AppError` of `code` that names file and line. */
export function decodeUtf8(bytes: Uint8Array, file: string, code: ErrorCode): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const line = whole.subarray(0, firstBadByte(whole)).toString('latin1').split('\n').length;
    throw new AppError(code, `${file}:${line}: the file is not UTF-8; save it as UTF-8`, { cause });
  }
}

/** Reads a data file; one that cannot be read, or is not UTF-8, is an `AppError` of `code` that names it. */
export async function readUtf8(file: string, code: ErrorCode): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new AppError(code, `${file}: the file cannot be read`, { cause });
  });
  return decodeUtf8(bytes, file, code);
}

/** The replacement character begins where decoding fails; one that stands in the file is no failure. */
function firstBadByte(bytes: Buffer): number {
  const read = bytes.toString('utf8');
  for (let at = read.indexOf('\uFFFD'); at >= 0; at = read.indexOf('\uFFFD', at + 1)) {
    const before = Buffer.byteLength(read.slice(0, at));
    if (!bytes.subarray(before, before + REPLACEMENT.length).equals(REPLACEMENT)) return before;
  }
  return bytes.length;
}

const REPLACEMENT = Buffer.from('\uFFFD');
