import type { DirectLine, Outcome, Ticket } from './direct-line.ts';
import type { Environment } from './environment.ts';
import { createKept, isRecord, stringAt } from './kept.ts';

/** The conversation this tab holds. */
export interface Session {
  conversationId: string;
  token: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  lifetimeMs: number;
  userId: string;
}

/** Keeps the conversation's token: begins, resumes after a reload, refreshes before it expires. */
export interface SessionKeeper {
  current(): Session | undefined;
  /** Resumes the kept conversation, or starts one (then with its first stream). */
  begin(): Promise<Outcome<{ session: Session; streamUrl?: string }>>;
  /** A session whose token still has time, refreshed first if need be. */
  fresh(): Promise<Outcome<Session>>;
  /** Drops the conversation, here and in the tab's storage. */
  forget(): void;
  stop(): void;
}

export interface SessionOptions {
  directLine: DirectLine;
  environment: Environment;
  storageKey: string;
  portalToken?: string | undefined;
  /** The language in which a conversation begins. */
  locale(): string;
  /** The service no longer takes this conversation's token. */
  onGone(conversationId: string): void;
}

export function createSessionKeeper(options: SessionOptions): SessionKeeper {
  const { directLine, environment } = options;
  const kept = createKept(environment.storage, options.storageKey, parseSession);
  let session = kept.read();
  let ticket: Ticket | undefined;
  let timer: unknown;
  let refreshing: Promise<Outcome<Session>> | undefined;
  let stopped = false;
  if (session) schedule();

  function hold(given: Ticket, userId: string): Session {
    const lifetimeMs = given.expiresIn * 1000;
    const { conversationId, token } = given;
    session = { conversationId, token, lifetimeMs, expiresAt: environment.now() + lifetimeMs, userId };
    kept.write(session);
    schedule();
    return session;
  }

  /** A stream alone asks for no token, so the refresh has a timer of its own. */
  function schedule(delayMs = session ? session.expiresAt - marginMs(session) - environment.now() : 0): void {
    environment.timers.clear(timer);
    if (stopped || !session) return;
    timer = environment.timers.set(() => void refreshInTime(), Math.max(0, Math.min(delayMs, 2 ** 31 - 1)));
  }

  async function refreshInTime(): Promise<void> {
    await fresh();
    // `fresh` settles for the old token while that holds: try again soon.
    const isStale = session && session.expiresAt - marginMs(session) <= environment.now();
    if (isStale) schedule(15_000);
  }

  async function fresh(): Promise<Outcome<Session>> {
    if (!session) return { ok: false, problem: { kind: 'unreachable' } };
    if (session.expiresAt - marginMs(session) > environment.now()) return { ok: true, value: session };
    refreshing ??= refresh(session).finally(() => (refreshing = undefined));
    return refreshing;
  }

  async function refresh(old: Session): Promise<Outcome<Session>> {
    const isOver = old.expiresAt <= environment.now();
    const answer: Outcome<Ticket> = isOver
      ? { ok: false, problem: { kind: 'gone' } }
      : await directLine.refreshToken(old.token);
    if (session?.conversationId !== old.conversationId) return { ok: false, problem: { kind: 'unreachable' } };
    if (answer.ok)
      return { ok: true, value: hold({ ...answer.value, conversationId: old.conversationId }, old.userId) };
    if (answer.problem.kind === 'gone') options.onGone(old.conversationId);
    // The old token still holds for a while: a refresh that failed on the way is no reason to wait.
    else if (old.expiresAt > environment.now() + 5_000) return { ok: true, value: old };
    return answer;
  }

  async function generate(): Promise<Outcome<Ticket>> {
    const answer = await directLine.generateToken(options.portalToken);
    const portalRefused = !answer.ok && options.portalToken !== undefined && answer.problem.kind === 'gone';
    return portalRefused ? directLine.generateToken() : answer;
  }

  return {
    current: () => session,
    async begin() {
      if (session) {
        const answer = await fresh();
        return answer.ok ? { ok: true, value: { session: answer.value } } : answer;
      }
      if (!ticket) {
        const generated = await generate();
        // Without a token there is no conversation to have lost: the site itself was refused.
        if (!generated.ok) return generated.problem.kind === 'gone' ? siteRefused : generated;
        ticket = generated.value;
      }
      const userId = `dl_${environment.newId()}`;
      const started = await directLine.startConversation(ticket.token, {
        locale: options.locale(),
        user: { id: userId },
      });
      if (!started.ok) {
        if (started.problem.kind !== 'gone') return started;
        ticket = undefined;
        return { ok: false, problem: { kind: 'unreachable' } };
      }
      ticket = undefined;
      const { streamUrl } = started.value;
      const held = hold(started.value, userId);
      return { ok: true, value: { session: held, ...(streamUrl === undefined ? {} : { streamUrl }) } };
    },
    fresh,
    forget() {
      environment.timers.clear(timer);
      session = undefined;
      ticket = undefined;
      kept.write(undefined);
    },
    stop() {
      stopped = true;
      environment.timers.clear(timer);
    },
  };
}

const siteRefused: Outcome<never> = { ok: false, problem: { kind: 'refused', status: 403 } };

/** How long before its end a token is renewed: a quarter of its life, five minutes at most. */
const marginMs = (session: Session): number => Math.min(300_000, session.lifetimeMs / 4);

function parseSession(raw: unknown): Session | undefined {
  const conversationId = stringAt(raw, 'conversationId');
  const token = stringAt(raw, 'token');
  const userId = stringAt(raw, 'userId');
  if (!isRecord(raw) || conversationId === undefined || token === undefined || userId === undefined) return undefined;
  const { expiresAt, lifetimeMs } = raw;
  if (typeof expiresAt !== 'number' || typeof lifetimeMs !== 'number') return undefined;
  return { conversationId, token, userId, expiresAt, lifetimeMs };
}
