import { z } from 'zod';
import type { Account, Obligation } from '../../contracts/fact.ts';
import { taxOfCode } from '../gateway/city-codes.ts';

/** Pesos as SAP writes them: a decimal string whose cents are zero. */
const Pesos = z
  .string()
  .regex(/^-?\d{1,13}(\.0{1,2})?$/)
  .transform(Number);

/** One line of the account: a tax, a year and, for property taxes, the property ("objeto"). */
const Position = z.object({
  tributo: z.string(),
  objeto: z.string().nullish(),
  descripcionObjeto: z.string().nullish(),
  vigencia: z.string().regex(/^\d{4}$/),
  capital: Pesos,
  intereses: Pesos,
  saldo: Pesos,
});

/** `GET /sap/v1/interlocutores/{id}/cuenta`. */
export const AccountAnswer = z.object({ fechaCorte: z.iso.datetime({ offset: true }), posiciones: z.array(Position) });
export type AccountAnswer = z.infer<typeof AccountAnswer>;

/** `GET /sap/v1/interlocutores/{id}/paz-y-salvo`. */
export const ClearanceAnswer = z.object({ viable: z.boolean(), saldoPendiente: Pesos });

/** SAP's account as the assistant speaks of it. */
export function toAccount(answer: AccountAnswer): Account {
  return { asOf: new Date(answer.fechaCorte).toISOString(), obligations: answer.posiciones.map(toObligation) };
}

function toObligation(position: AccountAnswer['posiciones'][number]): Obligation {
  return {
    tax: taxOfCode(position.tributo),
    ...(position.objeto && { propertyId: position.objeto }),
    ...(position.descripcionObjeto && { propertyLabel: position.descripcionObjeto }),
    year: Number(position.vigencia),
    capitalCop: position.capital,
    interestCop: position.intereses,
    balanceCop: position.saldo,
  };
}
