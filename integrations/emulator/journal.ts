import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from 'pino';

/** A list of entries on disk, one JSON a line, that outlives `kill -9`: an entry is written before anyone is answered. */
interface Journal {
  /** What was on disk at opening, oldest first. */
  readonly entries: unknown[];
  append(entry: unknown): void;
  /** Replaces all there is (a temporary file, then a rename: never half of it). */
  compact(entries: unknown[]): void;
  /** Entries added since opening or the last `compact`. */
  appended(): number;
  close(): void;
}

/** Opens, or makes, the journal in `file`. A last line cut short by a crash is dropped; it was never answered. */
export function openJournal(file: string, logger: Logger): Journal {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const entries = existsSync(file) ? readEntries(readFileSync(file, 'utf8'), logger) : [];
  let descriptor = rewrite(file, entries);
  let appended = 0;
  return {
    entries,
    append(entry) {
      // One write of a whole line: the system call is done before the answer goes out.
      writeAll(descriptor, `${JSON.stringify(entry)}\n`);
      appended += 1;
    },
    compact(kept) {
      closeSync(descriptor);
      descriptor = rewrite(file, kept);
      appended = 0;
    },
    appended: () => appended,
    close() {
      fsyncSync(descriptor);
      closeSync(descriptor);
    },
  };
}

function readEntries(text: string, logger: Logger): unknown[] {
  const lines = text.split('\n');
  const torn = lines.pop() ?? '';
  if (torn !== '') logger.warn({ bytes: torn.length }, 'the last line of the journal was cut short and is dropped');
  let unreadable = 0;
  const entries = lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      unreadable += 1;
      return [];
    }
  });
  if (unreadable > 0) logger.error({ unreadable }, 'lines of the journal are unreadable and are dropped');
  return entries;
}

function rewrite(file: string, entries: unknown[]): number {
  const temporary = `${file}.new`;
  const descriptor = openSync(temporary, 'w', 0o600);
  for (const entry of entries) writeAll(descriptor, `${JSON.stringify(entry)}\n`);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(temporary, file);
  return openSync(file, 'a', 0o600);
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
}
