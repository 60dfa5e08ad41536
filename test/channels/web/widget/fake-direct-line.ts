import type { Environment, KeyValue, SocketListener } from '../../../../channels/web/widget/environment.ts';

interface Logged {
  number: number;
  activity: Record<string, unknown>;
}
interface Fault {
  /** Part of `METHOD path` the fault is for. */
  on: string;
  /** Answer given instead; `cut` takes the request and loses the answer; `down` does not even take it. */
  with: { status: number; headers?: Record<string, string>; body?: string } | 'cut' | 'down';
  times: number;
}
export interface Call {
  method: string;
  path: string;
  token: string | undefined;
  body: unknown;
}

export const ENDPOINT = 'https://hacienda.example/v3/directline';

/** A Direct Line service in memory, with the faults a test asks for. Its log outlives a restart, its sockets do not. */
export class FakeDirectLine {
  readonly calls: Call[] = [];
  readonly conversations = new Map<string, Logged[]>();
  tokensRefused = new Set<string>();
  expiresIn = 1800;
  isUp = true;
  socketsOpen = true;
  /** What the stream does with what is said: `silent` is a socket that lives and tells nothing. */
  streaming: 'live' | 'silent' = 'live';
  #faults: Fault[] = [];
  #sockets: { conversationId: string; sent: number; listener: SocketListener }[] = [];
  #tokens = 0;

  fail(fault: Fault): void {
    this.#faults.push(fault);
  }

  /** Says something in the bot's name; returns the activity. */
  say(conversationId: string, activity: Record<string, unknown>): Record<string, unknown> {
    return this.#append(conversationId, {
      type: 'message',
      from: { id: 'bot', role: 'bot', name: 'Asistente' },
      ...activity,
    });
  }

  /** Sends a frame to every open stream, as it is. */
  frame(text: string): void {
    for (const { listener } of [...this.#sockets]) listener.onText(text);
  }

  /** `kill -9`, then up again unless told otherwise. */
  restart(stayDown = false): void {
    this.isUp = !stayDown;
    const sockets = this.#sockets;
    this.#sockets = [];
    for (const { listener } of sockets) listener.onClose();
  }

  get openSockets(): number {
    return this.#sockets.length;
  }

  said(conversationId: string): string[] {
    const log = this.conversations.get(conversationId) ?? [];
    return log.filter(({ activity }) => isFrom(activity, 'user')).map(({ activity }) => String(activity['text']));
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    await Promise.resolve();
    const url = new URL(input instanceof Request ? input.url : input);
    const path = url.href.slice(ENDPOINT.length);
    const method = init.method ?? 'GET';
    const token = new Headers(init.headers).get('Authorization')?.slice('Bearer '.length);
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : init.body;
    if (!this.isUp) throw new TypeError('connection refused');
    const fault = this.#faults.find((candidate) => candidate.times > 0 && `${method} ${path}`.includes(candidate.on));
    if (fault) fault.times -= 1;
    if (fault?.with === 'down') throw new TypeError('connection refused');
    this.calls.push({ method, path, token, body });
    if (fault && fault.with !== 'cut') {
      const { status, headers = { 'Content-Type': 'application/problem+json' }, body: text = '{}' } = fault.with;
      return new Response(text, { status, headers });
    }
    const answer = await this.#answer(method, url, token, body);
    if (fault?.with === 'cut') throw new TypeError('connection reset');
    return answer;
  };

  readonly openSocket: Environment['openSocket'] = (address, listener) => {
    const url = new URL(address);
    const socket = {
      conversationId: url.searchParams.get('c') ?? '',
      sent: Number(url.searchParams.get('w') ?? '0'),
      listener,
    };
    queueMicrotask(() => {
      if (!this.isUp || !this.socketsOpen) return listener.onClose();
      this.#sockets.push(socket);
      listener.onOpen();
      this.#pump();
    });
    return {
      close: () => {
        if (!this.#sockets.includes(socket)) return;
        this.#sockets = this.#sockets.filter((other) => other !== socket);
        listener.onClose();
      },
    };
  };

  async #answer(method: string, url: URL, token: string | undefined, body: unknown): Promise<Response> {
    const path = url.pathname.replace('/v3/directline', '');
    if (path === '/tokens/generate') return this.#ticket(`c${this.conversations.size + 1}`, false);
    if (token === undefined || this.tokensRefused.has(token)) return problem(403);
    const [, ofToken = ''] = token.split('.');
    if (path === '/tokens/refresh') return this.#ticket(ofToken, false);
    if (path === '/conversations') {
      if (!this.conversations.has(ofToken)) this.conversations.set(ofToken, []);
      return this.#ticket(ofToken, true);
    }
    const [, , conversationId = '', what] = path.split('/');
    const log = this.conversations.get(conversationId);
    if (!log || conversationId !== ofToken) return problem(404);
    const watermark = Number(url.searchParams.get('watermark') ?? '0');
    if (what === undefined) return this.#ticket(conversationId, true, watermark);
    if (what === 'activities' && method === 'GET') return json(setOf(log, watermark));
    const given: unknown = body instanceof FormData ? JSON.parse(await (body.get('activity') as Blob).text()) : body;
    return this.#take(conversationId, log, given as Record<string, unknown>, body);
  }

  #take(conversationId: string, log: Logged[], activity: Record<string, unknown>, body: unknown): Response {
    if (activity['type'] === 'typing') return json({ id: `${conversationId}|typing` });
    const channelData = activity['channelData'] as { clientActivityID: string };
    const known = log.find((entry) => {
      const data = entry.activity['channelData'] as { clientActivityID?: string } | undefined;
      return data?.clientActivityID === channelData.clientActivityID;
    });
    if (known) return json({ id: known.activity['id'] });
    const file = body instanceof FormData ? (body.get('file') as File) : undefined;
    const attachments = file ? [{ contentType: file.type, name: file.name, contentUrl: `/files/${file.name}` }] : [];
    const from = { ...(activity['from'] as object), role: 'user' };
    const appended = this.#append(conversationId, { ...activity, from, attachments });
    return json({ id: appended['id'] });
  }

  #append(conversationId: string, activity: Record<string, unknown>): Record<string, unknown> {
    const log = this.conversations.get(conversationId);
    if (!log) throw new Error(`no conversation ${conversationId}`);
    const number = (log.at(-1)?.number ?? 0) + 1;
    const kept = { ...activity, id: `${conversationId}|${String(number).padStart(7, '0')}` };
    log.push({ number, activity: kept });
    this.#pump();
    return kept;
  }

  #pump(): void {
    if (this.streaming === 'silent') return;
    for (const socket of [...this.#sockets]) {
      const log = this.conversations.get(socket.conversationId) ?? [];
      const set = setOf(log, socket.sent);
      if (set.activities.length === 0) continue;
      socket.sent = Number(set.watermark);
      queueMicrotask(() => socket.listener.onText(JSON.stringify(set)));
    }
  }

  #ticket(conversationId: string, withStream: boolean, watermark = 0): Response {
    this.#tokens += 1;
    const streamUrl = `wss://hacienda.example/v3/directline/stream?c=${conversationId}&w=${watermark}`;
    const token = `t${this.#tokens}.${conversationId}`;
    return json({ conversationId, token, expires_in: this.expiresIn, ...(withStream ? { streamUrl } : {}) });
  }
}

