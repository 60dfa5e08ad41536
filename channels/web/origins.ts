import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { AppError } from '../../bot/domain/errors.ts';

/** Where the router is mounted; part of every address given to clients. */
export const BASE_PATH = '/v3/directline';

/** Which sites may use the channel, and the addresses it goes by. */
export interface Origins {
  /** Whether the request's `Origin` may start conversations; undefined where it has none. */
  allows(request: IncomingMessage): boolean | undefined;
  /** `http(s)://host[/prefix]/v3/directline` as this client can reach it. */
  baseUrl(request: IncomingMessage): string;
  /** Cross-origin headers and preflights, without credentials. */
  cors: RequestHandler;
}

/** `allowedOrigins` as browsers send them, e.g. `https://www.municipio.gov.co`; the public address is one of them. */
export function createOrigins(options: { allowedOrigins: string[]; publicBaseUrl: string }): Origins {
  const publicBase = options.publicBaseUrl.replace(/\/+$/, '');
  const allowed = new Set([...options.allowedOrigins, publicBase].flatMap((url) => parse(url)?.origin ?? []));

  const allows = (request: IncomingMessage): boolean | undefined => {
    const { origin: sent, host } = request.headers;
    if (sent === undefined) return undefined;
    const origin = parse(sent);
    if (!origin) return false;
    return allowed.has(origin.origin) || isSameHost(origin, host);
  };

  return {
    allows,
    baseUrl: (request) => `${loopbackBase(request) ?? publicBase}${BASE_PATH}`,
    cors: (request, response, next) => {
      response.vary('Origin');
      response.setHeader('Cache-Control', 'no-store');
      const allowedHere = allows(request);
      const preflight = request.method === 'OPTIONS' && 'access-control-request-method' in request.headers;
      if (allowedHere) {
        response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '');
        response.setHeader('Access-Control-Expose-Headers', 'Retry-After');
      } else if (preflight) {
        throw new AppError('auth.forbidden', 'This site is not on the list of allowed origins');
      }
      if (!preflight) {
        next();
        return;
      }
      response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST');
      response.setHeader(
        'Access-Control-Allow-Headers',
        'Authorization, Content-Type, Accept-Language, X-Requested-With, x-ms-bot-agent',
      );
      response.setHeader('Access-Control-Max-Age', '600');
      response.status(204).end();
    },
  };
}

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/^::ffff:/, '');
  return bare === 'localhost' || bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare);
}

function isSameHost(origin: URL, host: string | undefined): boolean {
  const own = host === undefined ? undefined : parse(`${origin.protocol}//${host}`);
  if (!own) return false;
  return (
    own.host === origin.host || (isLoopback(own.hostname) && isLoopback(origin.hostname) && own.port === origin.port)
  );
}

function loopbackBase(request: IncomingMessage): string | undefined {
  const scheme = 'encrypted' in request.socket && request.socket.encrypted ? 'https' : 'http';
  const own = request.headers.host === undefined ? undefined : parse(`${scheme}://${request.headers.host}`);
  return own && isLoopback(own.hostname) ? own.origin : undefined;
}

function parse(url: string): URL | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed : undefined;
}
