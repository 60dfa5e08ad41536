import type { Dispatcher } from 'undici';
import type { Logger } from 'pino';
import { z } from 'zod';
import { AppError } from '../../bot/domain/errors.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { attemptHttp } from './http-attempt.ts';

/** Access tokens by OAuth 2.0 client credentials (RFC 6749 §4.4). */
export interface TokenSource {
  /** A token that is good for a while yet; callers at the same time share one request. */
  token(): Promise<string>;
  /** Forgets `token` if it is still the one kept: a system has answered 401 to it. */
  forget(token: string): void;
}

interface TokenSourceOptions {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  timeoutMs: number;
  clock: Clock;
  dispatcher: Dispatcher;
  logger: Logger;
}

const TokenAnswer = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,8192}$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive().nullish(),
});

/** RFC 6749 §5.1 only recommends `expires_in`; without it a token is kept this long. */
const DEFAULT_LIFE_S = 300;

/** Keeps one token and renews it before it ends (a tenth of its life before, at most 30 s). */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  let kept: { token: string; renewAtMs: number } | undefined;
  let flight: Promise<string> | undefined;

  async function fetchToken(): Promise<string> {
    const { status, json } = await attemptHttp({
      url: new URL(options.tokenUrl),
      method: 'POST',
      headers: {
        authorization: basicCredentials(options.clientId, options.clientSecret),
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: 'grant_type=client_credentials',
      dispatcher: options.dispatcher,
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    if (status >= 500 || status === 429) {
      throw new AppError('backoffice.unreachable', 'The gateway gives no token now.', { retryable: true });
    }
    if (json === undefined) {
      options.logger.error({ status }, 'the gateway refuses our client credentials');
      throw new AppError('backoffice.refused', 'The gateway refuses our client credentials.');
    }
    const parsed = TokenAnswer.safeParse(json);
    if (!parsed.success) throw new AppError('backoffice.malformed', 'The token answer is unreadable.');
    const lifeMs = (parsed.data.expires_in ?? DEFAULT_LIFE_S) * 1000;
    kept = {
      token: parsed.data.access_token,
      renewAtMs: options.clock.now().getTime() + lifeMs - Math.min(30_000, lifeMs / 10),
    };
    return kept.token;
  }

  return {
    token() {
      if (kept && options.clock.now().getTime() < kept.renewAtMs) return Promise.resolve(kept.token);
      flight ??= fetchToken().finally(() => {
        flight = undefined;
      });
      return flight;
    },
    forget(token) {
      if (kept?.token === token) kept = undefined;
    },
  };
}

/** RFC 6749 §2.3.1: both parts are form-encoded before they are joined. */
function basicCredentials(id: string, secret: string): string {
  const encode = (text: string): string => new URLSearchParams({ v: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString('base64')}`;
}
