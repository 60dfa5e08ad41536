import { z } from 'zod';
import type { Account, Obligation } from '../../contracts/fact.ts';
import { taxOfCode } from './city-codes.ts';

/** Pesos as the tax system writes them: a decimal string whose cents are zero. */
export const Pesos = z
  .string()
  .regex(/^-?\d{1,13}(\.0{1,2})?$/)
  .transform(Number);

/** One line of an account: a tax, a year and, for property taxes, the property ("objeto"). */
export const Position = z.object({
  tributo: z.string(),
  objeto: z.string().nullish(),
  descripcionObjeto: z.string().nullish(),
  vigencia: z.string().regex(/^\d{4}$/),
  capital: Pesos,
  intereses: Pesos,
  saldo: Pesos,
});

/** An account as SAP gives it and as the data lake copies it. */
export const AccountAnswer = z.object({ fechaCorte: z.iso.datetime({ offset: true }), posiciones: z.array(Position) });
export type AccountAnswer = z.infer<typeof AccountAnswer>;

/** The city's account as the assistant speaks of it. */
export function toAccount(answer: AccountAnswer): Account {
  return { asOf: new Date(answer.fechaCorte).toISOString(), obligations: answer.posiciones.map(toObligation) };
}

export function toObligation(position: z.infer<typeof Position>): Obligation {
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
