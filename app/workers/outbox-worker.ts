import type { Logger } from 'pino';
import { AppError, codeOf } from '../../bot/domain/errors.ts';
import type { MessageDelivery } from '../../bot/ports/back-office.ts';
import type { ClaimedMessage, OtpPayload, OutboxQueue } from '../../bot/ports/outbox.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { restAfterMs } from './failed-try.ts';
import { createLoop, type Loop } from './loop.ts';

export interface OutboxWorkerOptions {
  outbox: OutboxQueue;
  delivery: MessageDelivery;
  clock: Clock;
  logger: Logger;
  /** Whether the message system answered lately. */
  isDelivering(): boolean;
  /** Told once a code has failed again and the citizen is waiting for it. */
  onDelayed(conversationId: string): Promise<void>;
  /** A paper that is mailed; undefined where it is gone. */
  readPaper?(paperId: string): Promise<{ paper: { fileName: string }; pdf: Uint8Array } | undefined>;
  /** Enters a paper in document management; the same id enters it once. */
  registerPaper?(paperId: string, id: string, correlationId: string): Promise<void>;
  onEnd?(end: 'sent' | 'expired' | 'dead'): void;
}

/** Messages under way at once: one that waits for a slow provider does not hold the others up. */
const MOST_UNDER_WAY = 40;
const LEASE_MS = 30_000;
/** Failures that make a message a dead letter; with the doubling rest this is some minutes. A try cut off is none. */
const MOST_FAILURES = 8;
const TELL_AT_FAILURES = 2;
const REST = { firstMs: 500, longestMs: 60_000 };

/** Carries out what turns committed: delivery after the commit, with retries, and a dead letter at the end. */
export function createOutboxWorker(options: OutboxWorkerOptions): Loop {
  const { outbox, logger } = options;
  const underWay = new Set<Promise<void>>();
  const loop = createLoop({
    name: 'outbox',
    everyMs: 300,
    logger,
    async round() {
      const messages = await outbox.claim(MOST_UNDER_WAY - underWay.size, LEASE_MS);
      for (const message of messages) {
        const work = carryOut(message, options)
          // Its lease brings it back.
          .catch((error: unknown) => logger.warn({ err: error, outboxId: message.id }, 'outbox message interrupted'))
          .finally(() => underWay.delete(work));
        underWay.add(work);
      }
      if (underWay.size >= MOST_UNDER_WAY) await Promise.race(underWay);
      return messages.length > 0;
    },
  });
  return {
    ...loop,
    async stop() {
      await loop.stop();
      await Promise.all(underWay);
    },
  };
}

async function carryOut(message: ClaimedMessage, options: OutboxWorkerOptions): Promise<void> {
  const { outbox, clock, logger, onEnd } = options;
  const { id, conversationId, kind } = message;
  const now = clock.now();
  if (message.expiresAt !== undefined && Date.parse(message.expiresAt) <= now.getTime()) {
    await outbox.end(id, 'expired', 'too late to be of use');
    onEnd?.('expired');
    return;
  }
  // Once: one failure mends itself before anybody notices, and the third is no news.
  const isNews = kind === 'otp' && message.failures + 1 === TELL_AT_FAILURES;
  try {
    const impossible = await send(message, options);
    if (impossible !== undefined) {
      await outbox.end(id, 'expired', impossible);
      logger.warn({ outboxId: id, kind, reason: impossible }, 'message cannot be sent');
      onEnd?.('expired');
      return;
    }
    await outbox.markSent(id);
    onEnd?.('sent');
  } catch (error) {
    const reason = codeOf(error);
    logger.warn({ err: error, outboxId: id, failures: message.failures + 1 }, 'delivery failed');
    if (isNews) await options.onDelayed(conversationId);
    if (message.failures + 1 >= MOST_FAILURES) {
      await outbox.end(id, 'dead', reason);
      logger.error({ outboxId: id, kind }, 'message is a dead letter');
      onEnd?.('dead');
      return;
    }
    await outbox.retryAt(id, new Date(now.getTime() + restAfterMs(message.failures, REST)), reason);
  }
}

/** Hands it over; what it gives back is why it never can be. */
async function send(message: ClaimedMessage, options: OutboxWorkerOptions): Promise<string | undefined> {
  const { id, kind, payload, failures, conversationId } = message;
  if (kind === 'registration') {
    await options.registerPaper?.(payload.paperId ?? '', id, conversationId);
    return undefined;
  }
  const contact = contactOf(kind, payload, failures);
  if (!contact) {
    if (kind === 'paper') return 'no e-mail contact';
    // An unknown document has no contact and nothing leaves; its row fares like any other, so that nobody can tell.
    if (!options.isDelivering()) throw new AppError('backoffice.unreachable', 'messages do not go out now');
    return undefined;
  }
  const { document, text, subject, paperId } = payload;
  const paper = kind === 'paper' ? await options.readPaper?.(paperId ?? '') : undefined;
  if (kind === 'paper' && !paper) return 'there is no such paper';
  await options.delivery.deliver(
    {
      ...{ kind: contact.kind, to: contact.value, text, subject, document, idempotencyKey: id },
      ...(paper && {
        attachments: [{ fileName: paper.paper.fileName, contentType: 'application/pdf', content: paper.pdf }],
      }),
    },
    { correlationId: conversationId },
  );
  return undefined;
}

/** After a failure the next contact is tried: the first may be what fails. A paper goes by e-mail alone. */
function contactOf(
  kind: ClaimedMessage['kind'],
  { contacts }: OtpPayload,
  failures: number,
): OtpPayload['contacts'][number] | undefined {
  const able = kind === 'paper' ? contacts.filter((contact) => contact.kind === 'email') : contacts;
  return able[failures % Math.max(1, able.length)];
}
