import { ConnectionStatus, DirectLine, type Activity, type DirectLineOptions } from 'botframework-directlinejs';
import { WebSocket } from 'ws';
import { XmlHttpRequest } from './xml-http-request.ts';

/** The browser's two ways to talk, which the package takes from the global object and Node 20 has not. */
export function installBrowserGlobals(): void {
  Object.assign(globalThis, { WebSocket, XMLHttpRequest: XmlHttpRequest });
}

/** An activity as the package hands it over. */
export interface Seen {
  type: string;
  id: string;
  text?: string;
  from: { id: string; role?: string; name?: string };
  channelData?: { clientActivityID?: string };
  attachments?: { contentType: string; contentUrl?: string; name?: string }[];
  suggestedActions?: { actions: { title: string; value: string }[] };
}

/** The npm package botframework-directlinejs, unmodified, with all it received. */
export interface OutsideClient {
  line: DirectLine;
  seen: Seen[];
  statuses: ConnectionStatus[];
  /** Sockets the package opened, so that a test can cut them. */
  sockets: WebSocket[];
  /** Resolves with the activity's id; `retry` is the package's word for "not now". */
  post(activity: Partial<Seen>): Promise<string>;
  say(text: string, clientActivityID?: string): Promise<string>;
  /** Resolves once `condition` holds; asked at each activity and each change of status. */
  until(condition: () => boolean): Promise<void>;
  end(): void;
}

/** Makes a client and listens. `userId`: whom its page says the user is. */
export function createOutsideClient(options: DirectLineOptions & { userId?: string }): OutsideClient {
  const sockets: WebSocket[] = [];
  class WatchedWebSocket extends WebSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }
  const services = {
    WebSocket: WatchedWebSocket as unknown as typeof globalThis.WebSocket,
    // Reconnects after 3 s, the least the package waits.
    random: () => 0,
  };
  const line = new DirectLine({ ...options, ...services });
  if (options.userId !== undefined) line.setUserId(options.userId);
  const seen: Seen[] = [];
  const statuses: ConnectionStatus[] = [];
  const waiting = new Set<() => void>();
  const check = (): void => [...waiting].forEach((waiter) => waiter());
  line.connectionStatus$.subscribe((status) => {
    statuses.push(status);
    check();
  });
  const subscription = line.activity$.subscribe({
    next: (activity) => {
      seen.push(activity as unknown as Seen);
      check();
    },
    // The package ends its activities with an error on end().
    error: () => undefined,
  });
  const post = (activity: Partial<Seen>): Promise<string> =>
    new Promise((resolve, reject) =>
      line
        .postActivity({ from: { id: 'u' }, ...activity } as unknown as Activity)
        .subscribe({ next: (id: string) => resolve(id), error: reject }),
    );
  return {
    line,
    seen,
    statuses,
    sockets,
    post,
    say: (text, clientActivityID) =>
      post({ type: 'message', text, ...(clientActivityID !== undefined && { channelData: { clientActivityID } }) }),
    until: (condition) =>
      new Promise((resolve) => {
        const waiter = (): void => {
          if (!condition()) return;
          waiting.delete(waiter);
          resolve();
        };
        waiting.add(waiter);
        waiter();
      }),
    end() {
      line.end();
      subscription.unsubscribe();
    },
  };
}

export { ConnectionStatus };
