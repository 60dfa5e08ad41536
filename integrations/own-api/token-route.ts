import express, { type RequestHandler, type Response } from 'express';
import type { Access } from './access.ts';
import { API_SCOPES, type ApiScope, type Clients } from './clients.ts';
import { TokenRequest } from './schemas.ts';
import { TOKEN_LIFE_S, type ApiTokens } from './tokens.ts';

/** `POST /token`: OAuth 2.0 client credentials (RFC 6749 §4.4), by HTTP Basic or in the form. */
export function createTokenRoute(options: { clients: Clients; tokens: ApiTokens; access: Access }): RequestHandler[] {
  const { clients, tokens, access } = options;
  const give: RequestHandler = async (request, response) => {
    response.set('Cache-Control', 'no-store');
    const form = (request.body ?? {}) as Record<string, unknown>;
    const given = credentialsOf(request.headers.authorization, form);
    const client = given && clients.authenticate(given.id, given.secret);
    if (!client) {
      await access.countFailure(request);
      response.set('WWW-Authenticate', 'Basic realm="ventanilla"');
      refuse(response, 401, 'invalid_client');
      return;
    }
    await access.limit(`token:${client.id}`);
    const asked = TokenRequest.safeParse(form);
    if (!asked.success) {
      refuse(response, 400, form['grant_type'] === undefined ? 'invalid_request' : otherGrant(form['grant_type']));
      return;
    }
    const scopes = scopesOf(asked.data.scope, client.scopes);
    if (!scopes) {
      refuse(response, 400, 'invalid_scope');
      return;
    }
    const token = await tokens.issue({ clientId: client.id, scopes });
    response.json({ access_token: token, token_type: 'Bearer', expires_in: TOKEN_LIFE_S, scope: scopes.join(' ') });
  };
  return [express.urlencoded({ extended: false, limit: '4kb' }), give];
}

function refuse(response: Response, status: number, error: string): void {
  response.status(status).json({ error });
}

const otherGrant = (grant: unknown): string =>
  grant === 'client_credentials' ? 'invalid_request' : 'unsupported_grant_type';

/** Those asked for; undefined where one is not the client's. */
function scopesOf(asked: string | undefined, own: readonly ApiScope[]): readonly ApiScope[] | undefined {
  if (asked === undefined || asked.trim() === '') return own;
  const names = asked.trim().split(/ +/);
  const scopes = API_SCOPES.filter((scope) => names.includes(scope) && own.includes(scope));
  return scopes.length === new Set(names).size ? scopes : undefined;
}

function credentialsOf(
  authorization: string | undefined,
  form: Record<string, unknown>,
): { id: string; secret: string } | undefined {
  const [, basic] = /^Basic +([A-Za-z0-9+/=]{1,1024}) *$/i.exec(authorization ?? '') ?? [];
  if (basic !== undefined) {
    const text = Buffer.from(basic, 'base64').toString('utf8');
    const at = text.indexOf(':');
    return at < 0 ? undefined : { id: decode(text.slice(0, at)), secret: decode(text.slice(at + 1)) };
  }
  const { client_id: id, client_secret: secret } = form;
  return typeof id === 'string' && typeof secret === 'string' ? { id, secret } : undefined;
}

/** Both parts of Basic are form-encoded (RFC 6749 §2.3.1). */
const decode = (text: string): string => new URLSearchParams(`v=${text}`).get('v') ?? '';
