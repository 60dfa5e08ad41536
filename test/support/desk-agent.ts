import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import {
  ConversationSummary,
  ConversationView,
  LogEntry,
  type Ack,
  type ClientToServerEvents,
  type DeskEvent,
  type DeskSnapshot,
  type ServerToClientEvents,
} from '../../contracts/desk-protocol.ts';

/** What an agent's screen has of one conversation that the agent took: lines by number. */
export interface DeskThread {
  conversationId: string;
  summary: ConversationSummary;
  lines: Map<number, LogEntry>;
  /** Whether the history was given by an answer to `accept` or `open`. */
  hasHistory: boolean;
}

/** A message that the agent wrote; `number` once the server said it has it. */
export interface AgentMessage {
  conversationId: string;
  clientId: string;
  text: string;
  number?: number;
  attempts: number;
}

/** An agent at the desk whose screen outlives the server: greets from its last event, repeats what was not answered. */
export interface DeskAgent {
  readonly threads: ReadonlyMap<string, DeskThread>;
  readonly written: readonly AgentMessage[];
  /** Events that came twice, out of order, or before the greeting. */
  readonly problems: readonly string[];
  readonly connections: number;
  /** How often a gap was answered with the events in it, and how often with a snapshot. */
  readonly greetings: { replays: number; snapshots: number };
  /** The whole thread as the server gives it now. */
  readThread(conversationId: string): Promise<LogEntry[]>;
  /** Resolves when every message of a citizen that this agent holds is answered. */
  settled(): Promise<void>;
  close(): void;
}

type DeskSocket = Socket<ServerToClientEvents, ClientToServerEvents>;
const Staff = z.array(z.object({ user: z.string(), password: z.string() }));
const View = ConversationView;
const REST_MS = 100;
const ACK_TIMEOUT_MS = 5000;

/**
 * Signs in as `user` and takes the first `takes` conversations that are offered. Each message of a citizen who writes
 * while the agent has the conversation is answered with `answer`. Everything is tried again until `deadline`.
 */
