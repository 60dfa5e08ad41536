import os from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../bot/domain/errors.ts';
import type { PressSetup } from './press/job.ts';
import { createPaperMaker } from './press/make-paper.ts';
import type { PressNote, PressOrder } from './press/press.ts';

/** This file is a thread's program: it prints and signs papers, off the event loop of the product. */
const tell = (note: PressNote, transfer: ArrayBuffer[] = []): void => parentPort?.postMessage(note, transfer);

// A citizen who waits for an answer comes before one who waits for a paper. On Linux this is the thread's own priority;
// elsewhere it would be the whole process'.
if (process.platform === 'linux') os.setPriority(0, os.constants.priority.PRIORITY_BELOW_NORMAL);

const making = createPaperMaker(workerData as PressSetup, (reason) =>
  tell({ type: 'unstamped', reason: reason.message }),
);
making.then(
  () => tell({ type: 'ready' }),
  (error: unknown) => tell({ type: 'broken', message: messageOf(error) }),
);

parentPort?.on('message', (order: PressOrder) => {
  void making
    .then((make) => make(order.job))
    .then(
      (pdf) => {
        const bytes = Uint8Array.from(pdf);
        tell({ type: 'made', id: order.id, pdf: bytes }, [bytes.buffer]);
      },
      (error: unknown) => {
        const { code, retryable } =
          error instanceof AppError ? error : { code: 'internal.bug' as const, retryable: false };
        tell({ type: 'failed', id: order.id, code, retryable, message: messageOf(error) });
      },
    );
});

/** With its cause, which does not travel from thread to thread. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
