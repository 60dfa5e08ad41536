import { conversationTopic, type Bus } from '../../bot/ports/system.ts';

/** Carries typing marks between one screen and the citizens of its conversations; they are kept nowhere. */
export interface TypingRelay {
  /** The conversations whose citizen's typing this screen sees from now on. */
  follow(conversationIds: ReadonlySet<string>): void;
  say(conversationId: string, typing: boolean): void;
  stop(): void;
}

/** A relay over the bus. */
export function createTypingRelay(
  bus: Bus,
  heard: (note: { conversationId: string; typing: boolean }) => void,
): TypingRelay {
  const following = new Map<string, () => void>();
  return {
    follow(conversationIds) {
      for (const [id, end] of following) {
        if (conversationIds.has(id)) continue;
        end();
        following.delete(id);
      }
      for (const id of conversationIds) if (!following.has(id)) following.set(id, listen(id));
    },
    say: (conversationId, typing) =>
      bus.publish(conversationTopic(conversationId), { kind: 'typing', conversationId, from: 'agent', typing }),
    stop() {
      for (const end of following.values()) end();
      following.clear();
    },
  };

  function listen(conversationId: string): () => void {
    return bus.subscribe(conversationTopic(conversationId), (note) => {
      if (note.kind === 'typing' && note.from === 'citizen') heard({ conversationId, typing: note.typing });
    });
  }
}
