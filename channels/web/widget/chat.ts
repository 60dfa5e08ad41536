import { createConnection } from './connection.ts';
import { createDirectLine } from './direct-line.ts';
import type { OutgoingFile, RawSet } from './direct-line.ts';
import type { Environment } from './environment.ts';
import { createKept, isRecord } from './kept.ts';
import { createOutbox } from './outbox.ts';
import type { Place } from './outbox.ts';
import { PLACE_MARK } from './entry.ts';
import { createSender } from './sender.ts';
import { createSessionKeeper } from './session.ts';
import type { ChatEvent, ChatState } from './state.ts';
import { initialState, reduce } from './state.ts';

/** Why a message or file was not taken from the citizen. */
export type Refusal = 'empty' | 'too-long' | 'too-many' | 'file-empty' | 'file-too-big' | 'file-type';

/** The chat without its screen. */
export interface Chat {
  state(): ChatState;
  /** Called after every change; returns the function that ends it. */
  subscribe(listener: (state: ChatState) => void): () => void;
  open(): void;
  close(): void;
  /** Queues a message; returns why not, when refused. */
  send(text: string): Refusal | undefined;
  sendFile(file: OutgoingFile): Refusal | undefined;
  sendPlace(place: Place): Refusal | undefined;
  /** Tries again: failed messages, and a connection that was given up. */
  retry(): void;
  /** The citizen is writing; connects early and tells the other side, at most once in 3 s. */
  typing(): void;
  /** Leaves this conversation; the next message begins another. */
  newConversation(): void;
  setLocale(locale: string): void;
  /** The bytes of an attachment of this conversation, undefined when they cannot be had. */
  download(url: string): Promise<Blob | undefined>;
  /** The browser is on line again, or the tab came back. */
  networkBack(): void;
  networkLost(): void;
  stop(): void;
}

export interface ChatOptions {
  /** `https://host/v3/directline` */
  endpoint: string;
  environment: Environment;
  locale: string;
  portalToken?: string | undefined;
}

/** Characters of one message. */
export const MAX_TEXT = 4_000;
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
/** Types of file offered; the service checks the content itself. */
export const FILE_TYPES = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp'] as const;

const MAX_RENEWALS = 3;
const TYPING_OUT_MS = 3_000;
const TYPING_IN_MS = 6_000;
const ECHO_MS = 5_000;

