import type { Logger } from 'pino';
import { annexEntry, filingEntry, type FilingWords } from '../../bot/filing-entry.ts';
import type { CallContext, DocumentRegistry } from '../../bot/ports/back-office.ts';
import type { FilingForRegistry, FilingQueue } from '../../bot/ports/filing-register.ts';
import type { Clock } from '../../bot/ports/system.ts';
import type { Uploads } from '../../bot/ports/uploads.ts';
import { failedTry } from './failed-try.ts';
import { createLoop, type Loop } from './loop.ts';

export interface FilingWorkerOptions {
  queue: FilingQueue;
  registry: DocumentRegistry;
  uploads: Pick<Uploads, 'read'>;
  words: Pick<FilingWords, 'sheet'>;
  clock: Clock;
  logger: Logger;
}

const BATCH = 5;
const LEASE_MS = 2 * 60_000;
const EVERY_MS = 2_000;
/** A file in quarantine is looked for again after this. */
const QUARANTINE_REST_MS = 60_000;

/** Brings filings and their annexes to document management, each once and under its own key. None is ever given up. */
export function createFilingWorker(options: FilingWorkerOptions): Loop {
  return createLoop({
    name: 'filings',
    everyMs: EVERY_MS,
    logger: options.logger,
    async round() {
      const filings = await options.queue.claim(BATCH, LEASE_MS);
      const brought: boolean[] = [];
      // One after another: only one file's bytes are held.
      for (const filing of filings) brought.push(await bring(filing, options));
      return filings.length === BATCH && brought.some(Boolean);
    },
  });
}

/** Whether document management has all of it now. */
async function bring(entry: FilingForRegistry, options: FilingWorkerOptions): Promise<boolean> {
  const { queue, clock, logger } = options;
  const { filing, claim, failures } = entry;
  const { number } = filing;
  try {
    await registerAll(entry, options);
    return true;
  } catch (error) {
    const { reason, failed, restMs, isLong } = failedTry(error, failures);
    logger.warn({ err: error, filing: number, failures: failures + 1 }, 'document management did not take a filing');
    if (isLong) logger.error({ filing: number, reason }, 'a filing has been waiting for document management for long');
    await queue.retryAt(number, claim, new Date(clock.now().getTime() + restMs), { reason, failed });
    return false;
  }
}

async function registerAll(entry: FilingForRegistry, options: FilingWorkerOptions): Promise<void> {
  const { queue, registry, uploads, words } = options;
  const { filing, content, annexes, claim } = entry;
  const { number } = filing;
  const call: CallContext = { correlationId: content.conversationId, reservation: number };
  if (filing.documentNumber === undefined) {
    const registered = await registry.register(filingEntry(entry, words), call);
    // It is due at once, with its number, for what else is lacking.
    return queue.register(number, registered.number);
  }
  let waiting = false;
  for (const annex of annexes) {
    const { conversationId, document, place } = annex;
    const file = document && (await uploads.read(conversationId, document.uploadId));
    if (file?.state === 'quarantined') {
      waiting = true;
      continue;
    }
    // A file whose bytes are gone for good is none to be brought.
    if (!document || file)
      await registry.register(annexEntry(entry, annex, filing.documentNumber, file?.content ?? EMPTY), call);
    await queue.markAnnex(number, place);
  }
  // What no scanner has looked at is handed to nobody.
  if (waiting) return queue.retryAt(number, claim, afterQuarantine(options), { reason: 'quarantined', failed: false });
  await queue.end(number, claim);
}

const afterQuarantine = ({ clock }: FilingWorkerOptions): Date => new Date(clock.now().getTime() + QUARANTINE_REST_MS);

const EMPTY = new Uint8Array();
