import type { Payments } from '../../bot/ports/back-office.ts';
import type { Gateway } from '../gateway/types.ts';
import {
  OrderAnswer,
  OrderCreated,
  OrderList,
  ReceiptAnswer,
  fromOrder,
  toPaymentLink,
  toPaymentState,
  toReceipt,
} from './wire.ts';

const LISTED = 20;
/** What cannot be a reference is none; it never becomes part of a path. */
const REFERENCE = /^\d{6,20}$/;

/** References and links of the city's payment gateway ("pasarela"); card data is never seen. */
export function createPayments({ gateway }: { gateway: Gateway }): Payments {
  return {
    async createLink(order, call) {
      const created = await gateway.call(
        {
          system: 'pagos',
          operation: 'create-link',
          method: 'POST',
          path: '/pagos/v1/ordenes',
          body: fromOrder(order),
          idempotencyKey: order.idempotencyKey,
          answer: OrderCreated,
        },
        call,
      );
      return toPaymentLink(created);
    },
    async createStampLink({ taxpayerId, procedure, propertyId, idempotencyKey }, call) {
      const created = await gateway.call(
        {
          system: 'pagos',
          operation: 'create-stamp-link',
          method: 'POST',
          path: '/pagos/v1/ordenes-estampillas',
          body: {
            contribuyente: taxpayerId,
            tramite: procedure,
            ...(propertyId !== undefined && { idPredio: propertyId }),
          },
          idempotencyKey,
          answer: OrderCreated,
        },
        call,
      );
      return toPaymentLink(created);
    },
    async readPayment(reference, call) {
      if (!REFERENCE.test(reference)) return undefined;
      const order = await gateway.find(
        {
          system: 'pagos',
          operation: 'read-payment',
          method: 'GET',
          path: `/pagos/v1/ordenes/${reference}`,
          answer: OrderAnswer,
        },
        call,
      );
      return order && toPaymentState(order);
    },
    async createOpenLink({ propertyId, idempotencyKey }, call) {
      const created = await gateway.find(
        {
          system: 'pagos',
          operation: 'create-open-link',
          method: 'POST',
          path: '/pagos/v1/ordenes-abiertas',
          body: { objeto: propertyId },
          idempotencyKey,
          answer: OrderCreated,
        },
        call,
      );
      return created && toPaymentLink(created);
    },
    async readReceipt(reference, call) {
      if (!REFERENCE.test(reference)) return undefined;
      const receipt = await gateway.find(
        {
          system: 'pagos',
          operation: 'read-receipt',
          method: 'GET',
          path: `/pagos/v1/ordenes/${reference}/comprobante`,
          answer: ReceiptAnswer,
        },
        call,
      );
      return receipt && toReceipt(receipt);
    },
    async listPayments(taxpayerId, call) {
      const { ordenes } = await gateway.call(
        {
          system: 'pagos',
          operation: 'list-payments',
          method: 'GET',
          path: '/pagos/v1/ordenes',
          query: { contribuyente: taxpayerId, limite: String(LISTED) },
          answer: OrderList,
        },
        call,
      );
      return ordenes.slice(0, LISTED).map(toPaymentState);
    },
  };
}
