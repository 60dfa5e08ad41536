import type { Presence } from '../../../contracts/desk-protocol.ts';
import type { DeskAction } from '../state/action.ts';
import type { DeskState } from '../state/desk-state.ts';
import type { Keeper } from '../state/keep.ts';
import { isOwnedBy } from '../state/select.ts';
import type { Store } from '../state/store.ts';
import type { DeskLink, SignedOut } from './desk-link.ts';
import { createOrders, type Orders } from './orders.ts';
import { listenTo } from './listen.ts';
import type { Platform } from './platform.ts';
import { createSender } from './sender.ts';
import { createSync } from './sync.ts';
import { createTypingSignal } from './typing-signal.ts';

/** All an agent can do from the screen, and the life of the line behind it. */
export interface DeskClient extends Orders {
  start(): void;
  stop(): void;
  /** Writes a line: shown at once, sent as soon as there is a line. */
  say(conversationId: string, kind: 'message' | 'note', text: string): void;
  retry(clientId: string): void;
  discard(clientId: string): void;
  setPresence(presence: Presence): Promise<void>;
  typed(conversationId: string): void;
  stoppedTyping(): void;
  dismissNotice(): void;
}

interface DeskClientOptions {
  link: DeskLink;
  store: Store<DeskState, DeskAction>;
  platform: Platform;
  keeper: Keeper;
  signedOut(reason: SignedOut): void;
}

/** Joins line and state: greets on every connection, sends what waits, keeps what is unsent over a reload. */
export function createDeskClient(options: DeskClientOptions): DeskClient {
  const { link, store, platform, keeper } = options;
  const sender = createSender({ link, store, platform });
  const orders = createOrders({ link, store });
  const typing = createTypingSignal(platform, (id, on) => link.typing(id, on));
  const sync = createSync({
    link,
    store,
    platform,
    greeted,
    refused: (code) => store.dispatch({ type: 'noticed', code }),
  });
  let presenceBefore: Presence = 'away';
  let unsubscribe: () => void = () => undefined;
  let ears: ReturnType<typeof listenTo> | undefined;

  return {
    ...orders,
    start() {
      unsubscribe = keepOutgoing(store, keeper);
      ears = listenTo({ ...options, sync, orders, lost: () => (presenceBefore = store.get().presence) });
      link.open(ears.listener);
    },
    stop() {
      typing.stopped();
      unsubscribe();
      ears?.stop();
      sync.stop();
      sender.stop();
      link.close();
    },
    say(conversationId, kind, text) {
      typing.stopped();
      const at = new Date(platform.now()).toISOString();
      store.dispatch({
        type: 'line-written',
        line: { clientId: platform.newId(), conversationId, kind, text, at, status: 'waiting' },
      });
      sender.wake();
    },
    retry(clientId) {
      store.dispatch({ type: 'line-moved', clientId, status: 'waiting' });
      sender.wake();
    },
    discard: (clientId) => store.dispatch({ type: 'line-dropped', clientId }),
    setPresence,
    typed: (conversationId) => typing.typed(conversationId),
    stoppedTyping: () => typing.stopped(),
    dismissNotice: () => store.dispatch({ type: 'noticed', code: undefined }),
  };

  async function setPresence(presence: Presence): Promise<void> {
    const before = store.get().presence;
    store.dispatch({ type: 'presence-changed', presence });
    const answer = await link.request('presence:set', { presence });
    if (answer.ok) return;
    store.dispatch({ type: 'presence-changed', presence: before });
    store.dispatch({ type: 'noticed', code: answer.code });
  }

  function greeted(answer: { isNewLine: boolean; first: boolean }): void {
    // A restarted server knows no presence and says so; the agent still sits here and saw the switch on.
    const forgotten = presenceBefore === 'available' && store.get().presence !== 'available';
    if (answer.isNewLine && !answer.first && forgotten) void setPresence('available');
    const { openId } = store.get();
    // What the events cannot show (a hole in the log, a changed account) is in the conversation itself.
    if (openId !== undefined && answer.isNewLine) void orders.refresh(openId);
    if (openId === undefined && answer.first) openOnly(store, orders);
    sender.wake();
  }
}

/** On a fresh page with a single conversation there is nothing to choose. */
function openOnly(store: Store<DeskState, DeskAction>, orders: Orders): void {
  const { conversations, profile } = store.get();
  const mine = Object.values(conversations).filter((one) => isOwnedBy(one, profile.id));
  if (mine.length === 1 && mine[0]) void orders.open(mine[0].id);
}

function keepOutgoing(store: Store<DeskState, DeskAction>, keeper: Keeper): () => void {
  let kept = store.get().outgoing;
  return store.subscribe(() => {
    const { outgoing } = store.get();
    if (outgoing === kept) return;
    kept = outgoing;
    keeper.keepOutgoing(outgoing);
  });
}
