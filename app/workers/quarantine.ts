import type { Logger } from 'pino';
import type { DeskConversations } from '../../agent-desk/ports/desk-store.ts';
import type { FactOf } from '../../contracts/fact.ts';
import type { VirusScanner } from '../../bot/ports/inspection.ts';
import type { UploadQueue } from '../../bot/ports/upload-queue.ts';
import type { Upload } from '../../bot/ports/uploads.ts';
import { createLoop, type Loop } from './loop.ts';

export interface QuarantineOptions {
  queue: UploadQueue;
  scanner: VirusScanner;
  conversations: DeskConversations;
  logger: Logger;
}

const EVERY_MS = 10_000;
const LEASE_MS = 60_000;

/** Scans what waits in quarantine once the scanner answers again, oldest first, one file at a time. */
export function createQuarantine(options: QuarantineOptions): Loop {
  const { queue, scanner, logger } = options;
  return createLoop({
    name: 'quarantine',
    everyMs: EVERY_MS,
    logger,
    async round() {
      const upload = await queue.claimQuarantined(LEASE_MS);
      if (!upload) return false;
      const verdict = await scanner.scan(upload.content);
      if (verdict.kind === 'unavailable') {
        await queue.scanLater(upload.id);
        return false;
      }
      const settled =
        verdict.kind === 'clean' ? ({ state: 'clean' } as const) : { state: 'refused' as const, virus: verdict.name };
      // Told first: the same verdict told twice is told once, and none that was reached is lost.
      await tell(options, upload, settled);
      await queue.settleScan(upload.id, settled);
      return true;
    },
  });
}

async function tell(
  { conversations }: QuarantineOptions,
  { id: uploadId, conversationId, name, content }: Upload,
  verdict: { state: 'clean' } | { state: 'refused'; virus: string },
): Promise<void> {
  const isClean = verdict.state === 'clean';
  const inspection = isClean ? ({ state: 'clean' } as const) : ({ state: 'refused', reason: 'infected' } as const);
  const fact: FactOf<'file-inspected'> = { kind: 'file-inspected', uploadId, name, inspection };
  await conversations.change(
    conversationId,
    () => ({
      ok: true,
      facts: [fact],
      audit: isClean
        ? []
        : [
            {
              ...{ actor: { kind: 'system', id: 'inspection' }, action: 'upload.infected', module: 'system' },
              ...{ conversationId, detail: { uploadId, virus: verdict.virus, sizeBytes: content.byteLength } },
            },
          ],
      ...(!isClean && { wakesBot: fact.kind }),
    }),
    { clientId: `inspected:${uploadId}` },
  );
}
