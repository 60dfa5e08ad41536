import type { DeskAction } from '../state/action.ts';
import type { DeskState, Outgoing } from '../state/desk-state.ts';
import { isRetryable, nextToSend } from '../state/outgoing.ts';
import type { Store } from '../state/store.ts';
import type { DeskLink } from './desk-link.ts';
import type { Platform } from './platform.ts';

/** Sends what waits in the outgoing queue. */
export interface Sender {
  /** Looks for lines to send; called after every change that may have brought one. */
  wake(): void;
  stop(): void;
}

/** Waits between tries of one line while the connection stands, ms, and how many there are. */
export const SEND_TRIES = { waitMs: 2000, most: 5 } as const;

interface SenderOptions {
  link: DeskLink;
  store: Store<DeskState, DeskAction>;
  platform: Platform;
}

/**
 * Sends one line of a conversation at a time. A line without an answer goes again with the same client id, which the
 * server takes once; after `SEND_TRIES.most` tries on a standing connection it is shown as failed.
 */
export function createSender({ link, store, platform }: SenderOptions): Sender {
  const tries = new Map<string, number>();
  const waits = new Set<() => void>();
  const resting = new Set<string>();

  return {
    wake,
    stop() {
      for (const cancel of waits) cancel();
      waits.clear();
    },
  };

  function wake(): void {
    // Before the server's greeting is answered it may not know us yet.
    if (store.get().phase !== 'live') return;
    for (const line of nextToSend(store.get().outgoing)) if (!resting.has(line.conversationId)) void send(line);
  }

  async function send(line: Outgoing): Promise<void> {
    const { clientId, conversationId, text } = line;
    store.dispatch({ type: 'line-moved', clientId, status: 'sending' });
    const kind = line.kind === 'note' ? 'note:add' : 'message:send';
    const answer = await link.request(kind, { conversationId, clientId, text });
    if (answer.ok) {
      tries.delete(clientId);
      store.dispatch({ type: 'line-moved', clientId, status: 'sent', number: answer.value.number });
      return wake();
    }
    // The log may have shown the line while its acknowledgement was lost.
    if (!store.get().outgoing.some((one) => one.clientId === clientId)) return wake();
    if (isRetryable(answer.code) && mayTryAgain(clientId, answer.code)) {
      store.dispatch({ type: 'line-moved', clientId, status: 'waiting' });
      return rest(conversationId);
    }
    tries.delete(clientId);
    store.dispatch({ type: 'line-moved', clientId, status: 'failed', code: answer.code });
    wake();
  }

  // A broken line is waited for however long it takes: only tries on a standing one count.
  function mayTryAgain(clientId: string, code: string): boolean {
    if (code === 'link.lost' || !link.isConnected()) return true;
    const done = (tries.get(clientId) ?? 0) + 1;
    tries.set(clientId, done);
    return done < SEND_TRIES.most;
  }

  function rest(conversationId: string): void {
    resting.add(conversationId);
    const cancel = platform.after(SEND_TRIES.waitMs, () => {
      waits.delete(cancel);
      resting.delete(conversationId);
      wake();
    });
    waits.add(cancel);
  }
}
