import { WebSocket } from 'ws';
import { z } from 'zod';
import { Activity } from '../../contracts/activity.ts';

/** An activity as it came, with the connection that brought it. */
export interface Seen {
  id: string;
  /** Place in the conversation's log, read from the id. */
  number: number;
  type: Activity['type'];
  role: string;
  text: string;
  /** Catalogue key of what the assistant says. */
  key?: string | undefined;
  replyTo?: string | undefined;
  clientId?: string | undefined;
  author?: string | undefined;
  connection: number;
}

/** A message of the citizen; `id` once it was acknowledged. */
export interface Sent {
  clientId: string;
  text: string;
  id?: string;
  attempts: number;
}

/** One citizen's chat over Direct Line that outlives the server: it repeats what was not answered and reconnects. */
export interface WebChat {
  readonly conversationId: string;
  /** All that the stream brought, in the order of arrival. */
  readonly seen: readonly Seen[];
  readonly sent: readonly Sent[];
  readonly connections: number;
  /** Posts under the same client id until it is acknowledged; gives the activity's id. */
  say(text: string): Promise<string>;
  /** Resolves with the first truthy answer of `find`, asked again with everything that comes. */
  until<T>(what: string, find: (seen: readonly Seen[]) => T | undefined): Promise<T>;
  /** The log from its beginning, by GET. */
  readLog(): Promise<Seen[]>;
  close(): void;
}

const Started = z.object({ conversationId: z.string(), token: z.string(), streamUrl: z.string().optional() });
const ActivitySet = z.object({ activities: z.array(Activity), watermark: z.string().optional() });
const Posted = z.object({ id: z.string() });

const REST_MS = 100;
const REQUEST_TIMEOUT_MS = 10_000;

/** Starts a conversation. Everything is tried again until `deadline` (epoch ms), then it throws. */
export async function openWebChat(options: { baseUrl: string; name: string; deadline: number }): Promise<WebChat> {
  const { baseUrl, name, deadline } = options;
  const api = `${baseUrl}/v3/directline`;
  const seen: Seen[] = [];
  const sent: Sent[] = [];
  const waiting = new Set<{ look(): void; end(): void }>();
  let watermark = '';
  let connections = 0;
  let closed = false;
  let socket: WebSocket | undefined;

  const { token, conversationId } = await persist('token', async () =>
    Started.parse(await request(`${api}/tokens/generate`, { method: 'POST', headers: { origin: baseUrl } })),
  );
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const own = `${api}/conversations/${conversationId}`;
  const first = await persist('start', async () =>
    Started.parse(await request(`${api}/conversations`, { method: 'POST', headers })),
  );
  connect(first.streamUrl);

  return {
    conversationId,
    seen,
    sent,
    get connections() {
      return connections;
    },
    async say(text) {
      const message: Sent = { clientId: `${name}-${sent.length + 1}`, text, attempts: 0 };
      sent.push(message);
      const body = JSON.stringify({
        type: 'message',
        text,
        from: { id: name },
        channelData: { clientActivityID: message.clientId },
      });
      const { id } = await persist(`post ${message.clientId}`, async () => {
        message.attempts += 1;
        return Posted.parse(await request(`${own}/activities`, { method: 'POST', headers, body }));
      });
      message.id = id;
      return id;
    },
    until(what, find) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          try {
            const found = find(seen);
            if (found === undefined) return;
            done();
            resolve(found);
          } catch (error) {
            done();
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        };
        const timer = setTimeout(
          () => {
            done();
            reject(new Error(`${name} (${conversationId}) waited in vain for ${what}; ${connections} connections`));
          },
          Math.max(0, deadline - Date.now()),
        );
        const wait = { look, end: () => clearTimeout(timer) };
        const done = (): void => {
          wait.end();
          waiting.delete(wait);
        };
        waiting.add(wait);
        look();
      });
    },
    async readLog() {
      const log: Seen[] = [];
      for (let from = ''; ;) {
        const page = await persist('log', async () =>
          ActivitySet.parse(await request(`${own}/activities?watermark=${from}`, { headers })),
        );
        log.push(...page.activities.map((activity) => toSeen(activity, 0)));
        if (page.activities.length === 0) return log;
        from = page.watermark ?? from;
      }
    },
    close() {
      closed = true;
      for (const wait of waiting) wait.end();
      waiting.clear();
      socket?.terminate();
    },
  };

  function connect(streamUrl: string | undefined): void {
    if (closed || streamUrl === undefined) return;
    const mine = new WebSocket(streamUrl, { handshakeTimeout: 5000 });
    socket = mine;
    mine.once('open', () => (connections += 1));
    mine.on('message', (data: Buffer) => {
      if (data.length === 0 || mine !== socket) return;
      const set = ActivitySet.parse(JSON.parse(data.toString()));
      // What has no watermark is not kept: typing.
      if (set.watermark === undefined) return;
      watermark = set.watermark;
      seen.push(...set.activities.map((activity) => toSeen(activity, connections)));
      for (const wait of [...waiting]) wait.look();
    });
    mine.on('error', () => undefined);
    mine.once('close', () => {
      if (!closed && Date.now() < deadline) setTimeout(() => void reconnect(), REST_MS);
    });
  }

  async function reconnect(): Promise<void> {
    const again = await persist('reconnect', async () =>
      Started.parse(await request(`${own}?watermark=${watermark}`, { headers })),
    ).catch(() => undefined);
    connect(again?.streamUrl);
  }

  async function persist<T>(what: string, attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (closed || error instanceof Refused || Date.now() > deadline) {
          throw new Error(`${name}: ${what} was given up`, { cause: error });
        }
        await pause(error instanceof TryLater ? error.afterMs : REST_MS);
      }
    }
  }
}

/** The server's answer will not change by asking again. */
class Refused extends Error {}

class TryLater extends Error {
  readonly afterMs: number;
  constructor(message: string, afterMs: number) {
    super(message);
    this.afterMs = afterMs;
  }
}

async function request(url: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
  if (answer.ok) return answer.json();
  const detail = `${answer.status} ${await answer.text()}`;
  if (answer.status === 429) throw new TryLater(detail, Number(answer.headers.get('retry-after') ?? 1) * 1000);
  if (answer.status >= 500) throw new TryLater(detail, REST_MS);
  throw new Refused(detail);
}

function toSeen(activity: Activity, connection: number): Seen {
  const { id, type, from, text, replyToId, channelData } = activity;
  const data = z
    .object({
      messageKey: z.string().optional(),
      clientActivityID: z.string().optional(),
      author: z.string().optional(),
    })
    .parse(channelData ?? {});
  return {
    id: id ?? '',
    number: Number(/\|(\d+)$/.exec(id ?? '')?.[1]),
    type,
    role: from?.role ?? '',
    text: text ?? '',
    key: data.messageKey,
    replyTo: replyToId ?? undefined,
    clientId: data.clientActivityID,
    author: data.author,
    connection,
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
