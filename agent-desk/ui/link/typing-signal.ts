import type { Platform } from './platform.ts';

/** Tells the other side that somebody types: at most once every few seconds, and once that they stopped. */
export interface TypingSignal {
  typed(conversationId: string): void;
  stopped(): void;
}

/** How often the mark is repeated and after which silence it ends, ms. */
const TYPING_TIMES = { repeatMs: 3000, idleMs: 4000 } as const;

/** A typing signal that speaks through `send`. */
export function createTypingSignal(
  platform: Pick<Platform, 'now' | 'after'>,
  send: (conversationId: string, typing: boolean) => void,
): TypingSignal {
  let current: { conversationId: string; saidAt: number; cancel: () => void } | undefined;
  return {
    typed(conversationId) {
      if (current && current.conversationId !== conversationId) stop();
      const now = platform.now();
      const due = !current || now - current.saidAt >= TYPING_TIMES.repeatMs;
      current?.cancel();
      current = {
        conversationId,
        saidAt: due || !current ? now : current.saidAt,
        cancel: platform.after(TYPING_TIMES.idleMs, stop),
      };
      if (due) send(conversationId, true);
    },
    stopped: stop,
  };

  function stop(): void {
    if (!current) return;
    current.cancel();
    send(current.conversationId, false);
    current = undefined;
  }
}
