import type { OutgoingMessage } from '../../bot/ports/back-office.ts';

/** A message as a provider takes it: `text` is ready for the channel. */
export interface ProviderMessage extends OutgoingMessage {
  /** This try's id, which the provider's reports are to name. */
  deliveryId: string;
}

/**
 * One way for messages to leave. Throws AppError `backoffice.unreachable` where the provider cannot be used now and
 * `backoffice.refused` where it will not take this message.
 */
export interface DeliveryProvider {
  /** Short name, as in the configuration; also in the record of deliveries. */
  name: string;
  /** Resolves once the provider has taken it. Gives up after `timeoutMs`. */
  send(
    message: ProviderMessage,
    bounds: { timeoutMs: number; correlationId: string },
  ): Promise<{ state: 'queued' | 'sent'; providerId?: string }>;
  close?(): Promise<void> | void;
}
