import { createRequire } from 'node:module';
import path from 'node:path';
import { createWorker, OEM, type Worker } from 'tesseract.js';
import type { OcrAnswer, OcrOrder } from './ocr/ocr-process.ts';

/** This file is a process' program: it reads one image after another, and ends itself where one takes too much memory. */
const MOST_RSS_BYTES = 1_300 * 1024 * 1024;

const tell = (answer: OcrAnswer): void => void process.send?.(answer);

/** The words of Spanish are a package's: nothing is fetched, nothing is written beside. */
const langPath = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/spa/package.json')),
  '4.0.0_best_int',
);
let engine: Promise<Worker> | undefined;

process.on('message', (order: OcrOrder) => {
  engine ??= createWorker('spa', OEM.LSTM_ONLY, {
    ...{ langPath, cacheMethod: 'none', gzip: true },
    // The promise of what was asked says it too.
    errorHandler: () => undefined,
  });
  engine
    .then((worker) => worker.recognize(Buffer.from(order.image), { rotateAuto: true }))
    .then(
      ({ data }) => tell({ id: order.id, text: data.text, confidence: data.confidence }),
      (error: unknown) => tell({ id: order.id, failed: error instanceof Error ? error.message : String(error) }),
    );
});
process.on('disconnect', () => process.exit(0));

// The engine works in a thread of this process, so that this one still looks while it does.
setInterval(() => {
  if (process.memoryUsage.rss() > MOST_RSS_BYTES) process.exit(137);
}, 200).unref();
