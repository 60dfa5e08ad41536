import { z } from 'zod';
import type { PaymentItem } from '../../contracts/fact.ts';
import type { Bill } from '../../contracts/paper.ts';
import { Pesos, Position, toObligation } from '../gateway/city-account.ts';
import { codeOfTax } from '../gateway/city-codes.ts';

/** `GET /sap/v1/interlocutores/{id}/paz-y-salvo`. */
export const ClearanceAnswer = z.object({ viable: z.boolean(), saldoPendiente: Pesos });

/** `POST /sap/v1/facturas`. */
export const BillAnswer = z.object({
  numeroFactura: z.string().min(1),
  referenciaPago: z.string().regex(/^\d{6,25}$/),
  fechaExpedicion: z.iso.datetime({ offset: true }),
  fechaLimitePago: z.iso.date(),
  posiciones: z.array(Position).min(1),
  total: Pesos,
  codigoBarras: z.string().regex(/^(\(\d{2,4}\)[\x21-\x27\x2a-\x7e]+)+$/),
});

/** The bill's order as SAP takes it. */
export function fromBillOrder(order: { taxpayerId: string; items: readonly PaymentItem[] }): unknown {
  return {
    interlocutor: order.taxpayerId,
    conceptos: order.items.map((item) => ({
      tributo: codeOfTax(item.tax),
      ...(item.propertyId !== undefined && { objeto: item.propertyId }),
      vigencia: String(item.year),
      saldo: `${item.balanceCop}.00`,
    })),
  };
}

export function toBill(answer: z.infer<typeof BillAnswer>): Bill {
  return {
    number: answer.numeroFactura,
    reference: answer.referenciaPago,
    issuedAt: new Date(answer.fechaExpedicion).toISOString(),
    payBefore: answer.fechaLimitePago,
    items: answer.posiciones.map(toObligation),
    totalCop: answer.total,
    barcode: answer.codigoBarras,
  };
}
