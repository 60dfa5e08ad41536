import { pino } from 'pino';
import type { StaffProfile } from '../../contracts/desk-protocol.ts';
import type { Fact, FactOf, NumberedFact } from '../../contracts/fact.ts';
import { summarise } from '../../agent-desk/domain/summary.ts';
import { liveOffer } from '../../agent-desk/domain/decisions.ts';
import type {
  DeskConversation,
  DeskConversations,
  DeskFeed,
  SequencedFact,
} from '../../agent-desk/ports/desk-store.ts';
import type { AgentPresence, PresenceBoard } from '../../agent-desk/ports/presence.ts';
import type { StaffAccount, StaffAccounts, StaffSessions } from '../../agent-desk/ports/staff-store.ts';
import { foldFact, newConversation, type Conversation } from '../../bot/domain/conversation.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { AuditEntry, AuditTrail } from '../../bot/ports/audit.ts';
import type { ConversationLog } from '../../bot/ports/conversation-log.ts';
import { DESK_TOPIC, type Bus, type BusNote, type Clock, type Ids, type RateLimit } from '../../bot/ports/system.ts';

export const silent = pino({ level: 'silent' });

/** A clock that only moves when told. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
}

export function createFakeClock(start = '2026-11-20T14:00:00.000Z'): FakeClock {
  let now = Date.parse(start);
  return { now: () => new Date(now), advance: (ms) => void (now += ms) };
}

export function createFakeIds(prefix = 'id'): Ids {
  let last = 0;
  return {
    id: () => `${prefix}${String(++last).padStart(20, '0')}`,
    digits: (digits) => String(++last).padStart(digits, '0'),
  };
}

export function createFakeBus(): Bus {
  const topics = new Map<string, Set<(note: BusNote) => void>>();
  return {
    publish(topic, note) {
      for (const listener of [...(topics.get(topic) ?? [])]) listener(note);
    },
    subscribe(topic, listener) {
      const listeners = topics.get(topic) ?? new Set();
      topics.set(topic, listeners.add(listener));
      return () => void listeners.delete(listener);
    },
  };
}

/** Fixed windows, counted by the given clock. */
export function createFakeRateLimit(clock: Clock): RateLimit {
  const windows = new Map<string, { endsAt: number; taken: number }>();
  return {
    take(key, { permits, windowMs }) {
      const now = clock.now().getTime();
      const open = windows.get(key);
      const window = open && open.endsAt > now ? open : { endsAt: now + windowMs, taken: 0 };
      windows.set(key, window);
      if (window.taken >= permits) return Promise.resolve({ ok: false as const, retryAfterMs: window.endsAt - now });
      window.taken += 1;
      return Promise.resolve({ ok: true as const });
    },
  };
}

/** The audit record; `broken` makes it refuse. */
export interface FakeAudit extends AuditTrail {
  entries: AuditEntry[];
  broken: boolean;
}

export function createFakeAudit(): FakeAudit {
  const audit: FakeAudit = {
    entries: [],
    broken: false,
    append(entry) {
      if (audit.broken) return Promise.reject(new AppError('store.unavailable', 'the audit record cannot be written'));
      audit.entries.push(entry);
      return Promise.resolve();
    },
  };
  return audit;
}

export function createFakePresence(clock: Clock): PresenceBoard {
  const agents = new Map<string, AgentPresence>();
  return {
    set: (agent) => Promise.resolve(void agents.set(agent.agentId, agent)),
    remove: (agentId) => Promise.resolve(void agents.delete(agentId)),
    list: () => Promise.resolve([...agents.values()].filter((one) => clock.now().getTime() - one.seenAt <= 30_000)),
  };
}

/** Accounts and sessions as the store keeps them. */
export interface FakeStaff {
  accounts: StaffAccounts;
  sessions: StaffSessions;
  put(account: StaffAccount): void;
}