/** Composes client, session, queue and connection around one state. Reconnects at once if the tab has a conversation. */
export function createChat(options: ChatOptions): Chat {
  const { endpoint, environment } = options;
  const { storage, timers } = environment;
  const keyOf = (name: string) => `ventanilla:${endpoint}:${name}`;
  const screen = createKept(storage, keyOf('screen'), parseScreen);
  const outbox = createOutbox(storage, keyOf('outbox'));
  const kept = screen.read() ?? { open: false, seen: 0 };
  const listeners = new Set<(state: ChatState) => void>();
  let state = initialState(kept.open, kept.seen);
  let { locale } = options;
  let renewals = 0;
  let lastTypingAt = -Infinity;
  let typingTimer: unknown;

  const directLine = createDirectLine({ endpoint, environment });
  const session = createSessionKeeper({
    directLine,
    environment,
    storageKey: keyOf('session'),
    portalToken: options.portalToken,
    locale: () => locale,
    onGone: renew,
  });
  const connection = createConnection({
    directLine,
    session,
    environment,
    endpoint,
    receive,
    onCaughtUp() {
      if (!state.caughtUp) dispatch({ type: 'caught-up' });
      sender.kick();
    },
    onState(next) {
      if (next !== state.connection) dispatch({ type: 'connection', connection: next });
    },
    onGone: renew,
    isWatched: () => state.open,
  });
  const sender = createSender({
    directLine,
    session,
    outbox,
    environment,
    locale: () => locale,
    onDelivery: (clientId, delivery, more) => dispatch({ type: 'delivery', clientId, delivery, ...more }),
    onSent: expectEcho,
    onGone: renew,
  });

  for (const message of outbox.all()) {
    dispatch({ type: 'queued', clientId: message.clientId, text: message.text, at: message.at, delivery: 'waiting' });
  }
  if (session.current() || outbox.first()) connection.start();
  else dispatch({ type: 'caught-up' });

  function dispatch(event: ChatEvent): void {
    state = reduce(state, event);
    if (state.open !== kept.open || state.seen !== kept.seen) {
      kept.open = state.open;
      kept.seen = state.seen;
      screen.write(kept);
    }
    for (const listener of listeners) listener(state);
  }

  function receive(set: RawSet): number {
    const known = new Set(state.entries.map(identity));
    dispatch({ type: 'received', set });
    if (state.typing) {
      timers.clear(typingTimer);
      typingTimer = timers.set(() => dispatch({ type: 'typing-over' }), TYPING_IN_MS);
    }
    // What the stream has echoed needs no second sending, even if the answer to the POST was lost.
    for (const { key, delivery } of state.entries) if (delivery === 'sent') settle(key);
    return state.entries.filter((entry) => !known.has(identity(entry))).length;
  }

  function settle(clientId: string): void {
    if (outbox.all().some((message) => message.clientId === clientId)) outbox.remove(clientId);
  }

  /** A confirmed message that does not come back means a stream that is dead without knowing it. */
  function expectEcho(clientId: string): void {
    renewals = 0;
    const isEchoed = () => state.entries.some((entry) => entry.key === clientId && entry.echoed);
    if (!isEchoed()) timers.set(() => void (isEchoed() || connection.check()), ECHO_MS);
  }

  function renew(conversationId: string): void {
    if (session.current()?.conversationId !== conversationId) return;
    session.forget();
    sender.stop();
    connection.stop();
    dispatch({ type: 'renewed' });
    renewals += 1;
    if (renewals > MAX_RENEWALS) return dispatch({ type: 'connection', connection: 'stopped' });
    // Otherwise the next conversation begins with the citizen's next words.
    if (outbox.first()) connection.start();
    else dispatch({ type: 'connection', connection: 'idle' });
  }

  function queue(text: string, more: { file?: OutgoingFile; place?: Place } = {}): Refusal | undefined {
    const { file, place } = more;
    const clientId = environment.newId();
    const at = new Date(environment.now()).toISOString();
    const added = outbox.add({
      clientId,
      text,
      at,
      ...(file ? { file, fileName: file.name } : {}),
      ...(place ? { place } : {}),
    });
    if (!added) return 'too-many';
    dispatch({ type: 'queued', clientId, text, at, delivery: 'waiting' });
    connection.start();
    connection.hurry();
    if (session.current()) sender.kick();
    return undefined;
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: () => dispatch({ type: 'opened' }),
    close: () => dispatch({ type: 'closed' }),
    send(text) {
      const trimmed = text.trim();
      if (trimmed === '') return 'empty';
      return trimmed.length > MAX_TEXT ? 'too-long' : queue(trimmed);
    },
    sendFile(file) {
      if (file.size === 0) return 'file-empty';
      if (file.size > MAX_FILE_BYTES) return 'file-too-big';
      return FILE_TYPES.some((type) => type === file.type) ? queue(file.name, { file }) : 'file-type';
    },
    sendPlace: ({ latitude, longitude }) =>
      queue(PLACE_MARK, { place: { latitude: rounded(latitude), longitude: rounded(longitude) } }),
    retry() {
      for (const { clientId } of outbox.all()) dispatch({ type: 'delivery', clientId, delivery: 'waiting' });
      renewals = 0;
      connection.start();
      connection.hurry();
      if (session.current()) sender.kick();
    },
    typing() {
      if (state.connection === 'idle') connection.start();
      const current = session.current();
      if (!current || state.connection !== 'online' || environment.now() - lastTypingAt < TYPING_OUT_MS) return;
      lastTypingAt = environment.now();
      const { conversationId, token, userId } = current;
      void directLine.postActivity(conversationId, token, { type: 'typing', from: { id: userId } });
    },
    newConversation() {
      session.forget();
      sender.stop();
      connection.stop();
      outbox.clear();
      dispatch({ type: 'reset' });
    },
    setLocale: (next) => void (locale = next),
    async download(url) {
      const current = await session.fresh();
      if (!current.ok) return undefined;
      const answer = await directLine.download(new URL(url, endpoint).href, current.value.token);
      return answer.ok ? answer.value : undefined;
    },
    networkBack() {
      if (!session.current() && !outbox.first()) return;
      connection.start();
      connection.check();
      sender.kick();
    },
    networkLost() {
      if (state.connection === 'online' || state.connection === 'connecting') {
        dispatch({ type: 'connection', connection: 'offline' });
      }
      connection.check();
    },
    stop() {
      sender.stop();
      connection.stop();
      session.stop();
      timers.clear(typingTimer);
      listeners.clear();
    },
  };
}

/** About a metre: nobody needs to know it better. */
const rounded = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

const identity = (entry: { key: string; echoed?: boolean }): string => `${entry.key}:${entry.echoed === true}`;

function parseScreen(raw: unknown): { open: boolean; seen: number } | undefined {
  if (!isRecord(raw) || typeof raw['seen'] !== 'number') return undefined;
  return { open: raw['open'] === true, seen: raw['seen'] };
}
