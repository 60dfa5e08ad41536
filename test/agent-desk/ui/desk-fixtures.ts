import type {
  Ack,
  ConversationSummary,
  ConversationView,
  DeskEvent,
  LogEntry,
  StaffProfile,
} from '../../../contracts/desk-protocol.ts';
import type { DeskLink, DeskRequests, LinkListener } from '../../../agent-desk/ui/link/desk-link.ts';
import type { KeptText, Platform } from '../../../agent-desk/ui/link/platform.ts';
import type { Outgoing } from '../../../agent-desk/ui/state/desk-state.ts';

export const AT = '2026-11-20T15:00:00.000Z';

export const profile: StaffProfile = { id: 'a1', user: 'agente1', name: 'Luz', roles: ['agent'], queues: ['rentas'] };

export function summary(id: string, part: Partial<ConversationSummary> = {}): ConversationSummary {
  return {
    id,
    channel: 'web',
    locale: 'es-CO',
    owner: 'agent',
    agentId: 'a1',
    priority: 0,
    identityLevel: 0,
    lastNumber: 0,
    updatedAt: AT,
    ...part,
  };
}

export function entry(number: number, part: Partial<LogEntry> = {}): LogEntry {
  return { number, at: AT, from: 'citizen', kind: 'message', text: `texto ${number}`, ...part };
}

export function changed(seq: number, conversation: ConversationSummary): DeskEvent {
  return { seq, kind: 'conversation-changed', conversation };
}

export function added(seq: number, conversationId: string, one: LogEntry): DeskEvent {
  return { seq, kind: 'entry-added', conversationId, entry: one };
}

export function view(id: string, log: LogEntry[], part: Partial<ConversationView> = {}): ConversationView {
  return { summary: summary(id), log, hasEarlier: false, ...part };
}

export function line(clientId: string, part: Partial<Outgoing> = {}): Outgoing {
  return { clientId, conversationId: 'c1', kind: 'message', text: clientId, at: AT, status: 'waiting', ...part };
}

type Answer = { [K in keyof DeskRequests]: Ack<DeskRequests[K]['answer']> }[keyof DeskRequests];

/** A line whose answers the test gives, at once by `answers` or later by `settle`. */
export interface FakeLink extends DeskLink {
  asked: { kind: keyof DeskRequests; ask: unknown }[];
  typed: { conversationId: string; typing: boolean }[];
  answers: Partial<Record<keyof DeskRequests, (ask: never) => Answer | 'later'>>;
  settle: (answer: Answer) => Promise<void>;
  up: () => Promise<void>;
  down: () => Promise<void>;
  listener: () => LinkListener;
}

export function fakeLink(): FakeLink {
  let connected = false;
  let heard: LinkListener | undefined;
  const pending: ((answer: Answer) => void)[] = [];
  const link: FakeLink = {
    asked: [],
    typed: [],
    answers: {},
    isConnected: () => connected,
    request(kind, ask) {
      type Wanted = Ack<DeskRequests[typeof kind]['answer']>;
      if (!connected) return Promise.resolve({ ok: false, code: 'link.lost', detail: '' } satisfies Wanted);
      link.asked.push({ kind, ask });
      const given = link.answers[kind]?.(ask as never) ?? { ok: true as const, value: undefined };
      if (given !== 'later') return Promise.resolve(given as Wanted);
      return new Promise<Wanted>((resolve) => pending.push(resolve));
    },
    typing: (conversationId, typing) => link.typed.push({ conversationId, typing }),
    open: (listener) => (heard = listener),
    close: () => (connected = false),
    async settle(answer) {
      pending.shift()?.(answer);
      await settled();
    },
    async up() {
      connected = true;
      link.listener().connected();
      await settled();
    },
    async down() {
      connected = false;
      for (const give of pending.splice(0)) give({ ok: false, code: 'link.timeout', detail: '' });
      link.listener().lost();
      await settled();
    },
    listener() {
      if (!heard) throw new Error('the line was not opened');
      return heard;
    },
  };
  return link;
}

/** Lets every promise that can go on do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

/** A platform whose time only moves when told. */
export interface FakePlatform extends Platform {
  pass: (ms: number) => Promise<void>;
  kept: Map<string, string>;
}

export function fakePlatform(kept = new Map<string, string>()): FakePlatform {
  let now = Date.parse(AT);
  let ids = 0;
  let timers: { at: number; run: () => void }[] = [];
  return {
    kept,
    now: () => now,
    newId: () => `id-${(ids += 1)}`,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => (timers = timers.filter((one) => one !== timer));
    },
    storage: keptInMap(kept),
    async pass(ms) {
      now += ms;
      for (;;) {
        const due = timers.filter((one) => one.at <= now).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers = timers.filter((one) => one !== due);
        due.run();
        await settled();
      }
    },
  };
}

export function keptInMap(kept: Map<string, string>): KeptText {
  return {
    read: (key) => kept.get(key),
    write: (key, text) => (text === undefined ? kept.delete(key) : kept.set(key, text)),
    clear: (prefix) => {
      for (const key of [...kept.keys()]) if (key.startsWith(prefix)) kept.delete(key);
    },
  };
}
