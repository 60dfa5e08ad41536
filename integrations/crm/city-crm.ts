import { z } from 'zod';
import type { CityCrm } from '../../bot/ports/back-office.ts';
import type { Gateway } from '../gateway/types.ts';

/** `POST /crm/v1/casos`. */
const CaseAnswer = z.object({ numeroCrm: z.string().min(1) });

/** The city's CRM: a case of ours gets a number there too. */
export function createCityCrm({ gateway }: { gateway: Gateway }): CityCrm {
  return {
    async openCase(entry, call) {
      const { numeroCrm } = await gateway.call(
        {
          system: 'crm',
          operation: 'open-case',
          method: 'POST',
          path: '/crm/v1/casos',
          body: {
            numeroCaso: entry.number,
            tipo: entry.kind,
            asunto: entry.summary,
            ...(entry.taxpayerId !== undefined && { contribuyente: entry.taxpayerId }),
          },
          idempotencyKey: entry.idempotencyKey,
          answer: CaseAnswer,
        },
        call,
      );
      return { crmNumber: numeroCrm };
    },
  };
}
