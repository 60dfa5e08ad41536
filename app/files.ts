import type { Logger } from 'pino';
import type { Pool } from 'pg';
import type { DeskConversations } from '../agent-desk/ports/desk-store.ts';
import { createFileIntake } from '../bot/file-intake.ts';
import type { AuditTrail } from '../bot/ports/audit.ts';
import type { FileIntake } from '../bot/ports/file-intake.ts';
import type { VirusScanner } from '../bot/ports/inspection.ts';
import type { Clock } from '../bot/ports/system.ts';
import type { FilingReviews } from '../agent-desk/ports/filing-review.ts';
import type { FileStates } from '../bot/ports/upload-queue.ts';
import type { Uploads } from '../bot/ports/uploads.ts';
import { inspectFile } from '../documents/inspection/inspect-file.ts';
import { createFileReader } from '../documents/ocr/file-reader.ts';
import { createOcrProcess } from '../documents/ocr/ocr-process.ts';
import { createPdfTools } from '../documents/ocr/pdf-tools.ts';
import { createClamd } from '../integrations/clamav/clamd.ts';
import type { Envelope } from '../store/postgres/envelope.ts';
import { createUploadQueue } from '../store/postgres/upload-queue.ts';
import { createUploads } from '../store/postgres/uploads.ts';
import type { Config } from './config.ts';
import { openFileRelease } from './file-release.ts';
import { createFileReading } from './workers/file-reading.ts';
import type { Loop } from './workers/loop.ts';
import { createQuarantine } from './workers/quarantine.ts';

export interface FilesOptions {
  config: Config;
  pool: Pool;
  envelope: Envelope;
  clock: Clock;
  conversations: DeskConversations;
  audit: AuditTrail;
  logger: Logger;
  /** Where the code of the process that reads images is. */
  ocrWorkerUrl: URL;
}

/** Citizens' files: the way in, what is kept, and what is done with it meanwhile. */
export interface Files {
  intake: FileIntake;
  uploads: Uploads;
  states: FileStates;
  /** Absent where a scanner looks at what waits. */
  release?: FilingReviews['release'];
  workers: Loop[];
  close(): Promise<void>;
}

/** Where no scanner is configured, whatever comes waits in quarantine until a supervisor answers for it. */
export function openFiles(options: FilesOptions): Files {
  const { config, audit, conversations, logger } = options;
  const uploads = createUploads(options);
  const queue = createUploadQueue(options);
  const scanner = config.CLAMD_ADDRESS && createClamd({ address: config.CLAMD_ADDRESS, logger });
  const reader = createFileReader({
    ...{ ocr: createOcrProcess({ workerUrl: options.ocrWorkerUrl }), pdf: createPdfTools(), logger },
  });
  const mostBytes = config.UPLOAD_MEGABYTES * 1024 * 1024;
  return {
    uploads,
    states: queue,
    ...(!scanner && { release: openFileRelease({ files: queue, conversations }) }),
    intake: createFileIntake({
      ...{ uploads, audit, scanner: scanner ?? noScanner },
      inspect: (file) => inspectFile(file, { mostBytes }),
    }),
    workers: [
      ...(scanner ? [createQuarantine({ queue, scanner, conversations, logger })] : []),
      createFileReading({ queue, reader, logger }),
    ],
    close: () => reader.close(),
  };
}

const noScanner: VirusScanner = { scan: () => Promise.resolve({ kind: 'unavailable' }) };
