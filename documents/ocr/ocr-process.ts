import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import os from 'node:os';
import { pathToFileURL } from 'node:url';

export interface OcrOrder {
  id: number;
  image: Uint8Array;
}
export type OcrAnswer = { id: number; text: string; confidence: number } | { id: number; failed: string };

/** Reads images in a process of its own. */
export interface OcrProcess {
  /** Text and confidence (0 to 100). Rejects where the image cannot be read, or not within its time and memory. */
  recognise(image: Uint8Array): Promise<{ text: string; confidence: number }>;
  close(): Promise<void>;
}

export interface OcrProcessOptions {
  /** `ocr-worker.ts` in development, its bundle in production. */
  workerUrl: URL;
  /** For one image, the process' start included. */
  timeoutMs?: number;
  /** A process that has had nothing to do for so long is ended: its memory is worth more. */
  idleMs?: number;
}

/**
 * One image at a time; a process that hangs or grows too large is killed, and the next image gets a new one. It knows
 * nothing of ours: no environment, no open file, no connection.
 */
export function createOcrProcess({ workerUrl, timeoutMs = 60_000, idleMs = 60_000 }: OcrProcessOptions): OcrProcess {
  let child: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;
  let orders = 0;
  let closed = false;

  const end = (): void => {
    clearTimeout(idle);
    child?.kill('SIGKILL');
    child = undefined;
  };

  async function ask(image: Uint8Array): Promise<{ text: string; confidence: number }> {
    if (closed) throw new Error('the reader is closed');
    clearTimeout(idle);
    const process = (child ??= start(workerUrl));
    const id = (orders += 1);
    try {
      return await answerOf(process, { id, image }, timeoutMs);
    } catch (error) {
      // Whatever became of it, it has nothing to do with the next image.
      if (!(error instanceof Unreadable)) end();
      throw error;
    } finally {
      idle = setTimeout(end, idleMs).unref();
    }
  }

  return {
    recognise(image) {
      const answer = last.then(() => ask(image));
      last = answer.catch(() => undefined);
      return answer;
    },
    async close() {
      closed = true;
      end();
      await last;
    },
  };
}

/** The engine looked at the image and could not read it. */
class Unreadable extends Error {}

function answerOf(
  child: ChildProcess,
  order: OcrOrder,
  timeoutMs: number,
): Promise<{ text: string; confidence: number }> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      child.off('message', hear).off('exit', gone).off('error', gone);
      settle();
    };
    const hear = (answer: OcrAnswer): void => {
      if (answer.id !== order.id) return;
      finish(() => ('failed' in answer ? reject(new Unreadable(answer.failed)) : resolve(answer)));
    };
    const gone = (why: unknown): void => finish(() => reject(new Error(`the reading process ended: ${String(why)}`)));
    const timer = setTimeout(() => finish(() => reject(new Error('reading took too long'))), timeoutMs);
    child.on('message', hear).on('exit', gone).on('error', gone);
    child.send(order, (error) => {
      if (error) gone(error.message);
    });
  });
}

function start(workerUrl: URL): ChildProcess {
  const child = fork(workerUrl, {
    ...{ serialization: 'advanced', env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
    execArgv: ['--max-old-space-size=384', ...loaderFor(workerUrl)],
  });
  // A citizen who waits for an answer comes before a file that nobody waits for.
  if (child.pid !== undefined) os.setPriority(child.pid, os.constants.priority.PRIORITY_BELOW_NORMAL);
  child.unref();
  child.channel?.unref();
  return child;
}

function loaderFor(url: URL): string[] {
  if (!url.pathname.endsWith('.ts')) return [];
  const loader = new URL('dist/loader.mjs', pathToFileURL(createRequire(url).resolve('tsx/package.json')));
  return ['--import', loader.href];
}
