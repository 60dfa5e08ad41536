import { z } from 'zod';
import type { Clock } from '../../../bot/ports/system.ts';
import type { Ledger } from '../ledger.ts';
import { parseInput } from '../problem.ts';
import { nextNumber } from '../sequence.ts';
import { TaxpayerId } from './debts.ts';
import { assertSameBody, idempotency, type Route } from './route.ts';

const NewCase = z.strictObject({
  numeroCaso: z.string().min(1).max(40),
  tipo: z.string().min(1).max(60),
  asunto: z.string().min(1).max(1_000),
  contribuyente: TaxpayerId.optional(),
});

/** The city's CRM: the cases of the contact center. */
export function crmRoutes({ ledger, clock }: { ledger: Ledger; clock: Clock }): Route[] {
  return [
    {
      system: 'crm',
      method: 'post',
      path: '/crm/v1/casos',
      handle(request, response) {
        const key = idempotency(request);
        const { numeroCaso, tipo, asunto, contribuyente } = parseInput(NewCase, request.body);
        const earlier = ledger.cases.byKey(key.idempotencyKey);
        if (earlier) assertSameBody(earlier, key.bodyHash);
        const opened = earlier ?? {
          ...key,
          crmNumber: nextNumber('CRM-', ledger.cases.last(1)[0]?.crmNumber),
          caseNumber: numeroCaso,
          type: tipo,
          subject: asunto,
          ...(contribuyente !== undefined && { taxpayerId: contribuyente }),
          at: clock.now().toISOString(),
        };
        if (!earlier) ledger.cases.add(opened);
        response.status(earlier ? 200 : 201).json({ numeroCrm: opened.crmNumber, creado: opened.at });
      },
    },
  ];
}
