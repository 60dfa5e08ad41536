import type { DeskEvent } from '../../../contracts/desk-protocol.ts';
import type { DeskAction } from '../state/action.ts';
import type { DeskState } from '../state/desk-state.ts';
import { leavesGap } from '../state/heard.ts';
import type { Store } from '../state/store.ts';
import type { DeskLink } from './desk-link.ts';
import type { Platform } from './platform.ts';

/** Keeps the state in step with the server's numbered events. */
export interface Sync {
  /** Greets on a new line; settles when the server answered or the line broke again. */
  connected(): Promise<void>;
  event(event: DeskEvent): void;
  stop(): void;
}

/**
 * `retryMs`: wait after a refused greeting. `checkMs`: numbers only have to rise, since each screen is shown its own
 * part of them, so a hole may be none; it is asked about this seldom. `held`: events kept while a greeting is under way.
 */
export const SYNC_LIMITS = { retryMs: 1500, checkMs: 20_000, held: 1000 } as const;

interface SyncOptions {
  link: DeskLink;
  store: Store<DeskState, DeskAction>;
  platform: Platform;
  /** The greeting was answered. `isNewLine`: the first one on this connection; `first`: the first one at all. */
  greeted: (answer: { isNewLine: boolean; first: boolean }) => void;
  refused: (code: string) => void;
}

/** A greeting without `since` brings a snapshot, one with it a replay; a gap in live events asks for a replay. */
export function createSync({ link, store, platform, greeted, refused }: SyncOptions): Sync {
  let held: DeskEvent[] | undefined;
  let cancel: (() => void) | undefined;
  let isNewLine = true;

  return {
    connected() {
      isNewLine = true;
      return greet();
    },
    event(event) {
      if (!held) return take(event);
      // More than this while one answer is awaited: the gap they leave is asked for afterwards.
      if (held.length < SYNC_LIMITS.held) held.push(event);
    },
    stop: () => cancel?.(),
  };

  async function greet(): Promise<void> {
    if (held) return;
    held = [];
    const since = store.get().seq;
    const answer = await link.request('desk:hello', since === undefined ? {} : { since });
    const meanwhile = held;
    held = undefined;
    if (!answer.ok) return failed(answer.code);
    const { snapshot, events, seq } = answer.value;
    if (snapshot) store.dispatch({ type: 'snapshot-heard', snapshot });
    else store.dispatch({ type: 'replay-heard', events: events ?? [], seq });
    greeted({ isNewLine, first: since === undefined });
    isNewLine = false;
    for (const event of meanwhile) take(event);
  }

  function take(event: DeskEvent): void {
    store.dispatch({ type: 'event-heard', event });
    if (leavesGap(store.get())) later(SYNC_LIMITS.checkMs);
  }

  function failed(code: string): void {
    refused(code);
    if (link.isConnected()) later(SYNC_LIMITS.retryMs);
  }

  function later(wait: number): void {
    if (cancel) return;
    cancel = platform.after(wait, () => {
      cancel = undefined;
      if (link.isConnected() && (isNewLine || leavesGap(store.get()))) void greet();
    });
  }
}
