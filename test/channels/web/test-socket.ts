import { WebSocket } from 'ws';
import type { Activity } from '../../../contracts/activity.ts';

/** An open stream as a test reads it: frames in order, and promises for what is to come. */
export interface TestSocket {
  socket: WebSocket;
  /** Every text frame, keep-alives (empty) among them. */
  frames: string[];
  activities(): Activity[];
  watermarks(): (string | undefined)[];
  /** Resolves once `condition` holds, asked again at every frame. */
  until(condition: () => boolean): Promise<void>;
  closed: Promise<{ code: number; reason: string }>;
}

/** Opens a stream; rejects with `{status, body}` where the upgrade is refused. */
export async function openSocket(url: string): Promise<TestSocket> {
  const socket = new WebSocket(url);
  const frames: string[] = [];
  const waiting = new Set<() => void>();
  const sets = () =>
    frames
      .filter((frame) => frame !== '')
      .map((frame) => JSON.parse(frame) as { activities: Activity[]; watermark?: string });
  socket.on('message', (data: Buffer) => {
    frames.push(data.toString('utf8'));
    [...waiting].forEach((check) => check());
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => reject(new UpgradeRefused(response.statusCode ?? 0, body)));
    });
  });
  return {
    socket,
    frames,
    activities: () => sets().flatMap((set) => set.activities),
    watermarks: () => sets().map((set) => set.watermark),
    until: (condition) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!condition()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    closed,
  };
}

/** The server answered the upgrade with a status. */
export class UpgradeRefused extends Error {
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(`upgrade refused with ${status}`);
    this.status = status;
    this.body = body;
  }
}
