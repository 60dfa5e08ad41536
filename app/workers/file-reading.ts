import type { Logger } from 'pino';
import type { FileReader } from '../../bot/ports/file-reader.ts';
import type { ReadingQueue } from '../../bot/ports/upload-queue.ts';
import { createLoop, type Loop } from './loop.ts';

export interface FileReadingOptions {
  queue: ReadingQueue;
  reader: FileReader;
  logger: Logger;
}

const EVERY_MS = 5_000;
/** Longer than any file may take. */
const LEASE_MS = 10 * 60_000;
/** What ended the process that read it so often is not tried again. */
const MOST_FAILURES = 2;

/** Reads the documents of filings, one at a time, for whoever reviews them. */
export function createFileReading({ queue, reader, logger }: FileReadingOptions): Loop {
  return createLoop({
    name: 'reading',
    everyMs: EVERY_MS,
    logger,
    async round() {
      const claimed = await queue.claimUnread(LEASE_MS);
      if (!claimed) return false;
      const { upload, failures } = claimed;
      const reading = failures >= MOST_FAILURES ? { state: 'failed' as const, pages: [] } : await reader.read(upload);
      await queue.keepReading(upload.conversationId, upload.id, reading);
      return true;
    },
  });
}
