import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Router } from 'express';
import type { Logger } from 'pino';
import type { ServerOptions } from 'socket.io';
import type { Presence, StaffProfile } from '../../contracts/desk-protocol.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { FilingExtension } from '../../bot/ports/filing-extension.ts';
import type { AuditTrail } from '../../bot/ports/audit.ts';
import type { ConversationLog } from '../../bot/ports/conversation-log.ts';
import type { Bus, Clock, Ids, RateLimit } from '../../bot/ports/system.ts';
import type { Uploads } from '../../bot/ports/uploads.ts';
import type { DeskConversations, DeskFeed } from '../ports/desk-store.ts';
import type { FilingReviews } from '../ports/filing-review.ts';
import type { PresenceBoard } from '../ports/presence.ts';
import type { StaffAccounts, StaffSessions } from '../ports/staff-store.ts';
import { attachmentRoutes } from './attachment-routes.ts';
import { createDeskSocket, type DeskIo } from './desk-socket.ts';
import { extensionRoutes } from './extension-routes.ts';
import { createFeedFollower } from './feed-follower.ts';
import { originRoutes } from './origin-routes.ts';
import { createPresenceKeeper } from './presence-keeper.ts';
import { createRequests } from './requests.ts';
import { reviewRoutes } from './review-routes.ts';
import { createRouterWorker } from './router-worker.ts';
import { createScreen, type DeskSocket, type Screen, type ScreenSession } from './screen.ts';
import { sessionRoutes } from './session-routes.ts';
import { createSessionService, type SignInLimits } from './sessions.ts';

/** What the desk's server is made of. Times have defaults; see `DESK_DEFAULTS`. */
export interface DeskServerOptions extends Partial<DeskTimes> {
  /** Attached to at once; else call `attach` when the server has its request handler. */
  httpServer?: HttpServer;
  /** Socket.IO's own options, e.g. the Redis streams adapter. */
  io?: Partial<ServerOptions>;
  sessions: StaffSessions;
  accounts: StaffAccounts;
  conversations: DeskConversations;
  feed: DeskFeed;
  log: ConversationLog;
  uploads: Uploads;
  /** Absent: there is nothing to review. */
  reviews?: FilingReviews | undefined;
  /** Absent: no term is put off from the desk. */
  extensions?: FilingExtension | undefined;
  presence: PresenceBoard;
  bus: Bus;
  audit: AuditTrail;
  rateLimit: RateLimit;
  clock: Clock;
  ids: Ids;
  publicBaseUrl: string;
  logger: Logger;
  signInLimits?: SignInLimits;
  /** Network address of the person behind a request; the socket's own unless a proxy is trusted. */
  addressOf?: (request: IncomingMessage) => string;
}

/** How the desk keeps time and share. */
interface DeskTimes {
  /** Conversations an agent may have at once. */
  capacity: number;
  /** How long an offer stands. */
  offerSeconds: number;
  /** A session that nobody used for this long is over. */
  idleMs: number;
  /** How long someone who let a conversation pass is not offered it again. */
  restMs: number;
  /** Waiting this long counts as one step of priority. */
  ageingMs: number;
  /** How long an agent may be gone before their conversations wait again. */
  offlineGraceMs: number;
  /** How soon a lost wake is made good. */
  reconcileMs: number;
  /** How often those with a screen are shown to be at work; well under 15 s. */
  heartbeatMs: number;
  /** How often the sessions of open sockets are looked at. */
  sessionCheckMs: number;
}

const DESK_DEFAULTS: DeskTimes = {
  capacity: 4,
  offerSeconds: 30,
  idleMs: 5 * 60_000,
  restMs: 30_000,
  ageingMs: 60_000,
  offlineGraceMs: 30_000,
  reconcileMs: 1000,
  heartbeatMs: 5000,
  sessionCheckMs: 10_000,
};

export interface DeskServer {
  io: DeskIo;
  /** To mount at `/desk/api`. */
  router: Router;
  attach(httpServer: HttpServer): void;
  /** Before the first request is let in, after the database is up. */
  start(): Promise<void>;
  /** Cuts the screens (they reconnect by themselves) and ends all work; before HTTP server and database stop. */
  stop(): Promise<void>;
  /** One round of the router, for those who do not want to wait for it. */
  route(): Promise<void>;
  /** Looks at the sessions of all open sockets now. */
  checkSessions(): Promise<void>;
}

/** Within this time a session found is believed, ms; also how often activity is written. */
const SESSION_BELIEVED_MS = 5000;

