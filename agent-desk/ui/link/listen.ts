import type { DeskEvent } from '../../../contracts/desk-protocol.ts';
import type { DeskAction } from '../state/action.ts';
import type { DeskState } from '../state/desk-state.ts';
import { isOwnedBy } from '../state/select.ts';
import type { Store } from '../state/store.ts';
import type { LinkListener, SignedOut } from './desk-link.ts';
import type { Orders } from './orders.ts';
import type { Platform } from './platform.ts';
import type { Sync } from './sync.ts';
import { UNREADABLE } from './wire.ts';

/** How long a citizen's typing mark stands without being repeated, ms. */
export const TYPING_STANDS_MS = 6000;

/** Facts after which the customer panel shows something else. */
const PANEL_EVENTS = new Set([
  'identity-verified',
  'identity-dropped',
  'document-said',
  'account-read',
  'payment-link-created',
  'payment-checked',
]);

interface ListenOptions {
  store: Store<DeskState, DeskAction>;
  platform: Platform;
  sync: Sync;
  orders: Orders;
  signedOut(reason: SignedOut): void;
  /** Called before the state says that the line is lost. */
  lost(): void;
}

/** What the screen does with each thing the server pushes. */
export function listenTo(options: ListenOptions): { listener: LinkListener; stop(): void } {
  const { store, platform, sync, orders } = options;
  const typingEnds = new Map<string, () => void>();
  return {
    listener: {
      connected: () => void sync.connected(),
      lost() {
        if (store.get().phase === 'live') options.lost();
        store.dispatch({ type: 'link-changed', phase: store.get().seq === undefined ? 'connecting' : 'lost' });
      },
      event(event) {
        sync.event(event);
        refreshPanel(event);
      },
      typing,
      presence: (presence) => store.dispatch({ type: 'presence-changed', presence }),
      signedOut: (reason) => options.signedOut(reason),
      unreadable: () => store.dispatch({ type: 'noticed', code: UNREADABLE }),
    },
    stop: () => typingEnds.forEach((cancel) => cancel()),
  };

  function typing(note: { conversationId: string; typing: boolean }): void {
    const { conversationId } = note;
    typingEnds.get(conversationId)?.();
    typingEnds.delete(conversationId);
    store.dispatch({ type: 'typing-heard', ...note });
    if (!note.typing) return;
    const end = (): void => store.dispatch({ type: 'typing-heard', conversationId, typing: false });
    typingEnds.set(conversationId, platform.after(TYPING_STANDS_MS, end));
  }

  function refreshPanel(event: DeskEvent): void {
    const { openId } = store.get();
    if (event.kind !== 'entry-added' || event.conversationId !== openId) return;
    if (!isOwnedBy(store.get().conversations[openId], store.get().profile.id)) return;
    if (event.entry.event !== undefined && PANEL_EVENTS.has(event.entry.event)) void orders.readCustomer(openId);
  }
}
