import type { ContactRegister } from '../../bot/ports/back-office.ts';
import type { Gateway } from '../gateway/types.ts';
import { UpdateAnswer, fromContactOrder, toUpdate } from './wire.ts';

/** Changes of contact data, signed for; the new values travel in the body. */
export function createContactRegister({ gateway }: { gateway: Gateway }): ContactRegister {
  return {
    async updateContacts(order, call) {
      const answer = await gateway.call(
        {
          system: 'rit',
          operation: 'update-contacts',
          method: 'POST',
          path: `/rit/v1/contribuyentes/${encodeURIComponent(order.taxpayerId)}/medios`,
          body: fromContactOrder(order),
          idempotencyKey: order.idempotencyKey,
          answer: UpdateAnswer,
        },
        call,
      );
      return toUpdate(answer);
    },
  };
}
