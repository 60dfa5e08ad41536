import type { Logger } from 'pino';
import { AppError } from '../../bot/domain/errors.ts';
import type { MessageDelivery } from '../../bot/ports/back-office.ts';
import type { Deliveries } from '../../bot/ports/deliveries.ts';
import type { Clock, Digests } from '../../bot/ports/system.ts';
import { createBreaker, type Breaker } from './breaker.ts';
import { toGsm7 } from './gsm7.ts';
import type { DeliveryProvider, ProviderMessage } from './provider.ts';

export interface FailoverOptions {
  /** In the order in which they are tried; a kind without providers cannot be sent. */
  providers: Readonly<Record<'sms' | 'email', readonly DeliveryProvider[]>>;
  deliveries: Deliveries;
  digests: Digests;
  clock: Clock;
  logger: Logger;
  /** Longest wait for one provider, ms; all together take no more than `TOTAL_MS`. */
  attemptMs: number;
  /** Told of each try, for the metrics. */
  onAttempt?(figures: { provider: string; kind: 'sms' | 'email'; outcome: 'taken' | 'refused' | 'unreachable' }): void;
}

export interface FailoverDelivery extends MessageDelivery {
  /** Whether the last message found a provider. */
  isDelivering(): boolean;
}

/** R-I2: from the first provider to the last one in so many ms. */
const TOTAL_MS = 10_000;
/** A provider that failed so often in a row rests, ms. */
const BREAKER = { failures: 3, restMs: 10_000 };
/** A further message to the same contact within this time goes another way, ms: the first may not have arrived. */
const SAME_CONTACT_MS = 10 * 60_000;

/**
 * Delivers by the first provider that takes the message, and keeps what became of each try. Delivering what a provider
 * has already changes nothing. Throws AppError `backoffice.unreachable` where none takes it, `backoffice.refused`
 * where none will.
 */
export function createFailover(options: FailoverOptions): FailoverDelivery {
  const { deliveries, clock, logger } = options;
  const nowMs = (): number => clock.now().getTime();
  const breakers = new Map<DeliveryProvider, Breaker>();
  let delivering = true;

  const breakerOf = (provider: DeliveryProvider): Breaker => {
    const breaker = breakers.get(provider) ?? createBreaker({ ...BREAKER, nowMs });
    breakers.set(provider, breaker);
    return breaker;
  };

  const attempt = async (
    provider: DeliveryProvider,
    message: ProviderMessage,
    bounds: { timeoutMs: number; correlationId: string },
  ): Promise<void> => {
    // An answer that comes too late is still kept: the provider has the message.
    const sending = provider.send(message, bounds).then((taken) => deliveries.accepted(message.deliveryId, taken));
    await within(sending, bounds.timeoutMs);
  };

  return {
    isDelivering: () => delivering,
    async deliver(given, { correlationId }) {
      const contactHmac = options.digests.hmac('contact', given.to);
      const since = new Date(nowMs() - SAME_CONTACT_MS);
      const { isTaken, lastProvider } = await deliveries.look(given.idempotencyKey, contactHmac, since);
      if (isTaken) return;
      const text = given.kind === 'sms' ? toGsm7(given.text) : given.text;
      const until = performance.now() + TOTAL_MS;
      let problem = new AppError('backoffice.unreachable', 'no provider can be used now', { retryable: true });

      const inOrder = otherFirst(options.providers[given.kind], lastProvider);
      for (const [index, provider] of inOrder.entries()) {
        // Each of those to come has its share of what is left.
        const timeoutMs = Math.min(options.attemptMs, (until - performance.now()) / (inOrder.length - index));
        const breaker = breakerOf(provider);
        if (timeoutMs <= 0 || !breaker.admits()) continue;
        const { name } = provider;
        const base = { messageId: given.idempotencyKey, kind: given.kind, provider: name, contactHmac };
        const deliveryId = await deliveries.begin(base);
        try {
          await attempt(provider, { ...given, text, deliveryId }, { timeoutMs, correlationId });
          breaker.succeeded();
          delivering = true;
          options.onAttempt?.({ provider: name, kind: given.kind, outcome: 'taken' });
          return;
        } catch (error) {
          if (!(error instanceof AppError) || !error.code.startsWith('backoffice.')) throw error;
          const isRefused = error.code === 'backoffice.refused';
          problem = error;
          // What it will not take says nothing of whether it works.
          if (isRefused) breaker.succeeded();
          else breaker.failed();
          // Of a try that was cut off nobody knows the end: a report may come yet.
          if (!(error instanceof CutOff)) await deliveries.report(deliveryId, name, 'failed', error.code);
          options.onAttempt?.({ provider: name, kind: given.kind, outcome: isRefused ? 'refused' : 'unreachable' });
          logger.warn(
            { provider: name, kind: given.kind, code: error.code, reason: error.message },
            'provider did not take a message',
          );
        }
      }
      delivering = false;
      throw problem;
    },
  };
}

/** No answer in time. */
class CutOff extends AppError {
  constructor() {
    super('backoffice.unreachable', 'the provider does not answer in time', { retryable: true });
  }
}

async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const cutOff = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new CutOff()), timeoutMs);
  });
  try {
    return await Promise.race([work, cutOff]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

/** Who took the contact's last message comes last. */
function otherFirst(providers: readonly DeliveryProvider[], last: string | undefined): DeliveryProvider[] {
  return [...providers.filter(({ name }) => name !== last), ...providers.filter(({ name }) => name === last)];
}
