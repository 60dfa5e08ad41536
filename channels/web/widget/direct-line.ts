import type { Activity } from '../../../contracts/activity.ts';
import type { Environment } from './environment.ts';
import { isRecord, stringAt } from './kept.ts';

/** Why a call gave nothing; expected, hence returned and not thrown. */
export type Problem =
  /** No answer, a 5xx, or an answer that is not the service's (a proxy's page): worth another try. */
  | { kind: 'unreachable' }
  /** 429 or 503 with Retry-After. */
  | { kind: 'busy'; retryAfterMs: number }
  /** The token or the conversation is no longer valid. */
  | { kind: 'gone' }
  /** The service will never take this. */
  | { kind: 'refused'; status: number };
export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: Problem };

export interface Ticket {
  conversationId: string;
  token: string;
  /** Seconds. */
  expiresIn: number;
  streamUrl?: string;
}
/** Activities as they came, not yet looked at. */
export interface RawSet {
  activities: unknown[];
  watermark?: string;
}
export interface OutgoingFile {
  name: string;
  type: string;
  size: number;
  blob: Blob;
}
export type OutgoingActivity = Pick<
  Activity,
  'type' | 'text' | 'locale' | 'channelData' | 'name' | 'value' | 'entities'
> & {
  from: { id: string };
};

/** Client of the part of Direct Line 3.0 that the widget uses. Every call is bounded in time and never rejects. */
export interface DirectLine {
  generateToken(portalToken?: string): Promise<Outcome<Ticket>>;
  refreshToken(token: string): Promise<Outcome<Ticket>>;
  startConversation(token: string, start: { locale: string; user: { id: string } }): Promise<Outcome<Ticket>>;
  /** A new stream that continues after `watermark`. */
  reconnect(conversationId: string, token: string, watermark?: string): Promise<Outcome<Ticket>>;
  readActivities(conversationId: string, token: string, watermark?: string): Promise<Outcome<RawSet>>;
  postActivity(conversationId: string, token: string, activity: OutgoingActivity): Promise<Outcome<{ id: string }>>;
  upload(
    conversationId: string,
    token: string,
    activity: OutgoingActivity,
    file: OutgoingFile,
  ): Promise<Outcome<{ id: string }>>;
  /** The bytes of an attachment; the token goes to the service's own origin only. */
  download(url: string, token: string): Promise<Outcome<Blob>>;
}

export interface DirectLineOptions {
  /** Absolute, without a slash at the end: `https://host/v3/directline`. */
  endpoint: string;
  environment: Pick<Environment, 'fetch' | 'timers'>;
  timeoutMs?: number;
  uploadTimeoutMs?: number;
}

