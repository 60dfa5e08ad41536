import { z } from 'zod';
import { taxOfCode } from '../../gateway/city-codes.ts';
import type { City } from '../city.ts';
import type { Ledger, Order } from '../ledger.ts';
import { EmulatorProblem, parseInput } from '../problem.ts';
import { assertSameBody, idempotency, type Route } from './route.ts';

const NewOrder = z.strictObject({
  contribuyente: z.string().min(1).max(40),
  conceptos: z
    .array(
      z.strictObject({
        tributo: z.enum(['IPU', 'ICA', 'RIC', 'VAL', 'EST', 'SBT', 'OTR']),
        objeto: z.string().max(40).optional(),
        vigencia: z.string().regex(/^\d{4}$/),
        valor: z.number().int().positive(),
      }),
    )
    .min(1)
    .max(200),
});
const ListQuery = z.strictObject({
  contribuyente: z.string().min(1).max(40),
  limite: z.coerce.number().int().min(1).max(100).default(20),
});

const STATES = { pending: 'PENDIENTE', approved: 'APROBADA', rejected: 'RECHAZADA', expired: 'VENCIDA' } as const;

/** The payment gateway: orders, their page and their state. `payUrl` makes the page's address of a reference. */
export function pagosRoutes(options: { city: City; ledger: Ledger; payUrl: (reference: string) => string }): Route[] {
  const { city, ledger, payUrl } = options;
  const toAnswer = (order: Order) => ({
    referencia: order.reference,
    estado: STATES[city.stateOf(order)],
    valor: { moneda: 'COP', total: order.amountCop },
    creada: order.createdAt,
    fechaPago: order.settled?.state === 'approved' ? order.settled.at : null,
  });
  const toCreated = (order: Order) => ({
    referencia: order.reference,
    urlPago: payUrl(order.reference),
    valor: { moneda: 'COP', total: order.amountCop },
    vence: order.expiresAt,
  });
  return [
    {
      system: 'pagos',
      method: 'post',
      path: '/pagos/v1/ordenes',
      handle(request, response) {
        const key = idempotency(request);
        const { contribuyente, conceptos } = parseInput(NewOrder, request.body);
        const earlier = ledger.orderByKey(key.idempotencyKey);
        if (earlier) {
          assertSameBody(earlier, key.bodyHash);
          response.status(200).json(toCreated(earlier));
          return;
        }
        const items = conceptos.map(({ tributo, objeto, vigencia, valor }) => ({
          tax: taxOfCode(tributo),
          ...(objeto !== undefined && { propertyId: objeto }),
          year: Number(vigencia),
          amountCop: valor,
        }));
        response.status(201).json(toCreated(city.order({ taxpayerId: contribuyente, items, ...key })));
      },
    },
    {
      system: 'pagos',
      method: 'get',
      path: '/pagos/v1/ordenes',
      handle(request, response) {
        const { contribuyente, limite } = parseInput(ListQuery, request.query);
        if (!city.taxpayer(contribuyente)) {
          throw new EmulatorProblem(404, 'unknown-taxpayer', 'The taxpayer does not exist.');
        }
        response.json({ ordenes: ledger.ordersOf(contribuyente).slice(0, limite).map(toAnswer) });
      },
    },
    {
      system: 'pagos',
      method: 'get',
      path: '/pagos/v1/ordenes/:referencia',
      handle(request, response) {
        const { referencia } = request.params;
        const order = typeof referencia === 'string' ? ledger.order(referencia) : undefined;
        if (!order) throw new EmulatorProblem(404, 'unknown-order', 'The reference does not exist.');
        response.json(toAnswer(order));
      },
    },
  ];
}
