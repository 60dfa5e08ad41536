import type { DeskAction } from '../state/action.ts';
import type { DeskState } from '../state/desk-state.ts';
import type { Store } from '../state/store.ts';
import type { DeskLink, DeskRequests } from './desk-link.ts';

/** What an agent orders about a conversation. Refusals are shown as a notice; `true` where it was done. */
export interface Orders {
  accept(conversationId: string): Promise<boolean>;
  decline(conversationId: string): Promise<boolean>;
  /** Shows a conversation: what is known at once, then the newest page and the customer. */
  open(conversationId: string): Promise<void>;
  /** Asks again for the newest page and the customer of an open conversation. */
  refresh(conversationId: string): Promise<void>;
  loadEarlier(conversationId: string): Promise<void>;
  readCustomer(conversationId: string): Promise<void>;
  giveBack(conversationId: string): Promise<boolean>;
  finish(conversationId: string, wrapUp: string): Promise<boolean>;
}

/** The orders over one line and one state. */
export function createOrders({ link, store }: { link: DeskLink; store: Store<DeskState, DeskAction> }): Orders {
  return {
    async accept(conversationId) {
      const answer = await link.request('offer:accept', { conversationId });
      if (!answer.ok) return refused(answer.code);
      store.dispatch({ type: 'conversation-chosen', conversationId });
      store.dispatch({ type: 'newest-page-heard', view: answer.value });
      void readCustomer(conversationId);
      return true;
    },
    decline: (conversationId) => order('offer:decline', { conversationId }),
    async open(conversationId) {
      store.dispatch({ type: 'conversation-chosen', conversationId });
      await refresh(conversationId);
    },
    refresh,
    async loadEarlier(conversationId) {
      const beforeNumber = store.get().threads[conversationId]?.entries[0]?.number;
      if (beforeNumber === undefined || beforeNumber < 1) return;
      const answer = await link.request('conversation:open', { conversationId, beforeNumber });
      if (answer.ok) store.dispatch({ type: 'earlier-page-heard', view: answer.value });
      else refused(answer.code);
    },
    readCustomer,
    giveBack: (conversationId) => order('conversation:return', { conversationId }),
    finish: (conversationId, wrapUp) => order('conversation:close', { conversationId, wrapUp }),
  };

  async function refresh(conversationId: string): Promise<void> {
    const [answer] = await Promise.all([
      link.request('conversation:open', { conversationId }),
      readCustomer(conversationId),
    ]);
    if (answer.ok) store.dispatch({ type: 'newest-page-heard', view: answer.value });
    else store.dispatch({ type: 'open-refused', conversationId, code: answer.code });
  }

  async function readCustomer(conversationId: string): Promise<void> {
    store.dispatch({ type: 'panel-asked', conversationId });
    const answer = await link.request('customer:get', { conversationId });
    if (answer.ok) store.dispatch({ type: 'panel-heard', conversationId, panel: answer.value });
    else store.dispatch({ type: 'panel-refused', conversationId, code: answer.code });
  }

  async function order<K extends keyof DeskRequests>(kind: K, ask: DeskRequests[K]['ask']): Promise<boolean> {
    const answer = await link.request(kind, ask);
    return answer.ok || refused(answer.code);
  }

  function refused(code: string): false {
    store.dispatch({ type: 'noticed', code });
    return false;
  }
}
