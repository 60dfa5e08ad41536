import { z } from 'zod';
import type { Clock } from '../../../bot/ports/system.ts';
import { codeOfTax } from '../../gateway/city-codes.ts';
import type { City } from '../city.ts';
import type { SyntheticTaxpayer } from '../people/taxpayer.ts';
import { EmulatorProblem, parseInput } from '../problem.ts';
import { pesos, type Route } from './route.ts';

const ClearanceQuery = z.strictObject({
  tributo: z.enum(['IPU', 'ICA', 'RIC', 'VAL', 'EST', 'SBT', 'OTR']).optional(),
});

/** The tax system: accounts, clearance and agreements of a business partner ("interlocutor"). */
export function sapRoutes({ city, clock }: { city: City; clock: Clock }): Route[] {
  const known = (id: unknown): SyntheticTaxpayer => {
    const taxpayer = typeof id === 'string' ? city.taxpayer(id) : undefined;
    if (!taxpayer) throw new EmulatorProblem(404, 'unknown-taxpayer', 'The taxpayer does not exist.');
    return taxpayer;
  };
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
          posiciones: city.account(taxpayer).map((o) => ({
            tributo: codeOfTax(o.tax),
            objeto: o.propertyId ?? null,
            descripcionObjeto: o.propertyLabel ?? null,
            vigencia: String(o.year),
            capital: pesos(o.capitalCop),
            intereses: pesos(o.interestCop),
            saldo: pesos(o.balanceCop),
          })),
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
            cuotasPagadas: agreement.paidInstalments,
          })),
        });
      },
    },
  ];
}
