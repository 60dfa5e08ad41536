import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { AppError } from '../../bot/domain/errors.ts';
import { lastNumberOf, parseWatermark } from './activity-log.ts';
import type { ActivityContext } from './activity-mapping.ts';
import type { Channel } from './channel.ts';
import { BASE_PATH } from './origins.ts';
import { describe, headersOf } from './problem.ts';
import { openStream, type Stream } from './stream.ts';

/** All open streams of this process. */
export interface StreamHub {
  /** Takes over upgrades of the channel's paths; false for any other, which is left alone. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Closes every stream with 1001 and resolves when they are gone, within two seconds. */
  close(): Promise<void>;
}

const STREAM_PATH = /^\/conversations\/([\w-]{1,64})\/stream$/;
const NOWHERE = 'http://stream.invalid';
const SWEPT_AT_ONCE = 20;
const CLOSE_GRACE_MS = 2000;

/** Opens, counts and looks after the WebSocket streams. */
export function createStreamHub(channel: Channel): StreamHub {
  const { access, tokens, log, limits, logger, origins, botName, ids } = channel;
  // Clients only send empty signs of life.
  const server = new WebSocketServer({ noServer: true, maxPayload: 4096, perMessageDeflate: false });
  const streams = new Map<WebSocket, Stream>();
  let closed = false;

  const admit = async (request: IncomingMessage, url: URL): Promise<{ context: ActivityContext; after: number }> => {
    const [, conversationId] = STREAM_PATH.exec(url.pathname.slice(BASE_PATH.length)) ?? [];
    if (conversationId === undefined) throw new AppError('request.not-found', 'There is no such stream');
    const token = url.searchParams.get('t');
    if (!token) throw new AppError('auth.missing', 'Open the stream by the streamUrl of the conversation');
    const grant = await tokens.readForStream(token);
    if (grant.conversationId !== conversationId)
      throw new AppError('auth.forbidden', 'The token is of another conversation');
    await access.limit(`stream:${conversationId}`, limits.streamOpensPerConversation);
    const after = parseWatermark(url.searchParams.get('watermark'), await lastNumberOf(log, conversationId));
    if (streams.size >= limits.streams)
      throw new AppError('rate.limited', 'No more streams can be open', { retryable: true, retryAfterS: 30 });
    const baseUrl = origins.baseUrl(request);
    return { context: { conversationId, userId: grant.userId, botName, baseUrl }, after };
  };

  const add = (webSocket: WebSocket, context: ActivityContext, after: number): void => {
    const ofConversation = [...streams.values()].filter((other) => other.conversationId === context.conversationId);
    // The oldest gives way: it may well be a connection that is dead and does not know it.
    if (ofConversation.length >= limits.streamsPerConversation) ofConversation[0]?.close(1008, 'collision');
    webSocket.on('close', () => streams.delete(webSocket));
    streams.set(webSocket, openStream(channel, webSocket, context, after));
  };

  const keepingAlive = setInterval(() => {
    for (const stream of streams.values()) stream.keepAlive();
  }, limits.keepAliveMs);

  let sweeping = setTimeout(() => void sweep(), limits.sweepMs);
  const sweep = async (): Promise<void> => {
    const all = [...streams.values()];
    for (let from = 0; from < all.length; from += SWEPT_AT_ONCE) {
      const results = await Promise.allSettled(all.slice(from, from + SWEPT_AT_ONCE).map((stream) => stream.sweep()));
      const failure = results.find((result) => result.status === 'rejected');
      if (failure) {
        logger.warn({ err: failure.reason as unknown }, 'web streams could not be looked over');
        break;
      }
    }
    // Not on the beat, so that several nodes do not ask together.
    if (!closed) sweeping = setTimeout(() => void sweep(), limits.sweepMs * (0.5 + Number(ids.digits(3)) / 1000));
  };

  return {
    handleUpgrade(request, socket, head) {
      const path = request.url ?? '/';
      if (!URL.canParse(path, NOWHERE)) return false;
      const url = new URL(path, NOWHERE);
      if (url.pathname !== BASE_PATH && !url.pathname.startsWith(`${BASE_PATH}/`)) return false;
      socket.on('error', () => socket.destroy());
      admit(request, url).then(
        ({ context, after }) => {
          if (socket.destroyed) return;
          if (closed) {
            refuse(
              socket,
              new AppError('store.unavailable', 'The server is stopping', { retryable: true, retryAfterS: 5 }),
            );
            return;
          }
          server.handleUpgrade(request, socket, head, (webSocket) => add(webSocket, context, after));
        },
        (error: unknown) => {
          if (!(error instanceof AppError)) logger.error({ err: error }, 'a web stream could not be opened');
          refuse(socket, error);
        },
      );
      return true;
    },
    async close() {
      closed = true;
      clearInterval(keepingAlive);
      clearTimeout(sweeping);
      const open = [...streams.keys()];
      const gone = Promise.all(open.map((webSocket) => new Promise((resolve) => webSocket.once('close', resolve))));
      for (const stream of streams.values()) stream.close(1001, 'the server is stopping');
      const late = setTimeout(() => open.forEach((webSocket) => webSocket.terminate()), CLOSE_GRACE_MS);
      await gone;
      clearTimeout(late);
      server.close();
    },
  };
}

/** Answers an upgrade that is not taken as any other failed request is answered. */
function refuse(socket: Duplex, error: unknown): void {
  if (!socket.writable) return;
  const problem = describe(error);
  const body = JSON.stringify(problem);
  const headers = {
    ...headersOf(error, problem),
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n${head.join('')}\r\n${body}`);
}
