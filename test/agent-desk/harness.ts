import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { io as connectTo, type Socket } from 'socket.io-client';
import type {
  Ack,
  ClientToServerEvents,
  ConversationView,
  DeskEvent,
  DeskSnapshot,
  ServerToClientEvents,
  StaffProfile,
} from '../../contracts/desk-protocol.ts';
import type { DeskFeed } from '../../agent-desk/ports/desk-store.ts';
import { createDeskServer, type DeskServer, type DeskServerOptions } from '../../agent-desk/server/desk-server.ts';
import { hashPassword } from '../../agent-desk/server/password.ts';
import type { Bus } from '../../bot/ports/system.ts';
import {
  accountRead,
  ANA,
  asksForPerson,
  AUDI,
  BETO,
  CATA,
  citizenSays,
  createFakeAudit,
  createFakeBus,
  createFakeClock,
  createFakeIds,
  createFakePresence,
  createFakeRateLimit,
  createFakeStaff,
  createFakeTown,
  SARA,
  silent,
  started,
  verified,
  type FakeAudit,
  type FakeClock,
  type FakeStaff,
  type FakeTown,
} from './fakes.ts';

type DeskClient = Socket<ServerToClientEvents, ClientToServerEvents>;

/** A desk on a free port with everything behind it in memory. */
export interface TestDesk {
  base: string;
  clock: FakeClock;
  bus: Bus;
  audit: FakeAudit;
  staff: FakeStaff;
  town: FakeTown;
  desk: DeskServer;
  /** Signs in by HTTP; gives the cookie. */
  signIn(profile: StaffProfile, headers?: Record<string, string>): Promise<string>;
  /** Connects with a cookie; resolves when let in, rejects when not. */
  connect(cookie: string, headers?: Record<string, string>): Promise<Screen>;
  /** Signs in, connects, greets and is available. */
  attend(profile: StaffProfile): Promise<Screen & { cookie: string; snapshot: DeskSnapshot }>;
  /** A citizen known at level 2 waits as `c1`, Ana is offered the conversation and takes it. */
  anaAttends(): Promise<{ ana: Screen & { cookie: string; snapshot: DeskSnapshot }; view: ConversationView }>;
  /** Stops the desk and starts another on the same town and port, as after a crash. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A screen's end of the line, with what it heard. */
export interface Screen {
  socket: DeskClient;
  events: DeskEvent[];
  ask<K extends Asked>(name: K, payload: unknown): Promise<Ack<AckValue<K>>>;
  /** Resolves with the first event, past or future, that fits. */
  heard(fits: (event: DeskEvent) => boolean): Promise<DeskEvent>;
}

export type Asked = Exclude<keyof ClientToServerEvents, 'typing:set'>;
type AckValue<K extends Asked> = Parameters<Parameters<ClientToServerEvents[K]>[1]>[0] extends Ack<infer V> ? V : never;

export const PASSWORD = 'una-clave-larga';
// One hash for everybody: what is tested is not how long it takes.
const passwordHash = await hashPassword(PASSWORD);

export async function startDesk(
  overrides: Partial<DeskServerOptions> = {},
  wrapFeed = (feed: DeskFeed) => feed,
  /** Folder of the built screens, where a browser is to see them. */
  pages?: string,
): Promise<TestDesk> {
  const clock = createFakeClock();
  const bus = createFakeBus();
  const audit = createFakeAudit();
  const staff = createFakeStaff(clock);
  const town = createFakeTown({ clock, bus, audit });
  for (const profile of [ANA, BETO, CATA, SARA, AUDI]) staff.put({ ...profile, passwordHash, failures: 0 });
  const sockets = new Set<DeskClient>();

  let server: Server;
  let desk: DeskServer;
  let port = 0;
  const open = async (): Promise<void> => {
    desk = createDeskServer({
      ...{ sessions: staff.sessions, accounts: staff.accounts, conversations: town.conversations, log: town.log },
      uploads: { save: () => Promise.reject(new Error('staff save no files')), read: () => Promise.resolve(undefined) },
      ...{ feed: wrapFeed(town.feed), presence: createFakePresence(clock), rateLimit: createFakeRateLimit(clock) },
      ...{ bus, audit, clock, ids: createFakeIds(), logger: silent, publicBaseUrl: 'http://localhost:3978' },
      // Nothing here happens because time passes: wakes and the tests themselves do it.
      ...{ reconcileMs: 3_600_000, heartbeatMs: 3_600_000, sessionCheckMs: 3_600_000 },
      ...overrides,
    });
    const app = express();
    app.use('/desk/api', desk.router);
    if (pages !== undefined) app.use('/desk', express.static(pages));
    server = createServer(app);
    desk.attach(server);
    await desk.start();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  };
  const shut = async (): Promise<void> => {
    await desk.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  await open();

  const test: TestDesk = {
    ...{ clock, bus, audit, staff, town },
    get base() {
      return `http://127.0.0.1:${port}`;
    },
    get desk() {
      return desk;
    },
    async signIn(profile, headers = {}) {
      const response = await fetch(`${test.base}/desk/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-ventanilla-desk': '1', ...headers },
        body: JSON.stringify({ user: profile.user, password: PASSWORD }),
      });
      if (!response.ok) throw new Error(`sign-in was refused: ${response.status}`);
      return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    },
    connect: (cookie, headers = {}) => connect(test.base, { cookie, ...headers }, sockets),
    async attend(profile) {
      const cookie = await test.signIn(profile);
      const screen = await test.connect(cookie);
      const { snapshot } = must(await screen.ask('desk:hello', {}));
      if (!snapshot) throw new Error('the first greeting brought no snapshot');
      must(await screen.ask('presence:set', { presence: 'available' }));
      return { ...screen, cookie, snapshot };
    },
    async anaAttends() {
      const ana = await test.attend(ANA);
      town.commit('c1', started, citizenSays('hola'), verified, accountRead, asksForPerson);
      await ana.heard(offeredTo(ANA.id));
      return { ana, view: must(await ana.ask('offer:accept', { conversationId: 'c1' })) };
    },
    async restart() {
      await shut();
      await open();
    },
    async stop() {
      for (const socket of sockets) socket.disconnect();
      await shut();
    },
  };
  return test;
}

async function connect(base: string, extraHeaders: Record<string, string>, sockets: Set<DeskClient>): Promise<Screen> {
  const socket: DeskClient = connectTo(base, {
    path: '/desk/socket.io',
    transports: ['websocket'],
    extraHeaders,
    forceNew: true,
    reconnectionDelay: 20,
    reconnectionDelayMax: 50,
  });
  sockets.add(socket);
  const events: DeskEvent[] = [];
  const waiting = new Set<() => void>();
  socket.on('desk:event', (event) => {
    events.push(event);
    for (const look of [...waiting]) look();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', (error) => {
      socket.disconnect();
      reject(error);
    });
  });
  return {
    socket,
    events,
    // Tests send what the types forbid.
    ask: (name, payload) => (socket as unknown as Socket).emitWithAck(name, payload) as Promise<never>,
    heard: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = events.find(fits);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

/** The value of an acknowledgement that must be a good one. */
export function must<T>(ack: Ack<T>): T {
  if (!ack.ok) throw new Error(`${ack.code}: ${ack.detail}`);
  return ack.value;
}

/** Fits the event that shows a conversation in a state. */
export function changed(
  id: string,
  fits: (one: Extract<DeskEvent, { kind: 'conversation-changed' }>['conversation']) => boolean,
) {
  return (event: DeskEvent): boolean =>
    event.kind === 'conversation-changed' && event.conversation.id === id && fits(event.conversation);
}

/** Fits the event that shows `c1` offered to an agent. */
export const offeredTo = (agentId: string) => changed('c1', (one) => one.offeredTo === agentId);

/** Numbers of the thread lines among events. */
export function entries(events: DeskEvent[]): number[] {
  return events.flatMap((event) => (event.kind === 'entry-added' ? [event.entry.number] : []));
}

/** Fits the event that adds a line with this text. */
export function line(text: string) {
  return (event: DeskEvent): boolean => event.kind === 'entry-added' && event.entry.text === text;
}
