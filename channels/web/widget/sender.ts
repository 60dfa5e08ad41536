import type { DirectLine, Outcome, OutgoingActivity } from './direct-line.ts';
import { backoffMs } from './environment.ts';
import type { Environment } from './environment.ts';
import type { Outbox, Outgoing } from './outbox.ts';
import type { Session, SessionKeeper } from './session.ts';
import type { Delivery } from './entry.ts';

/** Empties the outbox in order, one message at a time, each with the same id at every try. */
export interface Sender {
  /** Sends what waits, failed messages too; ends a wait under way unless the service asked for it. */
  kick(): void;
  /** Forgets the tries so far, e.g. after the outbox was cleared. */
  stop(): void;
}

export interface SenderOptions {
  directLine: DirectLine;
  session: SessionKeeper;
  outbox: Outbox;
  environment: Environment;
  locale(): string;
  onDelivery(clientId: string, delivery: Delivery, more: { id?: string; status?: number }): void;
  /** The service confirmed a message; its echo should be on the stream soon. */
  onSent(clientId: string): void;
  onGone(conversationId: string): void;
}

/** `isOrdered`: the service said how long (429), nothing shortens it. */
interface Wait {
  ms: number;
  isOrdered: boolean;
}

const MAX_TRIES = 8;

export function createSender(options: SenderOptions): Sender {
  const { outbox, session, environment } = options;
  let generation = 0;
  let isActive = false;
  let isKickedAgain = false;
  let wake: { end: () => void; isOrdered: boolean } | undefined;

  async function drain(): Promise<void> {
    const mine = generation;
    let tries = 0;
    isActive = true;
    try {
      for (let head = outbox.first(); head && mine === generation; head = outbox.first()) {
        isKickedAgain = false;
        const next = await trySending(head, tries, mine);
        if (next === 'stop') return;
        tries = next === 'next' ? 0 : tries + 1;
        if (typeof next === 'object') await pause(next);
      }
    } finally {
      if (mine === generation) {
        isActive = false;
        if (isKickedAgain && outbox.first()) void drain();
      }
    }
  }

  async function trySending(head: Outgoing, tries: number, mine: number): Promise<'next' | 'stop' | Wait> {
    const { clientId } = head;
    if (head.fileName !== undefined && !head.file) return drop(clientId, 'lost');
    const current = await session.fresh();
    if (mine !== generation) return 'stop';
    // Without a conversation nothing can be sent; the connection kicks again once there is one.
    if (!session.current()) return 'stop';
    options.onDelivery(clientId, 'sending', {});
    const answer = current.ok ? await deliver(current.value, head) : current;
    if (mine !== generation) return 'stop';
    if (answer.ok) {
      outbox.remove(clientId);
      options.onDelivery(clientId, 'sent', { id: answer.value.id });
      options.onSent(clientId);
      return 'next';
    }
    const { problem } = answer;
    if (problem.kind === 'refused') return drop(clientId, 'refused', problem.status);
    if (problem.kind === 'gone') {
      options.onDelivery(clientId, 'waiting', {});
      if (current.ok) options.onGone(current.value.conversationId);
      return 'stop';
    }
    if (tries + 1 >= MAX_TRIES) {
      // All wait behind the first: sending a later one alone would change their order.
      for (const message of outbox.all()) options.onDelivery(message.clientId, 'failed', {});
      return 'stop';
    }
    options.onDelivery(clientId, 'waiting', {});
    return problem.kind === 'busy'
      ? { ms: problem.retryAfterMs, isOrdered: true }
      : { ms: backoffMs(tries, environment.random), isOrdered: false };
  }

  function drop(clientId: string, delivery: Delivery, status?: number): 'next' {
    outbox.remove(clientId);
    options.onDelivery(clientId, delivery, status === undefined ? {} : { status });
    return 'next';
  }

  function deliver(at: Session, message: Outgoing): Promise<Outcome<{ id: string }>> {
    const activity: OutgoingActivity = {
      type: 'message',
      from: { id: at.userId },
      locale: options.locale(),
      channelData: { clientActivityID: message.clientId },
      ...(message.file || message.place ? {} : { text: message.text }),
      ...(message.place ? { entities: [{ type: 'GeoCoordinates', ...message.place }] } : {}),
    };
    return message.file
      ? options.directLine.upload(at.conversationId, at.token, activity, message.file)
      : options.directLine.postActivity(at.conversationId, at.token, activity);
  }

  function pause(wait: Wait): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        environment.timers.clear(timer);
        wake = undefined;
        resolve();
      };
      const timer = environment.timers.set(end, wait.ms);
      wake = { end, isOrdered: wait.isOrdered };
    });
  }

  return {
    kick() {
      if (!isActive) void drain();
      else if (!wake) isKickedAgain = true;
      else if (!wake.isOrdered) wake.end();
    },
    stop() {
      generation += 1;
      isActive = false;
      wake?.end();
    },
  };
}
