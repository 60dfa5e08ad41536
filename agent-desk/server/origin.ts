import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request comes from our own pages, or from no page at all. A browser always names the origin of a page that
 * opens a socket or changes state; a program without a page has no ambient cookie to abuse.
 */
export function isOwnOrigin(headers: IncomingHttpHeaders, publicBaseUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { origin: named, host: namedHost } = new URL(origin);
  return namedHost === host || named === new URL(publicBaseUrl).origin;
}