export async function openDeskAgent(options: {
  baseUrl: string;
  user: string;
  takes: number;
  deadline: number;
  answer(message: LogEntry): string;
}): Promise<DeskAgent> {
  const { baseUrl, user, takes, deadline } = options;
  const cookie = await persist('sign-in', () => signIn(baseUrl, user));
  const threads = new Map<string, DeskThread>();
  const taking = new Set<string>();
  const answered = new Set<string>();
  const written: AgentMessage[] = [];
  const problems: string[] = [];
  const greetings = { replays: 0, snapshots: 0 };
  const work = new Set<Promise<void>>();
  let agentId = '';
  let seq: number | undefined;
  let connections = 0;
  let greeted = false;
  let closed = false;

  const socket: DeskSocket = io(baseUrl, {
    path: '/desk/socket.io',
    transports: ['websocket'],
    extraHeaders: { cookie },
    reconnectionDelay: REST_MS,
    reconnectionDelayMax: 400,
    timeout: ACK_TIMEOUT_MS,
  });
  socket.on('connect', () => {
    connections += 1;
    background(greet());
  });
  socket.on('disconnect', () => (greeted = false));
  socket.on('desk:signed-out', ({ reason }) => problems.push(`signed out: ${reason}`));
  socket.on('desk:event', (event) => {
    if (!greeted) problems.push(`event ${event.seq} came before the greeting`);
    else apply(event);
  });

  return {
    threads,
    written,
    problems,
    greetings,
    get connections() {
      return connections;
    },
    async readThread(conversationId) {
      const lines: LogEntry[] = [];
      for (let before: number | undefined; ;) {
        const page = await ask('open', (ack) =>
          socket.emit(
            'conversation:open',
            { conversationId, ...(before !== undefined && { beforeNumber: before }) },
            ack,
          ),
        );
        const view = View.parse(page);
        lines.unshift(...view.log);
        before = view.log[0]?.number;
        if (!view.hasEarlier || before === undefined) return lines;
      }
    },
    async settled() {
      while (work.size > 0) await Promise.all(work);
    },
    close() {
      closed = true;
      socket.disconnect();
    },
  };

  async function greet(): Promise<void> {
    const since = seq;
    // The events after the greeting may stand in the same packet as its answer: they must find it applied.
    const answer = await new Promise<{ snapshot?: DeskSnapshot; events?: DeskEvent[]; seq: number } | undefined>(
      (resolve) => {
        socket.timeout(ACK_TIMEOUT_MS).emit('desk:hello', { ...(since !== undefined && { since }) }, (error, ack) => {
          if (error as Error | null) return resolve(undefined);
          if (!ack.ok) problems.push(`greeting refused: ${ack.code}`);
          else begin(ack.value);
          resolve(ack.ok ? ack.value : undefined);
        });
      },
    );
    if (!answer) {
      if (!closed) socket.disconnect().connect();
      return;
    }
    await ask('presence', (ack) =>
      socket.emit('presence:set', { presence: threads.size < takes ? 'available' : 'away' }, ack),
    );
  }

  function begin(answer: { snapshot?: DeskSnapshot; events?: DeskEvent[]; seq: number }): void {
    greeted = true;
    const { snapshot, events } = answer;
    if (snapshot) {
      greetings.snapshots += 1;
      agentId = snapshot.profile.id;
      seq = snapshot.seq;
      // After a snapshot what is open is read anew: what lies between was not told.
      for (const thread of threads.values()) thread.hasHistory = false;
      for (const conversation of snapshot.conversations) changed(conversation);
    } else {
      greetings.replays += 1;
      for (const event of events ?? []) apply(event);
      seq = answer.seq;
    }
  }

  function apply(event: DeskEvent): void {
    if (seq !== undefined && event.seq <= seq) problems.push(`event ${event.seq} (${event.kind}) after ${seq}`);
    seq = event.seq;
    if (event.kind === 'conversation-changed') return changed(ConversationSummary.parse(event.conversation));
    added(event.conversationId, LogEntry.parse(event.entry));
  }

  function changed(summary: ConversationSummary): void {
    const { id, owner } = summary;
    const thread = threads.get(id);
    if (thread) thread.summary = summary;
    if (owner === 'queued' && summary.offeredTo === agentId && threads.size + taking.size < takes && !taking.has(id)) {
      taking.add(id);
      background(take(id));
    }
    if (owner === 'agent' && summary.agentId === agentId && thread?.hasHistory !== true) background(open(id, summary));
  }

  async function take(id: string): Promise<void> {
    try {
      const view = View.parse(await ask('accept', (ack) => socket.emit('offer:accept', { conversationId: id }, ack)));
      hasHistory(view);
    } catch (error) {
      // Too late: the offer ran out while the server was down, and comes again.
      if (!(error instanceof DeskRefusal)) problems.push(`accept of ${id}: ${String(error)}`);
    } finally {
      taking.delete(id);
    }
    if (threads.size >= takes) await ask('presence', (ack) => socket.emit('presence:set', { presence: 'away' }, ack));
  }

  async function open(id: string, summary: ConversationSummary): Promise<void> {
    threads.set(id, threads.get(id) ?? { conversationId: id, summary, lines: new Map(), hasHistory: false });
    hasHistory(View.parse(await ask('open', (ack) => socket.emit('conversation:open', { conversationId: id }, ack))));
  }

  function hasHistory({ summary, log }: ConversationView): void {
    const thread = threads.get(summary.id) ?? {
      conversationId: summary.id,
      summary,
      lines: new Map<number, LogEntry>(),
      hasHistory: true,
    };
    thread.hasHistory = true;
    thread.summary = summary;
    threads.set(summary.id, thread);
    for (const entry of log) added(summary.id, entry);
  }

  function added(conversationId: string, entry: LogEntry): void {
    const thread = threads.get(conversationId);
    if (!thread || thread.lines.has(entry.number)) return;
    thread.lines.set(entry.number, entry);
    answerAll(thread);
  }

  /** A new line may come before the history in which the agent joined. */
  function answerAll({ conversationId, lines }: DeskThread): void {
    const joined = Math.min(...[...lines.values()].filter(isOwnJoining).map(({ number }) => number));
    for (const line of lines.values()) {
      const key = `${conversationId} ${line.number}`;
      if (line.from !== 'citizen' || line.kind !== 'message' || line.number < joined || answered.has(key)) continue;
      answered.add(key);
      background(write(conversationId, line));
    }
  }

  function isOwnJoining({ event, data }: LogEntry): boolean {
    return event === 'agent-joined' && data?.['agentId'] === agentId;
  }

  async function write(conversationId: string, to: LogEntry): Promise<void> {
    const message: AgentMessage = {
      ...{
        conversationId,
        clientId: `${user}-${conversationId.slice(0, 12)}-${to.number}`,
        text: options.answer(to),
        attempts: 0,
      },
    };
    written.push(message);
    const { clientId, text } = message;
    const { number } = await ask<{ number: number }>('send', (ack) => {
      message.attempts += 1;
      socket.emit('message:send', { conversationId, clientId, text }, ack);
    });
    message.number = number;
  }

  function background(job: Promise<void>): void {
    const tracked = job
      .catch((error: unknown) => void (closed || problems.push(String(error))))
      .finally(() => work.delete(tracked));
    work.add(tracked);
  }

  /** Asks again where the line breaks before the answer. */
  async function ask<T>(what: string, emit: (ack: (answer: Ack<T>) => void) => void): Promise<T> {
    return persist(what, async () => {
      if (!greeted || !socket.connected) throw new Error('no line');
      const answer = await new Promise<Ack<T>>((resolve, reject) => {
        const lost = (): void => reject(new Error('line lost'));
        const timer = setTimeout(lost, ACK_TIMEOUT_MS);
        socket.once('disconnect', lost);
        emit((ack) => {
          clearTimeout(timer);
          socket.off('disconnect', lost);
          resolve(ack);
        });
      });
      if (answer.ok) return answer.value;
      if (answer.code === 'rate.limited' || answer.code === 'conversation.changed') throw new Error(answer.code);
      throw new DeskRefusal(`${what}: ${answer.code} ${answer.detail}`);
    });
  }

  async function persist<T>(what: string, attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (closed || error instanceof DeskRefusal || Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, REST_MS));
      }
    }
  }
}

class DeskRefusal extends Error {}

async function signIn(baseUrl: string, user: string): Promise<string> {
  const staff = Staff.parse(await (await fetch(`${baseUrl}/emulator/staff`)).json());
  const password = staff.find((one) => one.user === user)?.password;
  const answer = await fetch(`${baseUrl}/desk/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-ventanilla-desk': '1', origin: baseUrl },
    body: JSON.stringify({ user, password }),
    signal: AbortSignal.timeout(ACK_TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
