import type { Socket } from 'socket.io';
import type { Logger } from 'pino';
import type { Ack, ClientToServerEvents, ServerToClientEvents, StaffProfile } from '../../contracts/desk-protocol.ts';
import { AppError, toProblem } from '../../bot/domain/errors.ts';
import type { Bus, Clock } from '../../bot/ports/system.ts';
import type { DeskConversations, DeskFeed, SequencedFact } from '../ports/desk-store.ts';
import { holding } from '../domain/desk-events.ts';
import { STAFF_QUEUES } from '../domain/queues.ts';
import type { FeedFollower } from './feed-follower.ts';
import { createFollowing, type Greeting } from './following.ts';
import { attends, type PresenceKeeper } from './presence-keeper.ts';
import { createRequestBudget } from './request-budget.ts';
import type { Asker, DeskRequestKind } from './requests.ts';
import { createTypingRelay } from './typing-relay.ts';

/** What a socket is known by once its session was found. */
export interface ScreenSession {
  tokenHash: string;
  profile: StaffProfile;
  ip: string;
}

export type DeskSocket = Socket<
  ClientToServerEvents,
  ServerToClientEvents,
  Record<string, never>,
  { session?: ScreenSession }
>;

/** One signed-in socket. */
export interface Screen {
  readonly tokenHash: string;
  readonly profile: StaffProfile;
  take(page: readonly SequencedFact[]): void;
  /** The session was found again, with what the person may do now. */
  renew(profile: StaffProfile): void;
  /** Says why and closes for good. */
  signOut(reason: 'expired' | 'revoked'): void;
  /** When a person last did something here, ms since the epoch. */
  usedAt(): number;
  /** Frees what it holds, the socket being closed; resolves when what was under way is over. */
  end(): Promise<void>;
}

export interface ScreenOptions {
  socket: DeskSocket;
  session: ScreenSession;
  requests: Record<string, DeskRequestKind>;
  conversations: DeskConversations;
  feed: DeskFeed;
  follower: FeedFollower;
  keeper: PresenceKeeper;
  bus: Bus;
  clock: Clock;
  logger: Logger;
  /** Throws `auth.expired` where the session is over; `byPerson` keeps it alive. */
  checkSession(screen: Screen, byPerson: boolean): Promise<void>;
  /** The session was found to be over, and the request that showed it is answered. */
  sessionOver(screen: Screen): Promise<void>;
  presenceChanged(profile: StaffProfile, presence: 'available' | 'away' | 'offline'): void;
}

/** Conversations a supervisor's screen watches at most; the one opened first goes. */
const WATCHED = 50;
/** Packets that may wait for a slow line; beyond, it is cut and the screen greets again. */
const UNSENT_PACKETS = 5000;