/** A tab: the time and the storage are the test's. A reload is a new environment on the same storage. */
export class FakeTab {
  time = Date.parse('2026-11-20T15:00:00Z');
  readonly storage = new FakeStorage();
  #timers: { at: number; run: () => void }[] = [];
  #ids = 0;

  environment(service: FakeDirectLine): Environment {
    return {
      fetch: service.fetch,
      openSocket: service.openSocket,
      storage: this.storage,
      timers: {
        set: (run, delayMs) => {
          const timer = { at: this.time + delayMs, run };
          this.#timers.push(timer);
          return timer;
        },
        clear: (handle) => (this.#timers = this.#timers.filter((timer) => timer !== handle)),
      },
      now: () => this.time,
      random: () => 0.5,
      newId: () => `id${(this.#ids += 1)}`,
    };
  }

  /** Lets time pass, running what falls due in order. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms;
    await settle();
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.time = Math.max(this.time, next.at);
      next.run();
      await settle();
    }
    this.time = until;
  }
}

export class FakeStorage implements KeyValue {
  readonly kept = new Map<string, string>();
  isRefused = false;
  getItem(key: string): string | null {
    if (this.isRefused) throw new Error('refused');
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.isRefused) throw new Error('refused');
    this.kept.set(key, value);
  }
  removeItem(key: string): void {
    if (this.isRefused) throw new Error('refused');
    this.kept.delete(key);
  }
}

/** Lets everything run that waits for no timer. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const isFrom = (activity: Record<string, unknown>, role: string): boolean =>
  (activity['from'] as { role?: string } | undefined)?.role === role;

function setOf(log: Logged[], after: number): { activities: unknown[]; watermark: string } {
  const activities = log.filter(({ number }) => number > after).map(({ activity }) => activity);
  return { activities, watermark: String(log.at(-1)?.number ?? after) };
}

const json = (value: unknown): Response =>
  new Response(JSON.stringify(value), { headers: { 'Content-Type': 'application/json' } });

const problem = (status: number): Response =>
  new Response('{}', { status, headers: { 'Content-Type': 'application/problem+json' } });
