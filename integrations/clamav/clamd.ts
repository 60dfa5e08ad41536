import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Logger } from 'pino';
import type { ScanVerdict, VirusScanner } from '../../bot/ports/inspection.ts';
import type { ClamdAddress } from './clamd-address.ts';

export interface ClamdOptions {
  address: ClamdAddress;
  logger: Logger;
  /** From the connection to the verdict. */
  timeoutMs?: number;
  /** Files under way at once; others wait within their time. clamd itself has ten threads (`MaxThreads`). */
  concurrency?: number;
  /** A daemon that did not answer is not asked again for so long. */
  restMs?: number;
  now?: () => number;
}

/** Bytes of one chunk; each goes only when the socket has taken the one before. */
const CHUNK_BYTES = 64 * 1024;
/** No verdict is longer. */
const LONGEST_ANSWER = 4_096;

/**
 * ClamAV's daemon over TCP or a socket, by its command INSTREAM (clamd(8)): chunks with their length ahead, a chunk of
 * none at the end, and one line in answer.
 */
export function createClamd(options: ClamdOptions): VirusScanner {
  const { address, logger, timeoutMs = 10_000, concurrency = 6, restMs = 5_000, now = Date.now } = options;
  const waiting: (() => void)[] = [];
  let underWay = 0;
  let restsUntil = 0;

  return {
    async scan(content) {
      if (now() < restsUntil) return { kind: 'unavailable' };
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        return await takingTurns(signal, () => ask(content, signal));
      } catch (error) {
        restsUntil = now() + restMs;
        // The reason alone: an address or a path says nothing to whoever reads the log elsewhere.
        logger.warn({ reason: reasonOf(error) }, 'the virus scanner does not answer');
        return { kind: 'unavailable' };
      }
    },
  };

  async function takingTurns<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (underWay < concurrency) underWay += 1;
    // Its place is handed over by whoever is done.
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else underWay -= 1;
    }
  }

  async function ask(content: Uint8Array, signal: AbortSignal): Promise<ScanVerdict> {
    const socket = connect({ ...address, noDelay: true });
    const stop = (): void => void socket.destroy(new Error('time is up'));
    signal.addEventListener('abort', stop, { once: true });
    try {
      const answer = readAnswer(socket);
      // A daemon that has enough of a file says so and closes while it is still being sent.
      await Promise.race([send(socket, content), answer]);
      return verdictOf(await answer);
    } finally {
      signal.removeEventListener('abort', stop);
      socket.destroy();
    }
  }

  function verdictOf(answer: string): ScanVerdict {
    if (/^stream: OK$/.test(answer)) return { kind: 'clean' };
    const name = /^stream: (.+) FOUND$/.exec(answer)?.[1];
    if (name !== undefined) return { kind: 'infected', name: name.slice(0, 200) };
    logger.error({ answer: answer.slice(0, 200) }, 'the virus scanner could not look at a file');
    return { kind: 'unavailable' };
  }
}

async function send(socket: Socket, content: Uint8Array): Promise<void> {
  await write(socket, Buffer.from('zINSTREAM\0'));
  for (let at = 0; at < content.byteLength; at += CHUNK_BYTES) {
    const chunk = content.subarray(at, at + CHUNK_BYTES);
    await write(socket, lengthOf(chunk.byteLength));
    await write(socket, chunk);
  }
  await write(socket, lengthOf(0));
}

/** Without end where the socket breaks: the answer's end tells. */
async function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  if (!socket.destroyed && !socket.write(bytes)) await once(socket, 'drain');
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

function readAnswer(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      answer += text;
      const end = answer.indexOf('\0');
      if (end >= 0) resolve(answer.slice(0, end).trim());
      else if (answer.length > LONGEST_ANSWER) reject(new Error('the answer has no end'));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the connection was closed without an answer')));
  });
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code ?? (error instanceof Error ? error.message : 'unknown');
}
