import type { MessageDelivery } from '../../bot/ports/back-office.ts';
import type { Gateway } from '../gateway/types.ts';
import { DeliveryAnswer, fromMessage } from './wire.ts';

/** SMS and e-mail to a registered contact, by the city's own sender. */
export function createMessageDelivery({ gateway }: { gateway: Gateway }): MessageDelivery {
  return {
    async deliver(message, call) {
      await gateway.call(
        {
          system: 'notificaciones',
          operation: 'deliver',
          method: 'POST',
          path: '/notificaciones/v1/mensajes',
          body: fromMessage(message),
          idempotencyKey: message.idempotencyKey,
          answer: DeliveryAnswer,
        },
        call,
      );
    },
  };
}