export function createFakeStaff(clock: Clock): FakeStaff {
  const byUser = new Map<string, StaffAccount>();
  const open = new Map<string, { staffId: string; lastSeenAt: number }>();
  const byId = (id: string): StaffAccount | undefined => [...byUser.values()].find((one) => one.id === id);
  return {
    put: (account) => void byUser.set(account.user, account),
    accounts: {
      findByUser: (user) => Promise.resolve(byUser.get(user)),
      save: (account) => Promise.resolve(void byUser.set(account.user, { ...account, failures: 0 })),
      recordFailure(staffId) {
        const account = byId(staffId);
        if (!account) return Promise.resolve();
        const failures = account.failures + 1;
        const lockedUntil = new Date(clock.now().getTime() + 15 * 60_000).toISOString();
        byUser.set(account.user, { ...account, failures, ...(failures >= 3 && { lockedUntil }) });
        return Promise.resolve();
      },
      clearFailures(staffId) {
        const account = byId(staffId);
        if (!account) return Promise.resolve();
        byUser.set(account.user, { ...profileOf(account), passwordHash: account.passwordHash, failures: 0 });
        return Promise.resolve();
      },
    },
    sessions: {
      create: ({ tokenHash, staffId }) =>
        Promise.resolve(void open.set(tokenHash, { staffId, lastSeenAt: clock.now().getTime() })),
      find(tokenHash, idleMs) {
        const session = open.get(tokenHash);
        const account = session && byId(session.staffId);
        if (!session || !account || clock.now().getTime() - session.lastSeenAt > idleMs)
          return Promise.resolve(undefined);
        const lastSeenAt = new Date(session.lastSeenAt).toISOString();
        return Promise.resolve({ staffId: account.id, profile: profileOf(account), lastSeenAt });
      },
      touch(tokenHash) {
        const session = open.get(tokenHash);
        if (session) session.lastSeenAt = clock.now().getTime();
        return Promise.resolve();
      },
      end: (tokenHash) => Promise.resolve(void open.delete(tokenHash)),
    },
  };
}

/** All conversations of a test, with the ports that read and change them. */
export interface FakeTown {
  conversations: DeskConversations;
  feed: DeskFeed;
  log: ConversationLog;
  /** Commits facts as bot or intake would. */
  commit(conversationId: string, ...facts: Fact[]): void;
  state(conversationId: string): Conversation;
  facts(conversationId: string): NumberedFact[];
  /** Kinds of facts that wait for a bot turn. */
  woken: { conversationId: string; kind: Fact['kind'] }[];
  /** Runs before each `change` decides, while another may get ahead. */
  beforeChange: (() => Promise<void>) | undefined;
  /** How often the feed was read. */
  feedReads: number;
}

export function createFakeTown(options: { clock: Clock; bus: Bus; audit: FakeAudit }): FakeTown {
  const { clock, bus, audit } = options;
  const kept = new Map<string, { state: Conversation; facts: NumberedFact[]; updatedAt: string }>();
  const order: { conversationId: string; numbered: NumberedFact }[] = [];
  const actions = new Map<string, number>();

  const town: FakeTown = {
    woken: [],
    beforeChange: undefined,
    feedReads: 0,
    commit(conversationId, ...facts) {
      const at = clock.now().toISOString();
      const [first] = facts;
      if (!kept.has(conversationId)) {
        const started = first?.kind === 'conversation-started' ? first : undefined;
        const state = newConversation(conversationId, started?.channel ?? 'web', started?.locale ?? 'es-CO', at);
        kept.set(conversationId, { state, facts: [], updatedAt: at });
      }
      const one = must(kept.get(conversationId));
      for (const fact of facts) {
        const numbered = { number: one.facts.length + 1, at, fact };
        one.facts.push(numbered);
        one.state = foldFact(one.state, fact, at);
        one.updatedAt = at;
        order.push({ conversationId, numbered });
      }
      bus.publish(DESK_TOPIC, { kind: 'sequenced', seq: order.length });
    },
    state: (conversationId) => must(kept.get(conversationId)).state,
    facts: (conversationId) => must(kept.get(conversationId)).facts,

    conversations: {
      async change(conversationId, decide, { clientId } = {}) {
        await town.beforeChange?.();
        const one = kept.get(conversationId);
        if (!one) {
          const detail = 'there is no such conversation';
          return { decision: { ok: false, code: 'conversation.unknown', detail }, number: 0, repeated: false };
        }
        const decision = decide(one.state);
        const key = `${conversationId}:${clientId}`;
        const known = clientId === undefined ? undefined : actions.get(key);
        if (known !== undefined) return { decision, number: known, repeated: true };
        if (decision.ok) {
          for (const entry of decision.audit) await audit.append(entry);
          if (decision.facts.length > 0) town.commit(conversationId, ...decision.facts);
          if (decision.wakesBot !== undefined) town.woken.push({ conversationId, kind: decision.wakesBot });
          if (clientId !== undefined) actions.set(key, one.facts.length);
        }
        return { decision, number: one.facts.length, repeated: false };
      },
      find: (conversationId) => Promise.resolve(kept.has(conversationId) ? desk(conversationId) : undefined),
      listFor: ({ agentId, queues }) =>
        Promise.resolve(
          all()
            .filter(
              ({ state }) =>
                state.handoff && (waits(state) ? queues.includes(state.handoff.queue) : holder(state) === agentId),
            )
            .map(({ summary }) => summary)
            .slice(0, 500),
        ),
      listWaiting: (limit) =>
        Promise.resolve(
          all()
            .filter(({ state }) => waits(state) && state.handoff && liveOffer(state.handoff, clock.now()) === undefined)
            .sort((a, b) => b.summary.priority - a.summary.priority)
            .slice(0, limit),
        ),
      countHeld() {
        const held = new Map<string, number>();
        for (const { state } of all()) {
          const agent = waits(state) ? state.handoff && liveOffer(state.handoff, clock.now()) : holder(state);
          if (agent !== undefined) held.set(agent, (held.get(agent) ?? 0) + 1);
        }
        return Promise.resolve(held);
      },
    },

    feed: {
      since(after, limit) {
        town.feedReads += 1;
        const page = order.slice(after, after + limit).map((one, index): SequencedFact => ({
          ...one,
          seq: after + index + 1,
          summary: desk(one.conversationId).summary,
        }));
        return Promise.resolve(page);
      },
      latestSeq: () => Promise.resolve(order.length),
    },

    log: {
      read(conversationId, { after, before, limit }) {
        const facts = (kept.get(conversationId)?.facts ?? []).filter(
          ({ number }) => number > (after ?? 0) && number < (before ?? Infinity),
        );
        return Promise.resolve(
          after !== undefined && before === undefined ? facts.slice(0, limit) : facts.slice(-limit),
        );
      },
      lastNumber: (conversationId) => Promise.resolve(kept.get(conversationId)?.facts.length),
    },
  };
  return town;

  function desk(conversationId: string): DeskConversation {
    const { state, facts, updatedAt } = must(kept.get(conversationId));
    return { state, summary: summarise(state, facts.length, updatedAt) };
  }

  function all(): DeskConversation[] {
    return [...kept.keys()].map(desk);
  }
}

