import { randomBytes } from 'node:crypto';
import { AppError } from '../../../bot/domain/errors.ts';
import type { ConversationLog } from '../../../bot/ports/conversation-log.ts';
import type { Intake } from '../../../bot/ports/intake.ts';
import {
  conversationTopic,
  type Bus,
  type BusNote,
  type Clock,
  type Ids,
  type RateLimit,
} from '../../../bot/ports/system.ts';
import type { Upload, Uploads } from '../../../bot/ports/uploads.ts';
import { PUBLIC_KINDS, type Fact, type FactKind, type Locale, type NumberedFact } from '../../../contracts/fact.ts';

/** A clock that moves only when told. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
}

export function createFakeClock(start = '2026-11-20T15:00:00.000Z'): FakeClock {
  let nowMs = Date.parse(start);
  return { now: () => new Date(nowMs), advance: (ms) => void (nowMs += ms) };
}

export const fakeIds: Ids = {
  id: () => randomBytes(16).toString('base64url'),
  digits: (digits) => '5'.repeat(digits),
};

export function createFakeBus(): Bus & { listeners(topic: string): number } {
  const listeners = new Map<string, Set<(note: BusNote) => void>>();
  const of = (topic: string) => listeners.get(topic) ?? new Set<(note: BusNote) => void>();
  return {
    publish: (topic, note) => [...of(topic)].forEach((listener) => listener(note)),
    subscribe: (topic, listener) => {
      listeners.set(topic, of(topic).add(listener));
      return () => void of(topic).delete(listener);
    },
    listeners: (topic) => of(topic).size,
  };
}

/** Conversations in memory: numbered facts, each provider id once, every commit told on the bus. */
export interface FakeConversations {
  intake: Intake;
  log: ConversationLog & { reads: number };
  /** Commits a fact; `wake: false` loses its note. */
  append(conversationId: string, fact: Fact, options?: { wake: boolean }): NumberedFact;
  facts(conversationId: string): NumberedFact[];
  locale(conversationId: string): Locale | undefined;
  /** Commits of this kind fail until set back. */
  broken: { read: boolean; receive: boolean };
}

/** `reply`: what the bot says to a message, committed after it has been acknowledged. */
export function createFakeConversations(options: {
  clock: Clock;
  bus: Bus;
  reply?: (text: string) => string | undefined;
}): FakeConversations {
  const { clock, bus } = options;
  const conversations = new Map<string, { facts: NumberedFact[]; seen: Map<string, number>; locale: Locale }>();
  const broken = { read: false, receive: false };
  const find = (id: string) => {
    const found = conversations.get(id);
    if (!found) throw new AppError('conversation.unknown', 'There is no such conversation');
    return found;
  };
  const append: FakeConversations['append'] = (conversationId, fact, { wake } = { wake: true }) => {
    const { facts } = find(conversationId);
    const numbered = { number: facts.length + 1, at: clock.now().toISOString(), fact };
    facts.push(numbered);
    if (wake)
      bus.publish(conversationTopic(conversationId), { kind: 'committed', conversationId, number: numbered.number });
    return numbered;
  };
  const log = {
    reads: 0,
    async read(id: string, page: Parameters<ConversationLog['read']>[1]) {
      log.reads += 1;
      if (broken.read) throw new AppError('store.unavailable', 'The database does not answer');
      const wanted = new Set<FactKind>(PUBLIC_KINDS);
      return Promise.resolve(
        (conversations.get(id)?.facts ?? [])
          .filter(({ fact }) => page.audience === 'all' || wanted.has(fact.kind))
          .filter(({ number }) => number > (page.after ?? 0))
          .slice(0, page.limit),
      );
    },
    lastNumber: (id: string) => Promise.resolve(conversations.get(id)?.facts.length),
  };
  const intake: Intake = {
    async open({ conversationId, channel, locale }) {
      await Promise.resolve();
      if (conversations.has(conversationId)) return;
      conversations.set(conversationId, { facts: [], seen: new Map(), locale });
      append(conversationId, { kind: 'conversation-started', channel, locale });
    },
    async receive({ conversationId, providerMessageId, clientId, text, attachments }) {
      await Promise.resolve();
      if (broken.receive) throw new Error('a secret detail of the database');
      const { seen } = find(conversationId);
      const first = seen.get(providerMessageId);
      if (first !== undefined) return { number: first, repeated: true };
      const { number } = append(conversationId, { kind: 'citizen-said', text, clientId, attachments });
      seen.set(providerMessageId, number);
      const reply = options.reply?.(text);
      if (reply !== undefined)
        setImmediate(() =>
          append(conversationId, { kind: 'bot-said', about: number, reply: { key: 'test.echo', text: reply } }),
        );
      return { number, repeated: false };
    },
  };
  return {
    intake,
    log,
    append,
    facts: (id) => conversations.get(id)?.facts ?? [],
    locale: (id) => conversations.get(id)?.locale,
    broken,
  };
}

/** Counts over a sliding window of the given clock. */
export function createFakeRateLimit(clock: Clock): RateLimit {
  const taken = new Map<string, number[]>();
  return {
    take(key, { permits, windowMs }) {
      const now = clock.now().getTime();
      const live = (taken.get(key) ?? []).filter((at) => at > now - windowMs);
      taken.set(key, live);
      const [oldest = now] = live;
      if (live.length >= permits) return Promise.resolve({ ok: false, retryAfterMs: oldest + windowMs - now });
      live.push(now);
      return Promise.resolve({ ok: true });
    },
  };
}

export function createFakeUploads(): Uploads & { all: Upload[] } {
  const all: Upload[] = [];
  return {
    all,
    save(conversationId, files, quotaBytes) {
      const fresh = files.filter(({ id }) => !all.some((kept) => kept.id === id));
      const own = all.filter((kept) => kept.conversationId === conversationId);
      const bytes = [...own, ...fresh].reduce((sum, { content }) => sum + content.byteLength, 0);
      if (bytes <= quotaBytes) all.push(...fresh.map((file) => ({ ...file, conversationId })));
      return Promise.resolve(bytes <= quotaBytes);
    },
    read: (conversationId, id) =>
      Promise.resolve(all.find((upload) => upload.id === id && upload.conversationId === conversationId)),
  };
}
