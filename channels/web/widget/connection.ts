import { backoffMs } from './environment.ts';
import type { Environment } from './environment.ts';
import type { DirectLine, Outcome, Problem, RawSet } from './direct-line.ts';
import { readSet } from './direct-line.ts';
import type { Session, SessionKeeper } from './session.ts';
import type { ConnectionState } from './state.ts';

/** Keeps what the service says flowing in: stream, polling where no socket opens, catching up after every break. */
export interface Connection {
  /** Connects unless it is already trying. */
  start(): void;
  /** Ends a wait before the next try or poll: somebody acted. */
  hurry(): void;
  /** Asks whether the stream missed anything (network changed, tab came back, an echo is late). */
  check(): void;
  /** Starts over with whatever conversation the session has now. */
  restart(): void;
  stop(): void;
}

export interface ConnectionOptions {
  directLine: DirectLine;
  session: SessionKeeper;
  environment: Environment;
  endpoint: string;
  /** Takes a set; returns how many of its lines were new. */
  receive(set: RawSet): number;
  /** Told whenever a connection is made again and all that was missed has been received. */
  onCaughtUp(): void;
  onState(state: ConnectionState): void;
  onGone(conversationId: string): void;
  /** Whether somebody is looking: polls often then. */
  isWatched(): boolean;
}

interface Run {
  ended: boolean;
  watermark?: string;
  socket?: { close(): void };
  checking: boolean;
  endWait?: (this: void) => void;
}
/** Why one connection ended. `late`: it had lived long enough for the next try to come at once. */
type Ending = { kind: 'dropped'; late: boolean } | { kind: 'unopened' } | Problem;

const MAX_FAILURES = 40;
const OPEN_TIMEOUT_MS = 10_000;
const SILENCE_MS = 45_000;
const POLL_PERIOD_MS = 60_000;
const POLL_MS = { watched: 2_000, unwatched: 10_000 };
const MAX_PAGES = 50;