export function createDirectLine(options: DirectLineOptions): DirectLine {
  const { endpoint, environment, timeoutMs = 10_000, uploadTimeoutMs = 90_000 } = options;

  async function call<T>(
    path: string,
    init: { method: string; token?: string | undefined; json?: unknown; form?: FormData; limitMs?: number },
    read: (response: Response) => Promise<T | undefined>,
  ): Promise<Outcome<T>> {
    const controller = new AbortController();
    const timer = environment.timers.set(() => controller.abort(), init.limitMs ?? timeoutMs);
    const headers: Record<string, string> = {};
    if (init.token !== undefined) headers['Authorization'] = `Bearer ${init.token}`;
    if (init.json !== undefined) headers['Content-Type'] = 'application/json';
    const body = init.form ?? (init.json === undefined ? undefined : JSON.stringify(init.json));
    const request = {
      method: init.method,
      headers,
      ...(body === undefined ? {} : { body }),
      signal: controller.signal,
      credentials: 'omit' as const,
      cache: 'no-store' as const,
    };
    try {
      const response = await environment.fetch(new URL(path, `${endpoint}/`), request);
      if (!response.ok) return { ok: false, problem: problemOf(response) };
      const value = await read(response);
      return value === undefined ? unreachable : { ok: true, value };
    } catch {
      return unreachable;
    } finally {
      environment.timers.clear(timer);
    }
  }

  const of = (conversationId: string) => `conversations/${encodeURIComponent(conversationId)}`;
  return {
    generateToken: (portalToken) => call('tokens/generate', { method: 'POST', token: portalToken }, readTicket),
    refreshToken: (token) => call('tokens/refresh', { method: 'POST', token }, readTicket),
    startConversation: (token, start) => call('conversations', { method: 'POST', token, json: start }, readTicket),
    reconnect: (id, token, watermark) => call(`${of(id)}${after(watermark)}`, { method: 'GET', token }, readTicket),
    readActivities: (id, token, watermark) =>
      call(`${of(id)}/activities${after(watermark)}`, { method: 'GET', token }, async (response) =>
        readSet(await response.json()),
      ),
    postActivity: (id, token, activity) =>
      call(`${of(id)}/activities`, { method: 'POST', token, json: activity }, readId),
    upload(id, token, activity, file) {
      const form = new FormData();
      // The activity part carries the client's id, so that a repeated upload changes nothing.
      form.append(
        'activity',
        new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }),
        'activity.json',
      );
      form.append('file', file.blob, file.name);
      const path = `${of(id)}/upload?userId=${encodeURIComponent(activity.from.id)}`;
      return call(path, { method: 'POST', token, form, limitMs: uploadTimeoutMs }, readId);
    },
    download: (url, token) =>
      new URL(url).origin === new URL(endpoint).origin
        ? call(url, { method: 'GET', token, limitMs: uploadTimeoutMs }, (response) => response.blob())
        : Promise.resolve({ ok: false, problem: { kind: 'refused', status: 0 } }),
  };
}

/** Reads an ActivitySet of the stream or of a poll; undefined when it is none. */
export function readSet(raw: unknown): RawSet | undefined {
  if (!isRecord(raw) || !Array.isArray(raw['activities'])) return undefined;
  const given = raw['watermark'];
  const watermark = typeof given === 'number' ? String(given) : typeof given === 'string' ? given : '';
  return { activities: raw['activities'] as unknown[], ...(watermark === '' ? {} : { watermark }) };
}

const unreachable: { ok: false; problem: Problem } = { ok: false, problem: { kind: 'unreachable' } };

const after = (watermark: string | undefined): string =>
  watermark === undefined ? '' : `?watermark=${encodeURIComponent(watermark)}`;

async function readTicket(response: Response): Promise<Ticket | undefined> {
  const raw: unknown = await response.json();
  const conversationId = stringAt(raw, 'conversationId');
  const token = stringAt(raw, 'token');
  if (conversationId === undefined || token === undefined) return undefined;
  const expiresIn = isRecord(raw) ? Number(raw['expires_in']) : NaN;
  const streamUrl = stringAt(raw, 'streamUrl');
  return {
    conversationId,
    token,
    expiresIn: Number.isFinite(expiresIn) && expiresIn > 0 ? expiresIn : 1800,
    ...(streamUrl === undefined ? {} : { streamUrl }),
  };
}

async function readId(response: Response): Promise<{ id: string } | undefined> {
  const id = stringAt(await response.json(), 'id');
  return id === undefined ? undefined : { id };
}

const GONE = [401, 403, 404, 410];

function problemOf(response: Response): Problem {
  const { status } = response;
  const retryAfter = Number(response.headers.get('Retry-After'));
  if (status === 429 || (status === 503 && retryAfter > 0)) {
    return { kind: 'busy', retryAfterMs: Math.min(60, Math.max(1, retryAfter || 1)) * 1000 };
  }
  if (status >= 500 || status === 408 || status === 425) return { kind: 'unreachable' };
  // A proxy answers 404 in HTML while the service restarts; only the service's own JSON ends a conversation.
  const ours = /[/+]json\b/.test(response.headers.get('Content-Type') ?? '');
  if (GONE.includes(status)) return ours ? { kind: 'gone' } : { kind: 'unreachable' };
  return { kind: 'refused', status };
}