/** The agents' server: sessions over HTTP, events over Socket.IO, offers by the router. */
export function createDeskServer(options: DeskServerOptions): DeskServer {
  const times: DeskTimes = { ...DESK_DEFAULTS, ...options };
  const { sessions, conversations, feed, bus, audit, clock, logger, publicBaseUrl } = options;
  const addressOf = options.addressOf ?? socketAddress;
  const screens = new Set<Screen>();
  const ending = new Set<Promise<void>>();
  let isOpen = false;
  const believedUntil = new WeakMap<Screen, number>();

  const service = createSessionService({
    ...options,
    idleMs: times.idleMs,
    limits: options.signInLimits ?? { perAddress: 60, perUser: 10 },
    ended: sessionEnded,
  });
  const attachments = attachmentRoutes({ ...options, service, addressOf });
  const reviews = options.reviews ? [reviewRoutes({ ...options, reviews: options.reviews, service, addressOf })] : [];
  const { extensions } = options;
  const terms = extensions ? [extensionRoutes({ service, extensions })] : [];
  const origins = originRoutes({ ...options, service, addressOf });
  const router = sessionRoutes({
    service,
    publicBaseUrl,
    logger,
    addressOf,
    more: [attachments, origins, ...reviews, ...terms],
  });
  const io = createDeskSocket(
    { service, publicBaseUrl, addressOf, logger, isOpen: () => isOpen, ...(options.io && { io: options.io }) },
    connected,
  );
  const follower = createFeedFollower({ feed, bus, logger, pollMs: times.reconcileMs });
  const keeper = createPresenceKeeper(options);
  const worker = createRouterWorker({ ...options, ...times, offerMs: times.offerSeconds * 1000 });
  const requests = createRequests(options);
  const timers: ReturnType<typeof setInterval>[] = [];

  follower.onPage((page) => {
    worker.notice(page);
    for (const screen of screens) screen.take(page);
  });
  if (options.httpServer) io.attach(options.httpServer);

  return {
    io,
    router,
    attach: (httpServer) => void io.attach(httpServer),
    async start() {
      await follower.start();
      worker.start();
      isOpen = true;
      timers.push(setInterval(() => void keeper.beat().catch(presenceFailed), times.heartbeatMs));
      timers.push(setInterval(() => void checkSessions().catch(checkFailed), times.sessionCheckMs));
    },
    async stop() {
      isOpen = false;
      for (const timer of timers.splice(0)) clearInterval(timer);
      await Promise.all([follower.stop(), worker.stop()]);
      // Not `io.close()`: that would close the HTTP server, which is not ours.
      io.engine?.close();
      await Promise.all(ending);
    },
    route: () => worker.round(),
    checkSessions,
  };

  function connected(socket: DeskSocket, session: ScreenSession): void {
    const screen = createScreen({
      ...{ socket, session, requests, conversations, feed, follower, keeper, bus, clock, logger },
      ...{ checkSession, presenceChanged, sessionOver: ({ tokenHash }: Screen) => sessionOver(tokenHash) },
    });
    screens.add(screen);
    believedUntil.set(screen, clock.now().getTime() + SESSION_BELIEVED_MS);
    void socket.join([`staff:${session.profile.id}`, `session:${session.tokenHash}`]);
    socket.on('disconnect', () => {
      screens.delete(screen);
      const end = screen.end().finally(() => ending.delete(end));
      ending.add(end);
    });
  }

  async function checkSession(screen: Screen, byPerson: boolean): Promise<void> {
    const now = clock.now().getTime();
    if ((believedUntil.get(screen) ?? 0) > now) return;
    const session = await sessions.find(screen.tokenHash, times.idleMs);
    if (!session) throw new AppError('auth.expired', 'La sesión terminó');
    screen.renew(session.profile);
    if (!byPerson) return;
    await sessions.touch(screen.tokenHash);
    believedUntil.set(screen, now + SESSION_BELIEVED_MS);
  }

  async function checkSessions(): Promise<void> {
    for (const tokenHash of new Set([...screens].map((screen) => screen.tokenHash))) {
      const session = await sessions.find(tokenHash, times.idleMs);
      if (!session) await sessionOver(tokenHash);
      else for (const screen of ofSession(tokenHash)) screen.renew(session.profile);
    }
  }

  /** Found to be over: by idling, which is written down here, or ended on another node. */
  async function sessionOver(tokenHash: string): Promise<void> {
    const own = ofSession(tokenHash);
    const [first] = own;
    if (!first) return;
    const lastUse = Math.max(...own.map((screen) => screen.usedAt()));
    // The last seconds of use may not have been written.
    const isIdle = clock.now().getTime() - lastUse >= times.idleMs - 2 * SESSION_BELIEVED_MS;
    for (const screen of own) screen.signOut(isIdle ? 'expired' : 'revoked');
    await goneIfLast(first.profile.id);
    if (!isIdle) return;
    await sessions.end(tokenHash);
    const actor = { kind: 'staff' as const, id: first.profile.id };
    await audit.append({ actor, action: 'session.closed', module: 'desk', detail: { reason: 'idle' } });
  }

  function sessionEnded(tokenHash: string, reason: 'elsewhere' | 'left'): void {
    const staff = new Set(ofSession(tokenHash).map((screen) => screen.profile.id));
    // By room, so that sockets on other nodes hear it too.
    io.to(`session:${tokenHash}`).emit('desk:signed-out', { reason });
    io.in(`session:${tokenHash}`).disconnectSockets(true);
    for (const agentId of staff) goneIfLast(agentId).catch(presenceFailed);
  }

  async function goneIfLast(agentId: string): Promise<void> {
    if ([...screens].some((screen) => screen.profile.id === agentId)) return;
    await keeper.remove(agentId);
    worker.wake();
  }

  function presenceChanged(profile: StaffProfile, presence: Presence): void {
    io.to(`staff:${profile.id}`).emit('desk:presence', { presence });
    worker.wake();
  }

  function ofSession(tokenHash: string): Screen[] {
    return [...screens].filter((screen) => screen.tokenHash === tokenHash);
  }

  function presenceFailed(error: unknown): void {
    logger.warn({ err: error }, 'desk presence could not be changed');
  }

  function checkFailed(error: unknown): void {
    logger.warn({ err: error }, 'desk sessions could not be checked');
  }
}

// A server that listens on both families shows IPv4 addresses as IPv6.
function socketAddress({ socket }: IncomingMessage): string {
  return (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
}
