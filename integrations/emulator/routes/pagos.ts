import { z } from 'zod';
import { codeOfTax } from '../../gateway/city-codes.ts';
import type { City } from '../city.ts';
import type { Order } from '../ledger-entries.ts';
import type { Ledger } from '../ledger.ts';
import { EmulatorProblem, parseInput } from '../problem.ts';
import { Debt, MAX_DEBTS, TaxpayerId, knownTaxpayer, toItem } from './debts.ts';
import { assertSameBody, idempotency, type Route } from './route.ts';

const Amount = { valor: z.number().int().positive() };
/** One payment of an agreement of *cartera*; number 0 is the first payment. */
const Instalment = z.strictObject({
  acuerdo: z.string().min(1).max(40),
  cuota: z.number().int().min(0).max(120),
});
const NewOrder = z.strictObject({
  contribuyente: TaxpayerId,
  conceptos: z
    .array(z.union([Debt.extend(Amount), Instalment.extend(Amount)]))
    .min(1)
    .max(MAX_DEBTS),
});
const NewOpenOrder = z.strictObject({ objeto: z.string().min(1).max(40) });
const NewStampOrder = z.strictObject({
  contribuyente: TaxpayerId,
  tramite: z.string().regex(/^[a-z][a-z0-9-]{1,59}$/),
  idPredio: z.string().min(1).max(40).optional(),
});
const ListQuery = z.strictObject({
  contribuyente: TaxpayerId,
  limite: z.coerce.number().int().min(1).max(100).default(20),
});

const STATES = { pending: 'PENDIENTE', approved: 'APROBADA', rejected: 'RECHAZADA', expired: 'VENCIDA' } as const;

interface PagosOptions {
  city: City;
  ledger: Ledger;
  /** Address of a reference's page. */
  payUrl: (reference: string) => string;
  /** Whether a property may be paid for by anybody who knows its number. */
  openPayments: boolean;
}

/** The payment gateway: orders, their page, their state and the receipt of what is paid. */
export function pagosRoutes(options: PagosOptions): Route[] {
  const { city, ledger, payUrl } = options;
  const orderOf = (reference: unknown): Order => {
    const order = typeof reference === 'string' ? ledger.order(reference) : undefined;
    if (!order) throw new EmulatorProblem(404, 'unknown-order', 'The reference does not exist.');
    return order;
  };
  /** What is owed for a property, whoever's it is; a 404 tells neither whether it exists nor whose it is. */
  const owedFor = (propertyId: string) => {
    const owner = city.taxpayer(city.cadastre.find(propertyId)?.taxpayerId ?? '');
    const owed = (owner ? city.account(owner) : []).filter((o) => o.propertyId === propertyId && o.balanceCop > 0);
    if (!owner || owed.length === 0) throw new EmulatorProblem(404, 'nothing-to-pay', 'There is nothing to pay.');
    const items = owed.map(({ tax, year, balanceCop }) => ({ tax, propertyId, year, amountCop: balanceCop }));
    return { taxpayerId: owner.taxpayerId, items };
  };
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
        const items = conceptos.map(fromConcept);
        response.status(201).json(toCreated(city.order({ taxpayerId: contribuyente, items, ...key })));
      },
    },
    {
      system: 'pagos',
      method: 'get',
      path: '/pagos/v1/ordenes',
      handle(request, response) {
        const { contribuyente, limite } = parseInput(ListQuery, request.query);
        knownTaxpayer(city, contribuyente);
        response.json({ ordenes: ledger.ordersOf(contribuyente).slice(0, limite).map(toAnswer) });
      },
    },
    {
      system: 'pagos',
      method: 'get',
      path: '/pagos/v1/ordenes/:referencia',
      handle(request, response) {
        response.json(toAnswer(orderOf(request.params['referencia'])));
      },
    },
    {
      system: 'pagos',
      method: 'get',
      path: '/pagos/v1/ordenes/:referencia/comprobante',
      handle(request, response) {
        const order = orderOf(request.params['referencia']);
        if (order.settled?.state !== 'approved') {
          throw new EmulatorProblem(404, 'not-paid', 'No payment is registered under the reference.');
        }
        response.json({
          referencia: order.reference,
          fechaPago: order.settled.at,
          valor: { moneda: 'COP', total: order.amountCop },
          conceptos: paidItems(order).map(toConcept),
        });
      },
    },
    {
      system: 'pagos',
      method: 'post',
      path: '/pagos/v1/ordenes-abiertas',
      handle(request, response) {
        const key = idempotency(request);
        const { objeto } = parseInput(NewOpenOrder, request.body);
        if (!options.openPayments) {
          throw new EmulatorProblem(403, 'not-allowed', 'The city takes no payments by property alone.');
        }
        const earlier = ledger.orderByKey(key.idempotencyKey);
        if (earlier) assertSameBody(earlier, key.bodyHash);
        const order = earlier ?? city.order({ ...owedFor(objeto), ...key });
        response.status(earlier ? 200 : 201).json(toCreated(order));
      },
    },
    {
      system: 'pagos',
      method: 'post',
      path: '/pagos/v1/ordenes-estampillas',
      handle(request, response) {
        const key = idempotency(request);
        const { contribuyente, tramite } = parseInput(NewStampOrder, request.body);
        const earlier = ledger.orderByKey(key.idempotencyKey);
        if (earlier) assertSameBody(earlier, key.bodyHash);
        const order = earlier ?? city.orderStamps({ taxpayerId: contribuyente, procedure: tramite, ...key });
        response.status(earlier ? 200 : 201).json(toCreated(order));
      },
    },
  ];
}

/** What an order pays: debts, or the stamps of a procedure. */
function paidItems({ items, procedure, amountCop, createdAt }: Order): Order['items'] {
  return procedure === undefined ? items : [{ tax: 'estampilla', year: Number(createdAt.slice(0, 4)), amountCop }];
}

function fromConcept(concept: z.infer<typeof NewOrder>['conceptos'][number]): Order['items'][number] {
  if ('acuerdo' in concept) return { agreement: concept.acuerdo, instalment: concept.cuota, amountCop: concept.valor };
  const { valor, ...debt } = concept;
  return toItem(debt, valor);
}

function toConcept(item: Order['items'][number]) {
  if ('agreement' in item) return { acuerdo: item.agreement, cuota: item.instalment, valor: item.amountCop };
  return {
    tributo: codeOfTax(item.tax),
    objeto: item.propertyId ?? null,
    vigencia: String(item.year),
    valor: item.amountCop,
  };
}