export const ANA: StaffProfile = {
  id: 'staff-ana',
  user: 'ana',
  name: 'Ana',
  roles: ['agent'],
  queues: ['rentas', 'general'],
};
export const BETO: StaffProfile = {
  id: 'staff-beto',
  user: 'beto',
  name: 'Beto',
  roles: ['agent'],
  queues: ['rentas'],
};
export const CATA: StaffProfile = {
  id: 'staff-cata',
  user: 'cata',
  name: 'Cata',
  roles: ['agent'],
  queues: ['catastro'],
};
export const SARA: StaffProfile = { id: 'staff-sara', user: 'sara', name: 'Sara', roles: ['supervisor'], queues: [] };
export const AUDI: StaffProfile = { id: 'staff-audi', user: 'audi', name: 'Audi', roles: ['auditor'], queues: [] };

export const started: Fact = { kind: 'conversation-started', channel: 'web', locale: 'es-CO' };
export const asksForPerson: FactOf<'handoff-requested'> = {
  kind: 'handoff-requested',
  queue: 'rentas',
  priority: 0,
  reason: 'asked',
  summary: 'Quiere hablar con alguien del predial',
};

export function citizenSays(text: string, clientId = `c-${text}`): Fact {
  return { kind: 'citizen-said', text, clientId, attachments: [] };
}

export const verified: Fact = {
  kind: 'identity-verified',
  level: 2,
  method: 'otp',
  taxpayerId: 'tp-1',
  name: 'Luz Marina Prado',
  documentType: 'CC',
  document: '31987654',
};

export const accountRead: Fact = {
  kind: 'account-read',
  account: {
    asOf: '2026-11-20T13:00:00.000Z',
    obligations: [
      { tax: 'predial', propertyId: 'p-1', year: 2025, capitalCop: 700_000, interestCop: 90_000, balanceCop: 790_000 },
      { tax: 'predial', propertyId: 'p-1', year: 2026, capitalCop: 812_000, interestCop: 0, balanceCop: 812_000 },
    ],
  },
};

function profileOf({ id, user, name, roles, queues }: StaffAccount): StaffProfile {
  return { id, user, name, roles, queues };
}

function waits(state: Conversation): boolean {
  return state.owner === 'queued';
}

function holder(state: Conversation): string | undefined {
  return state.owner === 'agent' ? state.handoff?.agentId : undefined;
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the test asked for what is not there');
  return value;
}
