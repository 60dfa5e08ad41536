import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { AppError } from '../../bot/domain/errors.ts';
import type { PortalIdentity } from '../../bot/ports/portal-sign-ons.ts';
import type { RateLimit } from '../../bot/ports/system.ts';
import type { DirectLineLimits, Window } from './limits.ts';
import { isLoopback, type Origins } from './origins.ts';
import type { Grant, Tokens } from './tokens.ts';

/** Who calls: the holder of the site's secret, or of one conversation's token. */
export type Caller = { kind: 'secret' } | ({ kind: 'token' } & Grant);

/** Decides who may do what, and how often. Every method throws AppError `auth.*` or `rate.limited`. */
export interface Access {
  /**
   * Whoever may start conversations: secret, portal token or the browser of an allowed site. Gives who signed in at
   * the portal, where its token says so.
   */
  admitStarter(request: Request): Promise<PortalIdentity | undefined>;
  /** The caller by its bearer. */
  identify(request: Request): Promise<Caller>;
  /** The conversation of the path, if the bearer opens it. */
  enter(request: Request): Promise<Grant>;
  /** Takes one permit of `key`. */
  limit(key: string, window: Window): Promise<void>;
}

/** `secret` absent: nobody starts conversations from a server. */
export function createAccess(options: {
  tokens: Tokens;
  origins: Origins;
  rateLimit: RateLimit;
  limits: DirectLineLimits;
  secret?: string | undefined;
}): Access {
  const { tokens, origins, rateLimit, limits } = options;
  const secretDigest = options.secret === undefined ? undefined : digest(options.secret);
  const isSecret = (bearer: string): boolean =>
    secretDigest !== undefined && timingSafeEqual(digest(bearer), secretDigest);

  const limit: Access['limit'] = async (key, window) => {
    const taken = await rateLimit.take(`web:${key}`, window);
    if (taken.ok) return;
    const retryAfterS = Math.max(1, Math.ceil(taken.retryAfterMs / 1000));
    throw new AppError('rate.limited', `Try again in ${retryAfterS} s`, { retryable: true, retryAfterS });
  };

  /** Failures of one address are bounded: past the bound they are told to wait. */
  const bounded = async <T>(request: Request, attempt: () => Promise<T>): Promise<T> => {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof AppError && error.code.startsWith('auth.'))
        await limit(`failed:${addressOf(request)}`, limits.failuresPerAddress);
      throw error;
    }
  };

  const identify = async (request: Request): Promise<Caller> => {
    const bearer = bearerOf(request);
    if (bearer === undefined)
      throw new AppError('auth.missing', 'Send the conversation token as Authorization: Bearer');
    return isSecret(bearer) ? { kind: 'secret' } : { kind: 'token', ...(await tokens.read(bearer)) };
  };

  return {
    limit,
    identify: (request) => bounded(request, () => identify(request)),
    admitStarter: (request) =>
      bounded(request, async () => {
        const bearer = bearerOf(request);
        let identity: PortalIdentity | undefined;
        if (bearer !== undefined) {
          if (isSecret(bearer)) return undefined;
          identity = await tokens.checkPortalToken(bearer);
        } else {
          const allowed = origins.allows(request);
          if (allowed === undefined)
            throw new AppError('auth.missing', 'Send a secret or a portal token, or come from an allowed site');
          if (!allowed) throw new AppError('auth.forbidden', 'This site is not on the list of allowed origins');
        }
        const address = addressOf(request);
        if (!isLoopback(address)) await limit(`tokens:${address}`, limits.tokensPerAddress);
        return identity;
      }),
    enter: (request) =>
      bounded(request, async () => {
        const caller = await identify(request);
        const conversationId = String(request.params['conversationId']);
        if (caller.kind === 'secret') {
          if (!/^[\w-]{1,64}$/.test(conversationId))
            throw new AppError('conversation.unknown', 'There is no such conversation');
          return { conversationId };
        }
        if (caller.conversationId !== conversationId)
          throw new AppError('auth.forbidden', 'The token is of another conversation');
        return { conversationId, ...(caller.userId !== undefined && { userId: caller.userId }) };
      }),
  };
}

/** The sender's network address as the app's proxy settings tell it. */
export function addressOf(request: Request): string {
  return request.ip ?? 'unknown';
}

function bearerOf(request: Request): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(header) ?? [];
  if (bearer === undefined) throw new AppError('auth.invalid', 'Authorization must be: Bearer, a space, the token');
  return bearer;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