/** Answers one socket's requests in their order and shows it what it may see. */
export function createScreen(options: ScreenOptions): Screen {
  const { socket, session, keeper, clock, logger } = options;
  const budget = createRequestBudget(clock);
  const relay = createTypingRelay(options.bus, (note) => socket.emit('desk:typing', note));
  let profile = session.profile;
  let usedAt = clock.now().getTime();
  let greeted: Promise<unknown> | undefined;
  let ended = false;
  let queue: Promise<void> = Promise.resolve();

  const following = createFollowing({
    feed: options.feed,
    follower: options.follower,
    list: () => listFor(options.conversations, profile),
    profile: () => profile,
    emit: (event) => socket.emit('desk:event', event),
  });

  const screen: Screen = {
    tokenHash: session.tokenHash,
    get profile() {
      return profile;
    },
    take(page) {
      following.take(page);
      relayHeld();
      if (unsentPackets(socket) > UNSENT_PACKETS) {
        logger.warn('a desk screen is too slow: its line is cut');
        socket.conn.close();
      }
    },
    renew(found) {
      profile = found;
      const viewer = following.viewer();
      if (viewer) viewer.profile = found;
    },
    signOut(reason) {
      socket.emit('desk:signed-out', { reason });
      socket.disconnect(true);
    },
    usedAt: () => usedAt,
    end() {
      ended = true;
      relay.stop();
      const left = greeted?.then(() => keeper.leave(session.profile.id)).catch(presenceFailed);
      return Promise.all([queue, left]).then(() => undefined);
    },
  };

  const asker: Asker = {
    get profile() {
      return profile;
    },
    ip: session.ip,
    watch: (id) => watch(following.viewer()?.watches, id),
    hold(id) {
      const viewer = following.viewer();
      if (viewer) holding(viewer, id);
      relayHeld();
    },
    holds: (id) => following.viewer()?.holds.has(id) ?? false,
    typing: (id, typing) => relay.say(id, typing),
    async setPresence(presence) {
      await keeper.set(profile, presence);
      options.presenceChanged(profile, presence);
    },
    hello,
  };

  for (const [name, request] of Object.entries(options.requests)) {
    // Names and payloads come from the wire: the table's schema is what types them.
    (socket as unknown as UntypedSocket).on(name, (...received) => receive(request, received));
  }
  return screen;

  function receive(request: DeskRequestKind, received: unknown[]): void {
    const [payload] = received;
    const acknowledge = received.at(-1);
    const answer = (ack: Ack<unknown>): void => {
      if (typeof acknowledge === 'function') (acknowledge as (ack: Ack<unknown>) => void)(ack);
    };
    if (!budget.take()) {
      return answer({ ok: false, code: 'rate.limited', detail: 'Demasiadas solicitudes: espere un momento' });
    }
    queue = queue
      .then(() => (ended ? undefined : handle(request, payload, answer)))
      .catch((error: unknown) => {
        answer(refusal(error));
        return error instanceof AppError && error.code === 'auth.expired' ? options.sessionOver(screen) : undefined;
      })
      .catch((error: unknown) => logger.warn({ err: error }, 'desk session could not be ended'))
      .finally(() => budget.done());
  }

  async function handle(
    request: DeskRequestKind,
    payload: unknown,
    answer: (ack: Ack<unknown>) => void,
  ): Promise<void> {
    const read = request.schema.safeParse(payload);
    if (!read.success) {
      return answer({ ok: false, code: 'request.invalid', detail: 'La solicitud no tiene la forma esperada' });
    }
    await options.checkSession(screen, request.byPerson);
    if (request.byPerson) usedAt = clock.now().getTime();
    await request.run(asker, read.data, (value) => answer({ ok: true, value }));
  }

  function refusal(error: unknown): Ack<never> {
    if (!(error instanceof AppError)) logger.error({ err: error }, 'desk request failed');
    const { code, detail, title } = toProblem(error);
    return { ok: false, code, detail: detail ?? title };
  }

  async function hello(since: number | undefined, answer: (value: unknown) => void): Promise<void> {
    const joined = (greeted ??= keeper.join(profile));
    try {
      await joined;
    } catch (error) {
      greeted = undefined;
      throw error;
    }
    const presence = keeper.chosen(profile.id);
    socket.emit('desk:presence', { presence });
    await following.greet(since, (greeting) => answer(greetingValue(greeting, profile, presence)));
    relayHeld();
  }

  function relayHeld(): void {
    if (!ended) relay.follow(following.viewer()?.holds ?? new Set());
  }

  function presenceFailed(error: unknown): void {
    logger.warn({ err: error }, 'desk presence could not be changed');
  }
}

interface UntypedSocket {
  on(name: string, listener: (...received: unknown[]) => void): void;
}

function listFor(conversations: DeskConversations, profile: StaffProfile) {
  if (!attends(profile)) return Promise.resolve([]);
  const queues = profile.roles.includes('supervisor') ? STAFF_QUEUES : profile.queues;
  return conversations.listFor({ agentId: profile.id, queues: [...queues] });
}

function greetingValue(greeting: Greeting, profile: StaffProfile, presence: 'available' | 'away' | 'offline'): unknown {
  const { seq } = greeting;
  if ('events' in greeting) return { seq, events: greeting.events };
  return { seq, snapshot: { seq, profile, presence, conversations: greeting.conversations } };
}

function watch(watches: Set<string> | undefined, conversationId: string): void {
  if (!watches) return;
  watches.delete(conversationId);
  watches.add(conversationId);
  const [first] = watches;
  if (watches.size > WATCHED && first !== undefined) watches.delete(first);
}

// engine.io shows its buffer to no type; without it a line that reads nothing would fill the memory.
function unsentPackets(socket: DeskSocket): number {
  return (socket.conn as unknown as { writeBuffer?: unknown[] }).writeBuffer?.length ?? 0;
}
