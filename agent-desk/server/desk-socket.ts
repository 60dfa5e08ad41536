import type { IncomingMessage } from 'node:http';
import { Server, type ServerOptions } from 'socket.io';
import type { Logger } from 'pino';
import type { ClientToServerEvents, ServerToClientEvents } from '../../contracts/desk-protocol.ts';
import { AppError, codeOf } from '../../bot/domain/errors.ts';
import { readCookie, SESSION_COOKIE } from './cookies.ts';
import { isOwnOrigin } from './origin.ts';
import type { DeskSocket, ScreenSession } from './screen.ts';
import type { SessionService } from './sessions.ts';

export type DeskIo = Server<
  ClientToServerEvents,
  ServerToClientEvents,
  Record<string, never>,
  { session?: ScreenSession }
>;

export interface DeskSocketOptions {
  service: SessionService;
  publicBaseUrl: string;
  addressOf: (request: IncomingMessage) => string;
  /** Whether connections are let in now. */
  isOpen: () => boolean;
  logger: Logger;
  /** What the deployment adds, e.g. the adapter of several nodes. */
  io?: Partial<ServerOptions>;
}

/** Where the screens connect. */
const DESK_SOCKET_PATH = '/desk/socket.io';

/** A message of 4,096 characters fits several times; what is larger closes the line. */
const PACKET_BYTES = 64 * 1024;

/** The desk's Socket.IO server: own pages only, a live session only. `connected` gets each socket let in. */
export function createDeskSocket(
  options: DeskSocketOptions,
  connected: (socket: DeskSocket, session: ScreenSession) => void,
): DeskIo {
  const { service, publicBaseUrl, addressOf, isOpen, logger } = options;
  const io: DeskIo = new Server({
    path: DESK_SOCKET_PATH,
    serveClient: false,
    maxHttpBufferSize: PACKET_BYTES,
    connectTimeout: 10_000,
    pingInterval: 15_000,
    pingTimeout: 15_000,
    // Other rooms have web sockets on the same port.
    destroyUpgrade: false,
    ...options.io,
    allowRequest: (request, decide) => decide(null, isOpen() && isOwnOrigin(request.headers, publicBaseUrl)),
  });

  io.use((socket, next) => {
    admit(socket).then(
      () => next(),
      (error: unknown) => {
        if (!(error instanceof AppError)) logger.error({ err: error }, 'desk socket could not be let in');
        next(refused(error));
      },
    );
  });
  io.on('connection', (socket) => {
    const { session } = socket.data;
    if (session) connected(socket, session);
    else socket.disconnect(true);
  });
  return io;

  async function admit(socket: DeskSocket): Promise<void> {
    const token = readCookie(socket.request.headers.cookie, SESSION_COOKIE);
    if (token === undefined) throw new AppError('auth.missing', 'there is no session');
    const session = await service.find(token);
    if (!session) throw new AppError('auth.expired', 'the session is over');
    socket.data.session = { tokenHash: session.tokenHash, profile: session.profile, ip: addressOf(socket.request) };
  }
}

/** What the client library shows of a refused connection: the code, nothing of the server. */
function refused(error: unknown): Error {
  const code = codeOf(error);
  return Object.assign(new Error(code), { data: { code } });
}
