import type { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { AppError, type ErrorCode } from '../../bot/domain/errors.ts';
import type { PressJob, PressSetup } from './job.ts';
import { startPaperThread } from './paper-thread.ts';

/** Makes papers in threads of their own. */
export interface Press {
  /** The signed PDF. Throws AppError `papers.unavailable` where the queue is full, the thread breaks or time is up. */
  make(job: PressJob): Promise<Uint8Array>;
  /** Has a thread ready, so that the first paper does not wait for one to load. */
  warm(): void;
  /** Papers that can be made at once; more wait. */
  readonly atOnce: number;
  /** Papers that wait or are being made. */
  readonly load: number;
  /** Refuses what is under way and ends the threads. */
  close(): Promise<void>;
}

export interface PressOptions {
  /** `paper-worker.ts` in development, its bundle in production. */
  workerUrl: URL;
  setup: PressSetup;
  logger: Logger;
  threads?: number;
  /** Papers that may wait; beyond, they are refused at once. */
  queueLimit?: number;
  /** From being handed to a thread to the signed PDF. */
  timeoutMs?: number;
}

/** What goes to a thread, and what comes back. */
export interface PressOrder {
  id: number;
  job: PressJob;
}
export type PressNote =
  | { type: 'ready' }
  | { type: 'broken'; message: string }
  | { type: 'unstamped'; reason: string }
  | { type: 'made'; id: number; pdf: Uint8Array }
  | { type: 'failed'; id: number; code: ErrorCode; retryable: boolean; message: string };

/** A thread that waits for the time-stamp of one paper prints the next ones meanwhile. */
const ORDERS_PER_THREAD = 4;

interface Waiting {
  job: PressJob;
  resolve(pdf: Uint8Array): void;
  reject(error: AppError): void;
}
interface Thread {
  worker: Worker;
  orders: Map<number, Waiting & { timer: NodeJS.Timeout }>;
}

/** Threads are started when there is work for them, and a broken one is replaced by the next paper. */
export function createPress(options: PressOptions): Press {
  const { workerUrl, setup, logger, threads = 1, queueLimit = 500, timeoutMs = 15_000 } = options;
  const running = new Set<Thread>();
  const queue: Waiting[] = [];
  const ordersPerThread = setup.timeStamp ? ORDERS_PER_THREAD : 1;
  let orders = 0;
  let closed = false;

  const start = (): Thread => {
    const thread: Thread = { worker: startPaperThread(workerUrl, setup), orders: new Map() };
    running.add(thread);
    thread.worker.on('message', (note: PressNote) => hear(thread, note));
    thread.worker.on('error', (cause) => abandon(thread, 'the thread that makes papers broke', cause));
    thread.worker.on('exit', () => abandon(thread, 'the thread that makes papers ended'));
    return thread;
  };

  function hear(thread: Thread, note: PressNote): void {
    if (note.type === 'ready') return;
    if (note.type === 'unstamped')
      return logger.error({ reason: note.reason }, 'a paper was signed without its time-stamp');
    if (note.type === 'broken') return abandon(thread, note.message);
    const order = thread.orders.get(note.id);
    if (!order) return;
    thread.orders.delete(note.id);
    clearTimeout(order.timer);
    if (note.type === 'made') order.resolve(note.pdf);
    else order.reject(new AppError(note.code, note.message, { retryable: note.retryable }));
    next();
  }

  /** What such a thread had in hand can be tried again. */
  function abandon(thread: Thread, detail: string, cause?: unknown): void {
    if (!running.delete(thread)) return;
    void thread.worker.terminate();
    if (!closed) logger.error({ err: cause, reason: detail }, 'a paper thread was given up');
    for (const order of thread.orders.values()) {
      clearTimeout(order.timer);
      order.reject(unavailable(detail, cause));
    }
    thread.orders.clear();
    next();
  }

  function next(): void {
    while (queue.length > 0 && !closed) {
      const free = [...running].find((thread) => thread.orders.size < ordersPerThread);
      const thread = free ?? (running.size < threads ? start() : undefined);
      const order = thread && queue.shift();
      if (!order) return;
      const id = (orders += 1);
      const timer = setTimeout(() => abandon(thread, `a paper was not made within ${timeoutMs} ms`), timeoutMs);
      thread.orders.set(id, { ...order, timer });
      thread.worker.postMessage({ id, job: order.job } satisfies PressOrder);
    }
  }

  return {
    make: (job) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(unavailable('the press is closed'));
        if (queue.length >= queueLimit) return reject(unavailable('too many papers wait to be made'));
        queue.push({ job, resolve, reject });
        next();
      }),
    warm() {
      if (running.size === 0 && !closed) start();
    },
    atOnce: threads * ordersPerThread,
    get load() {
      return queue.length + [...running].reduce((sum, thread) => sum + thread.orders.size, 0);
    },
    async close() {
      closed = true;
      for (const order of queue.splice(0)) order.reject(unavailable('the press is closed'));
      const workers = [...running].map(({ worker }) => worker);
      for (const thread of running) abandon(thread, 'the press is closed');
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function unavailable(detail: string, cause?: unknown): AppError {
  return new AppError('papers.unavailable', detail, {
    retryable: true,
    retryAfterS: 5,
    ...(cause !== undefined && { cause }),
  });
}
