import { z } from 'zod';
import type { Clock } from '../../../bot/ports/system.ts';
import { codeOfTax } from '../../gateway/city-codes.ts';
import { bogotaDay } from '../../../bot/domain/bogota-time.ts';
import type { Bill } from '../../../contracts/paper.ts';
import { makeBill } from '../billing.ts';
import type { City } from '../city.ts';
import type { Ledger } from '../ledger.ts';
import { paidInstalmentsOn, type SyntheticTaxpayer } from '../people/taxpayer.ts';
import { parseInput } from '../problem.ts';
import { Debt, MAX_DEBTS, TaxCode, TaxpayerId, knownTaxpayer, toItem } from './debts.ts';
import { positionsOf } from './positions.ts';
import { assertSameBody, idempotency, pesos, type Route } from './route.ts';

const ClearanceQuery = z.strictObject({
  tributo: TaxCode.optional(),
});
const NewBill = z.strictObject({
  interlocutor: TaxpayerId,
  conceptos: z
    .array(Debt.extend({ saldo: z.string().regex(/^[1-9]\d{0,12}\.00$/) }))
    .min(1)
    .max(MAX_DEBTS),
});

/** The tax system: accounts, clearance and agreements of a business partner ("interlocutor"). */
export function sapRoutes(options: { city: City; clock: Clock; ledger: Ledger }): Route[] {
  const { city, clock, ledger } = options;
  const known = (id: unknown): SyntheticTaxpayer => knownTaxpayer(city, id);
  return [
    {
      system: 'sap',
      method: 'get',
      path: '/sap/v1/interlocutores/:id/cuenta',
      handle(request, response) {
        const taxpayer = known(request.params['id']);
        response.json({
          interlocutor: taxpayer.taxpayerId,
          fechaCorte: clock.now().toISOString(),
          moneda: 'COP',
          posiciones: positionsOf(city.account(taxpayer)),
        });
      },
    },
    {
      system: 'sap',
      method: 'get',
      path: '/sap/v1/interlocutores/:id/paz-y-salvo',
      handle(request, response) {
        const taxpayer = known(request.params['id']);
        const { tributo } = parseInput(ClearanceQuery, request.query);
        const pendingCop = city
          .account(taxpayer)
          .filter(({ tax }) => tributo === undefined || codeOfTax(tax) === tributo)
          .reduce((total, { balanceCop }) => total + balanceCop, 0);
        response.json({
          fechaCorte: clock.now().toISOString(),
          viable: pendingCop === 0,
          saldoPendiente: pesos(pendingCop),
        });
      },
    },
    {
      system: 'sap',
      method: 'get',
      path: '/sap/v1/interlocutores/:id/acuerdos',
      handle(request, response) {
        const taxpayer = known(request.params['id']);
        response.json({
          acuerdos: taxpayer.agreements.map((agreement) => ({
            numero: agreement.id,
            fecha: agreement.signedOn,
            cuotas: agreement.instalments,
            cuotasPagadas: paidInstalmentsOn(agreement, bogotaDay(clock.now())),
          })),
        });
      },
    },
    {
      system: 'sap',
      method: 'post',
      path: '/sap/v1/facturas',
      handle(request, response) {
        const key = idempotency(request);
        const { interlocutor, conceptos } = parseInput(NewBill, request.body);
        const earlier = ledger.bills.byKey(key.idempotencyKey);
        if (earlier) {
          assertSameBody(earlier, key.bodyHash);
          response.status(200).json(toAnswer(earlier.bill));
          return;
        }
        const items = conceptos.map(({ saldo, ...debt }) => toItem(debt, Number(saldo)));
        response.status(201).json(toAnswer(makeBill({ ...key, taxpayerId: interlocutor, items }, options)));
      },
    },
  ];
}

function toAnswer(bill: Bill) {
  return {
    numeroFactura: bill.number,
    referenciaPago: bill.reference,
    fechaExpedicion: bill.issuedAt,
    fechaLimitePago: bill.payBefore,
    moneda: 'COP',
    posiciones: positionsOf(bill.items),
    total: pesos(bill.totalCop),
    codigoBarras: bill.barcode,
  };
}
