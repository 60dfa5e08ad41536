import type { Choice, Delivery, Entry } from './entry.ts';
import { hear, positionOf } from './entry.ts';
import type { RawSet } from './direct-line.ts';

/** `stopped`: gave up for now, a person may try again; `refused`: this site may not use the service. */
export type ConnectionState = 'idle' | 'connecting' | 'online' | 'offline' | 'stopped' | 'refused';

/** Everything the screen shows. */
export interface ChatState {
  connection: ConnectionState;
  open: boolean;
  epoch: number;
  /** In the order shown: what has a place in the log, then what has none yet. */
  entries: readonly Entry[];
  /** Last position of this epoch that was on an open screen. */
  seen: number;
  typing: { author: 'bot' | 'agent'; name?: string } | undefined;
  /** True once the conversation so far has been read from the service (or there is none). */
  caughtUp: boolean;
}

export type ChatEvent =
  | { type: 'connection'; connection: ConnectionState }
  | { type: 'opened' }
  | { type: 'closed' }
  | { type: 'queued'; clientId: string; text: string; at: string; delivery: Delivery }
  | { type: 'delivery'; clientId: string; delivery: Delivery; id?: string; status?: number }
  | { type: 'received'; set: RawSet }
  | { type: 'caught-up' }
  | { type: 'typing-over' }
  /** The conversation is gone; another one follows on the same screen. */
  | { type: 'renewed' }
  /** The citizen asked for an empty screen. */
  | { type: 'reset' };

const MAX_ENTRIES = 1000;
const WELCOME: Entry = {
  key: 'welcome',
  epoch: 0,
  position: -1,
  author: 'bot',
  text: '',
  choices: [],
  links: [],
  files: [],
  local: 'welcome',
};

/** The state of a page just opened; `seen` comes from the tab's storage. */
export function initialState(open: boolean, seen: number): ChatState {
  return { connection: 'idle', open, epoch: 0, entries: [WELCOME], seen, typing: undefined, caughtUp: false };
}

/** The next state. Pure; the same activity twice, or out of order, gives the same screen. */
export function reduce(state: ChatState, event: ChatEvent): ChatState {
  switch (event.type) {
    case 'connection':
      return { ...state, connection: event.connection };
    case 'opened':
      return { ...state, open: true, seen: lastPosition(state) };
    case 'closed':
      return { ...state, open: false };
    case 'queued': {
      const { clientId: key, text, at, delivery } = event;
      if (state.entries.some((entry) => entry.key === key)) return state;
      const author = 'citizen' as const;
      return place(state, [{ key, text, at, delivery, author, epoch: state.epoch, choices: [], links: [], files: [] }]);
    }
    case 'delivery':
      return deliver(state, event);
    case 'received':
      return receive(state, event.set);
    case 'caught-up':
      return { ...state, caughtUp: true };
    case 'typing-over':
      return { ...state, typing: undefined };
    case 'renewed': {
      const epoch = state.epoch + 1;
      // What waits to be sent goes with the citizen into the new conversation; what was said stays readable above.
      const moved = state.entries.map((entry) => (isPending(entry) ? { ...entry, epoch } : entry));
      const notice = {
        ...WELCOME,
        key: `renewed-${epoch}`,
        epoch,
        author: 'notice' as const,
        local: 'renewed' as const,
      };
      return place({ ...state, epoch, seen: 0, typing: undefined, caughtUp: true, entries: moved }, [notice]);
    }
    case 'reset':
      return { ...initialState(state.open, 0), epoch: state.epoch + 1, caughtUp: true };
  }
}

/** How many lines of the service came while the panel was closed. */
export function unreadCount(state: ChatState): number {
  if (state.open) return 0;
  const isNew = (entry: Entry) =>
    entry.epoch === state.epoch && (entry.position ?? 0) > state.seen && entry.local === undefined;
  return state.entries.filter((entry) => entry.author !== 'citizen' && isNew(entry)).length;
}

/** The buttons on offer: those of the newest message (a notice is none), unless its conversation is gone. */
export function currentChoices(state: ChatState): readonly Choice[] {
  const newest = state.entries.findLast((entry) => entry.author !== 'notice');
  return newest?.epoch === state.epoch ? newest.choices : [];
}

/** Whether the service has not yet got this line. */
function isPending(entry: Entry): boolean {
  return entry.delivery === 'waiting' || entry.delivery === 'sending' || entry.delivery === 'failed';
}

function lastPosition(state: ChatState): number {
  const here = state.entries.filter((entry) => entry.epoch === state.epoch);
  return here.reduce((last, entry) => Math.max(last, entry.position ?? 0), state.seen);
}

function deliver(state: ChatState, event: Extract<ChatEvent, { type: 'delivery' }>): ChatState {
  const entry = state.entries.find((candidate) => candidate.key === event.clientId);
  // The echo on the stream may come before the answer to the POST: sent stays sent.
  if (!entry || entry.delivery === 'sent') return state;
  // What will never get a place in the log stays where it happened.
  const isDead = event.delivery === 'refused' || event.delivery === 'lost';
  const position = isDead ? lastPosition(state) + 0.5 : event.id === undefined ? undefined : positionOf(event.id);
  const changed: Entry = {
    ...entry,
    delivery: event.delivery,
    ...(position === undefined ? {} : { position }),
    ...(event.status === undefined ? {} : { status: event.status }),
  };
  return place(state, [changed]);
}

function receive(state: ChatState, set: RawSet): ChatState {
  const lines: Entry[] = [];
  let { typing } = state;
  const watermark = Number(set.watermark);
  set.activities.forEach((raw, index) => {
    const heard = hear(raw);
    if (heard?.kind === 'typing') {
      const name = heard.name ?? lastNameOf(state, heard.author);
      typing = { author: heard.author, ...(name === undefined ? {} : { name }) };
    }
    if (heard?.kind !== 'line') return;
    if (heard.entry.author !== 'citizen') typing = undefined;
    const key = heard.clientId ?? heard.id;
    const fallback = Number.isFinite(watermark) ? watermark - (set.activities.length - 1 - index) / 1000 : undefined;
    const position = heard.position ?? fallback;
    lines.push({ ...heard.entry, key, epoch: state.epoch, ...(position === undefined ? {} : { position }) });
  });
  return place({ ...state, typing }, lines);
}

/** The sign that an agent writes may carry no name: it is the one who wrote last. */
function lastNameOf({ entries }: ChatState, author: 'bot' | 'agent'): string | undefined {
  return entries.findLast((entry) => entry.author === author && entry.name !== undefined)?.name;
}

/** Merges lines by key and puts all in order; while the panel is open they count as seen. */
function place(state: ChatState, lines: readonly Entry[]): ChatState {
  if (lines.length === 0) return state;
  const byKey = new Map(state.entries.map((entry) => [entry.key, entry]));
  for (const line of lines) byKey.set(line.key, { ...byKey.get(line.key), ...line });
  const entries = [...byKey.values()]
    .sort((a, b) => a.epoch - b.epoch || (a.position ?? Infinity) - (b.position ?? Infinity) || 0)
    .slice(-MAX_ENTRIES);
  const next = { ...state, entries };
  return state.open ? { ...next, seen: lastPosition(next) } : next;
}
