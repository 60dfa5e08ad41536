import { io } from 'socket.io-client';
import { readAck, readEvent, readPresence, readSignedOut, readTyping } from './wire.ts';
import type { DeskLink, LinkListener } from './desk-link.ts';

/** Options of the real line. */
export interface SocketLinkOptions {
  /** Path of the server's endpoint, same origin. */
  path: string;
  answerTimeoutMs: number;
  /** Whether the server still knows our session; asked when it refuses or drops the line. */
  isSignedIn: () => Promise<boolean>;
  /** Wait before a line that the server dropped is tried again. */
  retryMs: number;
}

/** The line over Socket.IO: web socket first, polling where a proxy forbids it; reconnects for ever. */
export function socketLink(options: SocketLinkOptions): DeskLink {
  const socket = io({
    path: options.path,
    autoConnect: false,
    // With only a web socket first, a refused upgrade must fall to polling by itself.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
  });
  let timer: ReturnType<typeof setTimeout> | undefined;

  return {
    isConnected: () => socket.connected,
    async request(kind, ask) {
      // A line without connection would keep the request and send it later, out of our order.
      if (!socket.connected) return { ok: false, code: 'link.lost', detail: 'There is no line' };
      try {
        const raw: unknown = await socket.timeout(options.answerTimeoutMs).emitWithAck(kind, ask);
        return readAck(kind, raw);
      } catch {
        return { ok: false, code: 'link.timeout', detail: 'No answer in time' };
      }
    },
    typing(conversationId, typing) {
      if (socket.connected) socket.volatile.emit('typing:set', { conversationId, typing });
    },
    open(listener) {
      listen(listener);
      socket.connect();
    },
    close() {
      clearTimeout(timer);
      socket.off();
      socket.disconnect();
    },
  };

  function listen(listener: LinkListener): void {
    socket.on('connect', () => listener.connected());
    socket.on('disconnect', (reason) => {
      listener.lost();
      if (reason === 'io server disconnect') void again(listener);
    });
    // An inactive socket after an error was refused by the server and is not tried again by the library.
    socket.on('connect_error', () => {
      listener.lost();
      if (!socket.active) void again(listener);
    });
    socket.on('desk:event', (raw: unknown) => heard(readEvent(raw), listener, (event) => listener.event(event)));
    socket.on('desk:typing', (raw: unknown) => heard(readTyping(raw), listener, (note) => listener.typing(note)));
    socket.on('desk:presence', (raw: unknown) => heard(readPresence(raw), listener, (one) => listener.presence(one)));
    socket.on('desk:signed-out', (raw: unknown) => listener.signedOut(readSignedOut(raw)));
  }

  async function again(listener: LinkListener): Promise<void> {
    // A server that does not answer at all is no proof that the session ended.
    const known = await options.isSignedIn().catch(() => true);
    if (!known) return listener.signedOut('unknown');
    clearTimeout(timer);
    timer = setTimeout(() => socket.connect(), options.retryMs);
  }
}

function heard<T>(read: T | undefined, listener: LinkListener, use: (value: T) => void): void {
  if (read === undefined) listener.unreadable();
  else use(read);
}
