import type { StaffProfile } from '../../../contracts/desk-protocol.ts';
import { readProfile } from '../link/wire.ts';

/** Outcome of asking for, or opening, a session. `code` is of `docs/errors.md`, or `link.*` where nothing answered. */
type SessionAnswer = { ok: true; profile: StaffProfile } | { ok: false; status: number; code: string };

/** The desk's session service. */
export interface SessionApi {
  current(): Promise<SessionAnswer>;
  signIn(user: string, password: string): Promise<SessionAnswer>;
  /** False where the session may still stand, because nothing answered. */
  signOut(): Promise<boolean>;
  /** What the server's clock was ahead of this machine's at the last answer, ms; within a second. */
  clockOffsetMs(): number;
}

interface SessionApiOptions {
  url: string;
  timeoutMs: number;
  fetch: typeof fetch;
  now: () => number;
}

/** Sessions over HTTP with a cookie the script cannot read; the header shows that no foreign page sent the request. */
export function createSessionApi(options: SessionApiOptions): SessionApi {
  let offsetMs = 0;
  return {
    current: () => ask('GET'),
    signIn: (user, password) => ask('POST', { user, password }),
    async signOut() {
      const response = await call('DELETE').catch(() => undefined);
      return response !== undefined && (response.ok || response.status === 401);
    },
    clockOffsetMs: () => offsetMs,
  };

  async function ask(method: string, body?: unknown): Promise<SessionAnswer> {
    try {
      const response = await call(method, body);
      const read: unknown = await response.json().catch(() => undefined);
      if (!response.ok) return { ok: false, status: response.status, code: codeOf(read) };
      const profile = readProfile(read);
      return profile ? { ok: true, profile } : { ok: false, status: response.status, code: 'link.unreadable' };
    } catch {
      return { ok: false, status: 0, code: 'link.lost' };
    }
  }

  async function call(method: string, body?: unknown): Promise<Response> {
    const response = await options.fetch(options.url, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: {
        'X-Ventanilla-Desk': '1',
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    const date = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(date)) offsetMs = withinSecond(date - options.now());
    return response;
  }
}

// The header has whole seconds: a smaller difference says nothing.
function withinSecond(differenceMs: number): number {
  return Math.abs(differenceMs) < 1500 ? 0 : differenceMs;
}

function codeOf(problem: unknown): string {
  const code = typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : undefined;
  return typeof code === 'string' ? code : 'internal.bug';
}
