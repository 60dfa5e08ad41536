import { once } from 'node:events';
import type { Pool } from 'undici';
import { WebSocket } from 'ws';
import { z } from 'zod';

/** One conversation over Direct Line with at most one message under way. */
export interface Line {
  /** All that the assistant said, oldest first: catalogue key, words, and when it came (`performance.now`). */
  readonly heard: readonly Heard[];
  /** Posts, and resolves with the assistant's last words once `replies` of its messages came on the stream. */
  ask(text: string, replies?: number): Promise<string>;
  close(): void;
}

/** One message of the assistant. */
export interface Heard {
  key: string;
  text: string;
  at: number;
}

const Started = z.object({ conversationId: z.string(), token: z.string(), streamUrl: z.string().optional() });
const ActivitySet = z.object({
  activities: z.array(
    z.object({
      ...{ type: z.string(), text: z.string().nullish(), from: z.object({ role: z.string() }) },
      channelData: z.object({ messageKey: z.string().optional() }).nullish(),
    }),
  ),
});
const TIMEOUT_MS = 15_000;

/**
 * Opens a conversation and its stream. `pool` keeps the connections of all lines to that server. With the portal's token
 * the citizen is proven from the beginning.
 */
export async function openLine(pool: Pool, origin: string, portalToken?: string): Promise<Line> {
  const asker = portalToken === undefined ? { origin } : { authorization: `Bearer ${portalToken}` };
  const { token } = Started.parse(await post('/v3/directline/tokens/generate', asker, undefined));
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const { conversationId, streamUrl } = Started.parse(await post('/v3/directline/conversations', headers, undefined));
  const socket = new WebSocket(streamUrl ?? '');
  let asked = 0;
  const heard: Heard[] = [];
  let listener: ((text: string) => void) | undefined;
  socket.on('message', (data: Buffer) => {
    if (data.length === 0) return;
    for (const { type, text, from, channelData } of ActivitySet.parse(JSON.parse(data.toString())).activities) {
      if (type !== 'message' || from.role !== 'bot') continue;
      heard.push({ key: channelData?.messageKey ?? '', text: text ?? '', at: performance.now() });
      listener?.(text ?? '');
    }
  });
  await once(socket, 'open');

  return {
    heard,
    async ask(text, replies = 1) {
      asked += 1;
      let left = replies;
      const answer = new Promise<string>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('no answer')), TIMEOUT_MS);
        listener = (words) => {
          left -= 1;
          if (left > 0) return;
          clearTimeout(timer);
          resolve(words);
        };
      });
      const activity = {
        type: 'message',
        text,
        from: { id: 'bench' },
        channelData: { clientActivityID: `bench-${asked}` },
      };
      await post(`/v3/directline/conversations/${conversationId}/activities`, headers, activity);
      return answer;
    },
    close: () => socket.terminate(),
  };

  async function post(path: string, sent: Record<string, string>, body: unknown): Promise<unknown> {
    const answer = await pool.request({
      path,
      method: 'POST',
      headers: sent,
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${await answer.body.text()}`);
    return answer.body.json();
  }
}
