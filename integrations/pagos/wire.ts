import { z } from 'zod';
import type { PaymentLink, PaymentOrder } from '../../bot/ports/back-office.ts';
import type { Receipt } from '../../contracts/paper.ts';
import { codeOfTax, taxOfCode } from '../gateway/city-codes.ts';

const Cop = z.number().int().nonnegative();
const Amount = z.object({ moneda: z.literal('COP'), total: Cop });
const STATES = { PENDIENTE: 'pending', APROBADA: 'approved', RECHAZADA: 'rejected', VENCIDA: 'expired' } as const;
const Reference = z.string().regex(/^\d{6,20}$/);

/** `POST /pagos/v1/ordenes`. */
export const OrderCreated = z.object({
  referencia: Reference,
  urlPago: z.url({ protocol: /^https?$/ }),
  valor: Amount,
  vence: z.iso.datetime({ offset: true }),
});

/** `GET /pagos/v1/ordenes/{referencia}`. */
export const OrderAnswer = z.object({
  referencia: Reference,
  estado: z.enum(['PENDIENTE', 'APROBADA', 'RECHAZADA', 'VENCIDA']),
  valor: Amount,
  fechaPago: z.iso.datetime({ offset: true }).nullish(),
});

/** `GET /pagos/v1/ordenes?contribuyente=…`. */
export const OrderList = z.object({ ordenes: z.array(OrderAnswer) });

/** `GET /pagos/v1/ordenes/{referencia}/comprobante`; 404 until the payment is registered. */
export const ReceiptAnswer = z.object({
  referencia: Reference,
  fechaPago: z.iso.datetime({ offset: true }),
  valor: Amount,
  conceptos: z.array(
    z.union([
      z.object({
        tributo: z.string(),
        objeto: z.string().nullish(),
        vigencia: z.string().regex(/^\d{4}$/),
        valor: Cop,
      }),
      z.object({ acuerdo: z.string().min(1), cuota: z.number().int().nonnegative(), valor: Cop }),
    ]),
  ),
});

/** The order as the payment gateway takes it. */
export function fromOrder(order: PaymentOrder): unknown {
  return {
    contribuyente: order.taxpayerId,
    conceptos: order.items.map(fromItem),
  };
}

function fromItem(item: PaymentOrder['items'][number]): unknown {
  if ('agreement' in item) return { acuerdo: item.agreement, cuota: item.instalment, valor: item.balanceCop };
  return {
    tributo: codeOfTax(item.tax),
    ...(item.propertyId !== undefined && { objeto: item.propertyId }),
    vigencia: String(item.year),
    valor: item.balanceCop,
  };
}

export function toPaymentLink(created: z.infer<typeof OrderCreated>): PaymentLink {
  return {
    reference: created.referencia,
    url: created.urlPago,
    amountCop: created.valor.total,
    expiresAt: new Date(created.vence).toISOString(),
  };
}

/** A payment's state, as the `Payments` port tells it. */
export interface PaymentState {
  reference: string;
  state: (typeof STATES)[keyof typeof STATES];
  amountCop: number;
  paidAt?: string;
}

export function toPaymentState(order: z.infer<typeof OrderAnswer>): PaymentState {
  return {
    reference: order.referencia,
    state: STATES[order.estado],
    amountCop: order.valor.total,
    ...(order.fechaPago && { paidAt: new Date(order.fechaPago).toISOString() }),
  };
}

export function toReceipt(answer: z.infer<typeof ReceiptAnswer>): Receipt {
  return {
    reference: answer.referencia,
    paidAt: new Date(answer.fechaPago).toISOString(),
    amountCop: answer.valor.total,
    items: answer.conceptos.map(toPaidItem),
  };
}

function toPaidItem(item: z.infer<typeof ReceiptAnswer>['conceptos'][number]): Receipt['items'][number] {
  const { valor: amountCop } = item;
  if ('acuerdo' in item) return { agreement: item.acuerdo, instalment: item.cuota, amountCop };
  const { tributo, objeto, vigencia } = item;
  return { tax: taxOfCode(tributo), ...(objeto && { propertyId: objeto }), year: Number(vigencia), amountCop };
}
