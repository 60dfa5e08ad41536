import type { Request } from 'express';
import { AppError } from '../../bot/domain/errors.ts';
import type { RateLimit } from '../../bot/ports/system.ts';
import type { ApiScope, Clients } from './clients.ts';
import type { ApiGrant, ApiTokens } from './tokens.ts';

/** Decides who calls, and how often. Every method throws AppError `auth.*` or `rate.limited`. */
export interface Access {
  /** The caller by its bearer; takes one permit of it. */
  identify(request: Request): Promise<ApiGrant>;
  /** Takes one permit of a client, or of another key. */
  limit(key: string): Promise<void>;
  /** One more failure of an address: past the bound it is told to wait. */
  countFailure(request: Request): Promise<void>;
}

const MINUTE_MS = 60_000;
const FAILURES_PER_MINUTE = 30;

export function createAccess(options: {
  tokens: ApiTokens;
  clients: Clients;
  rateLimit: RateLimit;
  requestsPerMinute: number;
}): Access {
  const { tokens, clients, rateLimit, requestsPerMinute } = options;
  const take = async (key: string, permits: number): Promise<void> => {
    const taken = await rateLimit.take(`api:${key}`, { permits, windowMs: MINUTE_MS });
    if (taken.ok) return;
    const retryAfterS = Math.max(1, Math.ceil(taken.retryAfterMs / 1000));
    throw new AppError('rate.limited', `Try again in ${retryAfterS} s`, { retryable: true, retryAfterS });
  };
  const countFailure: Access['countFailure'] = (request) =>
    take(`failed:${request.ip ?? 'unknown'}`, FAILURES_PER_MINUTE);
  const read = async (request: Request): Promise<ApiGrant> => {
    const grant = await tokens.read(bearerOf(request));
    const client = clients.find(grant.clientId);
    // A client that was taken off the list, or lost a scope, has lost it now, not when its token ends.
    if (!client) throw new AppError('auth.invalid', 'The client is no longer known here');
    return { clientId: client.id, scopes: grant.scopes.filter((scope) => client.scopes.includes(scope)) };
  };
  return {
    countFailure,
    limit: (key) => take(key, requestsPerMinute),
    async identify(request) {
      const grant = await read(request).catch(async (error: unknown) => {
        await countFailure(request);
        throw error;
      });
      await take(`client:${grant.clientId}`, requestsPerMinute);
      return grant;
    },
  };
}

/** Throws AppError `auth.forbidden` where the token was not given for that. */
export function demandScope({ scopes }: ApiGrant, scope: ApiScope): void {
  if (!scopes.includes(scope)) throw new AppError('auth.forbidden', `This needs the scope ${scope}`);
}

function bearerOf(request: Request): string {
  const header = request.headers.authorization;
  if (header === undefined) throw new AppError('auth.missing', 'Send an access token as Authorization: Bearer');
  const [, bearer] = /^Bearer +([\x21-\x7e]{1,4096}) *$/i.exec(header) ?? [];
  if (bearer === undefined) throw new AppError('auth.invalid', 'Authorization must be: Bearer, a space, the token');
  return bearer;
}
