import { createHash, timingSafeEqual } from 'node:crypto';

export const API_SCOPES = ['cases.read', 'cases.write', 'events.write'] as const;
/** What a client may do: see cases, open them, move them. */
export type ApiScope = (typeof API_SCOPES)[number];

/** A system of the city that may use our API. Its secret is long and random: a plain digest keeps it. */
export interface ApiClient {
  id: string;
  secretSha256: Uint8Array;
  scopes: readonly ApiScope[];
}

/** The clients by their credentials. */
export interface Clients {
  /** None is configured: the API is off. */
  areNone: boolean;
  find(id: string): ApiClient | undefined;
  /** The client, if the secret is its own; takes as long where there is no such client. */
  authenticate(id: string, secret: string): ApiClient | undefined;
}

export function createClients(clients: readonly ApiClient[]): Clients {
  const byId = new Map(clients.map((client) => [client.id, client]));
  const nobodys = new Uint8Array(32);
  return {
    areNone: byId.size === 0,
    find: (id) => byId.get(id),
    authenticate(id, secret) {
      const client = byId.get(id);
      const isOwn = timingSafeEqual(sha256(secret), client?.secretSha256 ?? nobodys);
      return isOwn ? client : undefined;
    },
  };
}

/**
 * One entry of the list of clients, `id:secret:scopes`: the secret has 32 characters or more, or stands as
 * `sha256-<64 hex digits>`; the scopes are joined by `+`. A text says what is wrong with it.
 */
export function parseClient(entry: string): ApiClient | string {
  const [id = '', secret = '', scopes = '', ...rest] = entry.split(':');
  if (rest.length > 0 || !/^[\w.-]{1,40}$/.test(id)) return 'each client must be id:secret:scopes';
  const [, hash] = /^sha256-([0-9a-f]{64})$/.exec(secret) ?? [];
  if (hash === undefined && (secret.length < 32 || secret.startsWith('sha256-')))
    return 'each secret must have 32 characters or more, or be sha256- and 64 hex digits';
  const asked = scopes.split('+').map((scope) => API_SCOPES.find((known) => known === scope));
  const known = asked.filter((scope) => scope !== undefined);
  if (known.length < asked.length) return `scopes must be of ${API_SCOPES.join(', ')}, joined by +`;
  return { id, secretSha256: hash === undefined ? sha256(secret) : Buffer.from(hash, 'hex'), scopes: known };
}

function sha256(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
