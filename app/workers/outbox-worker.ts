import type { Logger } from 'pino';
import { AppError } from '../../bot/domain/errors.ts';
import type { MessageDelivery } from '../../bot/ports/back-office.ts';
import type { ClaimedMessage, OutboxQueue } from '../../bot/ports/outbox.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { createLoop, type Loop } from './loop.ts';

export interface OutboxWorkerOptions {
  outbox: OutboxQueue;
  delivery: MessageDelivery;
  clock: Clock;
  logger: Logger;
  /** Whether the message system answered lately. */
  isDelivering(): boolean;
  /** Told once a message has failed again and the citizen is waiting for it. */
  onDelayed(conversationId: string): Promise<void>;
  onEnd?(end: 'sent' | 'expired' | 'dead'): void;
}

const BATCH = 20;
const LEASE_MS = 30_000;
/** Failures that make a message a dead letter; with the doubling rest this is some minutes. A try cut off is none. */
const MOST_FAILURES = 8;
const TELL_AT_FAILURES = 2;
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 60_000;

/** Carries out what turns committed: delivery after the commit, with retries, and a dead letter at the end. */
export function createOutboxWorker(options: OutboxWorkerOptions): Loop {
  const { outbox, logger } = options;
  return createLoop({
    name: 'outbox',
    everyMs: 300,
    logger,
    async round() {
      const messages = await outbox.claim(BATCH, LEASE_MS);
      await Promise.all(messages.map((message) => carryOut(message, options)));
      return messages.length === BATCH;
    },
  });
}

async function carryOut(message: ClaimedMessage, options: OutboxWorkerOptions): Promise<void> {
  const { outbox, delivery, clock, logger, onEnd } = options;
  const { id, payload, conversationId } = message;
  const now = clock.now();
  if (message.expiresAt !== undefined && Date.parse(message.expiresAt) <= now.getTime()) {
    await outbox.end(id, 'expired', 'too late to be of use');
    onEnd?.('expired');
    return;
  }
  // Once: one failure mends itself before anybody notices, and the third is no news.
  const isNews = message.failures + 1 === TELL_AT_FAILURES;
  // After a failure the next contact is tried: the first may be what fails.
  const contact = payload.contacts[message.failures % Math.max(1, payload.contacts.length)];
  try {
    // An unknown document has no contact and nothing leaves; its row fares like any other, so that nobody can tell.
    if (!contact && !options.isDelivering()) throw new AppError('backoffice.unreachable', 'messages do not go out now');
    if (contact) {
      const { document, text, subject } = payload;
      await delivery.deliver(
        { kind: contact.kind, to: contact.value, text, subject, document, idempotencyKey: id },
        { correlationId: conversationId },
      );
    }
    await outbox.markSent(id);
    onEnd?.('sent');
  } catch (error) {
    const reason = error instanceof AppError ? error.code : 'internal.bug';
    logger.warn({ err: error, outboxId: id, failures: message.failures + 1 }, 'delivery failed');
    if (isNews) await options.onDelayed(conversationId);
    if (message.failures + 1 >= MOST_FAILURES) {
      await outbox.end(id, 'dead', reason);
      logger.error({ outboxId: id, kind: message.kind }, 'message is a dead letter');
      onEnd?.('dead');
      return;
    }
    const restMs = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** message.failures);
    await outbox.retryAt(id, new Date(now.getTime() + restMs), reason);
  }
}