export function createConnection(options: ConnectionOptions): Connection {
  const { directLine, session, environment } = options;
  let run: Run | undefined;

  function start(): void {
    if (run) return;
    run = { ended: false, checking: false };
    void keepConnected(run);
  }

  function stop(): void {
    if (!run) return;
    run.ended = true;
    run.endWait?.();
    run.socket?.close();
    run = undefined;
  }

  async function keepConnected(self: Run): Promise<void> {
    let failures = 0;
    let unopened = 0;
    options.onState('connecting');
    while (!self.ended) {
      const ending = unopened >= 2 ? await pollForAWhile(self) : await connectOnce(self);
      if (self.ended) return;
      if (ending.kind === 'gone' || ending.kind === 'refused') return finish(self, ending);
      unopened = ending.kind === 'unopened' ? unopened + 1 : 0;
      const isWell = ending.kind === 'unopened' || (ending.kind === 'dropped' && ending.late);
      failures = isWell ? 0 : failures + 1;
      if (failures >= MAX_FAILURES) return finish(self, ending);
      if (ending.kind === 'unreachable') options.onState('offline');
      if (ending.kind === 'dropped') options.onState('connecting');
      await pause(self, ending.kind === 'busy' ? ending.retryAfterMs : backoffMs(failures, environment.random));
    }
  }

  function finish(self: Run, ending: Ending): void {
    const lost = session.current()?.conversationId;
    self.ended = true;
    if (run === self) run = undefined;
    if (ending.kind === 'gone' && lost !== undefined) options.onGone(lost);
    else if (ending.kind !== 'gone') options.onState(ending.kind === 'refused' ? 'refused' : 'stopped');
  }

  async function connectOnce(self: Run): Promise<Ending> {
    const begun = await session.begin();
    if (!begun.ok) return begun.problem;
    if (self.ended) return { kind: 'unopened' };
    const isNew = begun.value.streamUrl !== undefined;
    if (!isNew) {
      const caughtUp = await catchUp(self, begun.value.session);
      if (!caughtUp.ok) return readingProblem(self, caughtUp.problem);
    }
    online(self);
    const { conversationId, token } = begun.value.session;
    const ticket: Outcome<{ streamUrl?: string }> = isNew
      ? { ok: true, value: begun.value }
      : await directLine.reconnect(conversationId, token, self.watermark);
    if (!ticket.ok) return readingProblem(self, ticket.problem);
    const { streamUrl } = ticket.value;
    return streamUrl === undefined ? { kind: 'unopened' } : stream(self, reachableUrl(streamUrl, options.endpoint));
  }

  function online(self: Run): void {
    if (self.ended) return;
    options.onState('online');
    options.onCaughtUp();
  }

  async function catchUp(self: Run, at: Session): Promise<Outcome<number>> {
    let news = 0;
    for (let page = 0; page < MAX_PAGES && !self.ended; page += 1) {
      const answer = await directLine.readActivities(at.conversationId, at.token, self.watermark);
      if (!answer.ok) return answer;
      const before = self.watermark;
      news += take(self, answer.value);
      if (answer.value.activities.length === 0 || self.watermark === before) break;
    }
    return { ok: true, value: news };
  }

  /** A set that comes late or twice never moves the watermark back. */
  function take(self: Run, set: RawSet): number {
    if (self.ended) return 0;
    const held = self.watermark;
    if (set.watermark !== undefined && !(held !== undefined && Number(set.watermark) < Number(held))) {
      self.watermark = set.watermark;
    }
    return options.receive(set);
  }

  function stream(self: Run, url: string): Promise<Ending> {
    return new Promise((resolve) => {
      let openedAt: number | undefined;
      let isOver = false;
      const end = () => {
        if (isOver) return;
        isOver = true;
        environment.timers.clear(timer);
        delete self.socket;
        const lifeMs = openedAt === undefined ? 0 : environment.now() - openedAt;
        resolve(openedAt === undefined ? { kind: 'unopened' } : { kind: 'dropped', late: lifeMs > 5_000 });
        socket?.close();
      };
      // A dead network closes nothing: silence is answered by asking.
      const listenOn = () => {
        environment.timers.clear(timer);
        timer = environment.timers.set(() => {
          check();
          listenOn();
        }, SILENCE_MS);
      };
      let timer = environment.timers.set(end, OPEN_TIMEOUT_MS);
      let socket: { close(): void } | undefined;
      try {
        socket = environment.openSocket(url, {
          onOpen() {
            openedAt = environment.now();
            listenOn();
          },
          onText(text) {
            if (isOver || self.ended) return;
            listenOn();
            const set = parseSet(text);
            if (set) take(self, set);
          },
          onClose: end,
        });
      } catch {
        return end(); // The page's policy may forbid the socket.
      }
      self.socket = { close: end };
    });
  }

  async function pollForAWhile(self: Run): Promise<Ending> {
    const until = environment.now() + POLL_PERIOD_MS;
    while (!self.ended && environment.now() < until) {
      const current = await session.begin();
      if (!current.ok) return current.problem;
      const answer = await catchUp(self, current.value.session);
      if (!answer.ok) return readingProblem(self, answer.problem);
      if (!self.ended) options.onState('online');
      await pause(self, options.isWatched() ? POLL_MS.watched : POLL_MS.unwatched);
    }
    return connectOnce(self);
  }

  function check(): void {
    const self = run;
    if (!self) return;
    if (!self.socket) return self.endWait?.();
    if (self.checking) return;
    self.checking = true;
    void missedAnything(self).then((missed) => {
      self.checking = false;
      if (missed) self.socket?.close();
    });
  }

  async function missedAnything(self: Run): Promise<boolean> {
    const current = await session.fresh();
    if (!current.ok) return true;
    const answer = await catchUp(self, current.value);
    if (answer.ok && !self.ended) options.onState('online');
    return !answer.ok || answer.value > 0;
  }

  function pause(self: Run, delayMs: number): Promise<void> {
    if (self.ended) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = environment.timers.set(() => self.endWait?.(), delayMs);
      self.endWait = () => {
        environment.timers.clear(timer);
        delete self.endWait;
        resolve();
      };
    });
  }

  return {
    start,
    hurry: () => run?.endWait?.(),
    check,
    stop,
    restart() {
      stop();
      start();
    },
  };
}

/**
 * The stream's address as the service gave it; but where both name this very machine (`localhost`, `127.0.0.1`), the
 * name by which the page reached it, since its policy may allow only that one.
 */
export function reachableUrl(streamUrl: string, endpoint: string): string {
  try {
    const stream = new URL(streamUrl);
    const own = new URL(endpoint);
    if (LOOPBACK.test(stream.hostname) && LOOPBACK.test(own.hostname)) stream.host = own.host;
    return stream.href;
  } catch {
    return streamUrl;
  }
}
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** A watermark the service refuses (its log was restored from a copy) is forgotten: all is read again and merged. */
function readingProblem(self: Run, problem: Problem): Problem {
  if (problem.kind !== 'refused') return problem;
  delete self.watermark;
  return { kind: 'unreachable' };
}

function parseSet(text: string): RawSet | undefined {
  if (text === '') return undefined;
  try {
    return readSet(JSON.parse(text));
  } catch {
    return undefined;
  }
}
