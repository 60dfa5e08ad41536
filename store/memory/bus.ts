import type { Logger } from 'pino';
import type { Bus, BusNote } from '../../bot/ports/system.ts';

/**
 * A bus within one process. A listener is called after the publisher's stack has ended, notes of a topic in the order
 * of their publishing; a listener that throws or rejects is logged and harms nobody else.
 */
export function createMemoryBus({ logger }: { logger: Logger }): Bus {
  const topics = new Map<string, Set<Subscription>>();

  return {
    publish(topic, note) {
      // setImmediate and not a microtask: listeners that publish in turn must not keep the process from its I/O.
      if (topics.has(topic)) setImmediate(() => deliver(topics.get(topic), note, logger));
    },

    subscribe(topic, listener) {
      // An object of its own, so that one function may subscribe twice and end each by itself.
      const subscription: Subscription = { listener };
      const subscriptions = topics.get(topic) ?? new Set();
      topics.set(topic, subscriptions.add(subscription));
      return () => {
        subscriptions.delete(subscription);
        if (subscriptions.size === 0 && topics.get(topic) === subscriptions) topics.delete(topic);
      };
    },
  };
}

interface Subscription {
  listener: (note: BusNote) => unknown;
}

function deliver(subscriptions: Set<Subscription> | undefined, note: BusNote, logger: Logger): void {
  if (!subscriptions) return;
  for (const subscription of [...subscriptions]) {
    // An earlier listener of the same note may have ended it.
    if (subscriptions.has(subscription)) call(subscription, note, logger);
  }
}

function call({ listener }: Subscription, note: BusNote, logger: Logger): void {
  const failed = (err: unknown): void => logger.warn({ err, kind: note.kind }, 'bus listener failed');
  try {
    const result = listener(note);
    if (result instanceof Promise) result.catch(failed);
  } catch (err) {
    failed(err);
  }
}
