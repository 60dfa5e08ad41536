import { createHash, timingSafeEqual } from 'node:crypto';
import express, { type RequestHandler } from 'express';
import type { Clock, Ids } from '../../bot/ports/system.ts';
import { EmulatorProblem } from './problem.ts';

/** Who may ask the emulated gateway for tokens. */
export interface ClientCredentials {
  clientId: string;
  clientSecret: string;
}

/** The emulated gateway's authorisation server: RFC 6749 client credentials, opaque tokens that end. */
export interface OAuthServer {
  /** `POST /oauth/token`, its body parser included. */
  tokenHandlers: RequestHandler[];
  /** Lets only living tokens through; else 401 with `WWW-Authenticate` (RFC 6750). */
  requireBearer: RequestHandler;
  /** Ends every token given, as a revocation would. */
  revokeAll(): void;
}

const TOKEN_LIFE_S = 600;
const MAX_TOKENS = 1_000;

export function createOAuthServer(options: { client: ClientCredentials; clock: Clock; ids: Ids }): OAuthServer {
  const { client, clock, ids } = options;
  const tokens = new Map<string, number>();

  const give: RequestHandler = (request, response) => {
    response.set('cache-control', 'no-store');
    const form = (request.body ?? {}) as Record<string, unknown>;
    const given = credentialsOf(request.headers.authorization, form);
    if (!given || !sameText(given.clientId, client.clientId) || !sameText(given.clientSecret, client.clientSecret)) {
      response.set('www-authenticate', 'Basic realm="emulador"').status(401).json({ error: 'invalid_client' });
      return;
    }
    if (form['grant_type'] !== 'client_credentials') {
      const error = form['grant_type'] === undefined ? 'invalid_request' : 'unsupported_grant_type';
      response.status(400).json({ error });
      return;
    }
    const token = ids.id();
    tokens.set(token, clock.now().getTime() + TOKEN_LIFE_S * 1000);
    const oldest = tokens.keys().next();
    if (tokens.size > MAX_TOKENS && !oldest.done) tokens.delete(oldest.value);
    response.json({ access_token: token, token_type: 'Bearer', expires_in: TOKEN_LIFE_S });
  };

  return {
    tokenHandlers: [express.urlencoded({ extended: false, limit: '4kb' }), give],
    requireBearer(request, response, next) {
      const token = /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
      if ((tokens.get(token) ?? 0) > clock.now().getTime()) {
        next();
        return;
      }
      tokens.delete(token);
      response.set('www-authenticate', 'Bearer realm="emulador", error="invalid_token"');
      throw new EmulatorProblem(401, 'invalid-token', 'A living access token is needed.');
    },
    revokeAll() {
      tokens.clear();
    },
  };
}

function credentialsOf(
  authorization: string | undefined,
  form: Record<string, unknown>,
): ClientCredentials | undefined {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (basic !== undefined) {
    const [id, secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    return id !== undefined && secret !== undefined
      ? { clientId: decode(id), clientSecret: decode(secret) }
      : undefined;
  }
  const { client_id: clientId, client_secret: clientSecret } = form;
  return typeof clientId === 'string' && typeof clientSecret === 'string' ? { clientId, clientSecret } : undefined;
}

/** Both parts of Basic are form-encoded (RFC 6749 §2.3.1). */
const decode = (text: string): string => new URLSearchParams(`v=${text}`).get('v') ?? '';

function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
