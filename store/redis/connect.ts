import { setTimeout as pause } from 'node:timers/promises';
import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import { AppError } from '../../bot/domain/errors.ts';

/** Connections to one Redis. */
export interface RedisConnection {
  /** For commands: each ends within half a second, in an answer or in an error. */
  redis: Redis;
  /** For `subscribe` only. */
  subscriber: Redis;
  /** For commands that block (Socket.IO's streams adapter): no time-out of its own. */
  blocking: Redis;
  /** Ends all three; what waits for an answer gets a second. */
  close: () => Promise<void>;
}

export interface ConnectRedisOptions {
  /** `redis://` or `rediss://`, with user, password and database number where there are any. */
  url: string;
  logger: Logger;
  /** Longest wait for the first connection. */
  startTimeoutMs?: number;
  commandTimeoutMs?: number;
  /** Silence after which a connection that owes an answer is given up and made anew. */
  silenceMs?: number;
}

const MAX_RETRY_DELAY_MS = 2000;
const CLOSE_TIMEOUT_MS = 1000;

/**
 * Connects to Redis; `config.invalid` for a URL that is none or is refused, `store.unavailable` where there is no answer in time.
 * Later losses are logged once each and mended in the background with growing pauses.
 */
export async function connectRedis(options: ConnectRedisOptions): Promise<RedisConnection> {
  const { logger, startTimeoutMs = 10_000, commandTimeoutMs = 500, silenceMs = 5000 } = options;
  const url = checkedUrl(options.url);
  let closing = false;
  const open = (role: string, more: { commandTimeout?: number; socketTimeout?: number }): Redis => {
    const client = new Redis(url, { ...COMMON_OPTIONS, ...more, connectionName: `ventanilla-${role}` });
    watch(client, (up, reason) => {
      if (up) logger.info({ role }, 'redis is reachable again');
      else if (!closing) logger.warn({ role, reason }, 'redis is not reachable');
    });
    return client;
  };

  const clients = {
    redis: open('commands', { commandTimeout: commandTimeoutMs, socketTimeout: silenceMs }),
    subscriber: open('subscriber', { socketTimeout: silenceMs }),
    blocking: open('blocking', {}),
  };
  const all = Object.values(clients);
  try {
    await Promise.all(all.map((client) => ready(client, startTimeoutMs)));
  } catch (error) {
    closing = true;
    for (const client of all) client.disconnect();
    throw error;
  }

  // A subscriber whose network is gone owes no answer and would never notice: it must ask for one.
  const heartbeat = setInterval(() => {
    if (clients.subscriber.status === 'ready') clients.subscriber.ping().catch(() => undefined);
  }, silenceMs).unref();
  return {
    ...clients,
    close: async () => {
      closing = true;
      clearInterval(heartbeat);
      await Promise.all(all.map(end));
    },
  };
}

const COMMON_OPTIONS = {
  retryStrategy: (times: number) => Math.min(50 * 2 ** (times - 1), MAX_RETRY_DELAY_MS),
  // After a failover the old connection may lead to a replica.
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  connectTimeout: 5000,
  maxRetriesPerRequest: 3,
  disconnectTimeout: 500,
} satisfies RedisOptions;

function checkedUrl(text: string): string {
  if (URL.canParse(text) && /^rediss?:\/\/[^/]/i.test(text)) return text;
  // The URL may hold a password: it is not repeated.
  throw new AppError('config.invalid', 'The URL of Redis must begin with redis:// or rediss:// and name a host');
}

/** Tells the first sign of each outage and its end; an `error` event without a listener would end the process. */
function watch(client: Redis, tell: (up: boolean, reason?: string) => void): void {
  let up = true;
  const down = (reason: string): void => {
    if (up) tell(false, reason);
    up = false;
  };
  // Only the message: an error of ioredis carries the command's arguments, the password among them.
  client.on('error', (error: Error) => down(error.message));
  client.on('close', () => down('closed'));
  client.on('ready', () => {
    if (!up) tell(true);
    up = true;
  });
}

function ready(client: Redis, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let reason = 'no connection in time';
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      client.off('error', failed).off('ready', connected);
      act();
    };
    const failed = ({ message }: Error): void => {
      reason = message;
      // Trying again does not make a wrong password right.
      if (/^(WRONGPASS|NOAUTH)/.test(message)) {
        settle(() => reject(new AppError('config.invalid', `Redis refuses the credentials of its URL: ${message}`)));
      }
    };
    const connected = (): void => settle(resolve);
    const timer = setTimeout(() => {
      const error = new AppError('store.unavailable', `Redis does not answer: ${reason}`, { retryable: true });
      settle(() => reject(error));
    }, timeoutMs);
    client.on('error', failed).on('ready', connected);
  });
}

async function end(client: Redis): Promise<void> {
  // Not quit() while the connection is away: it would wait for the connection to come back.
  if (client.status === 'ready') {
    await Promise.race([client.quit().catch(() => undefined), pause(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
  }
  client.disconnect();
}
