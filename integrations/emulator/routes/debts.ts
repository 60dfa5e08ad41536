import { z } from 'zod';
import { taxOfCode } from '../../gateway/city-codes.ts';
import type { City } from '../city.ts';
import type { DebtToPay } from '../ledger-entries.ts';
import type { SyntheticTaxpayer } from '../people/taxpayer.ts';
import { EmulatorProblem } from '../problem.ts';

export const TaxpayerId = z.string().min(1).max(40);
export const TaxCode = z.enum(['IPU', 'ICA', 'RIC', 'VAL', 'EST', 'SBT', 'OTR']);

/** What names a debt in every system; each writes the amount its own way. */
export const Debt = z.strictObject({
  tributo: TaxCode,
  objeto: z.string().max(40).optional(),
  vigencia: z.string().regex(/^\d{4}$/),
});
export const MAX_DEBTS = 200;

export function toItem(debt: z.infer<typeof Debt>, amountCop: number): DebtToPay {
  const { tributo, objeto, vigencia } = debt;
  return {
    tax: taxOfCode(tributo),
    ...(objeto !== undefined && { propertyId: objeto }),
    year: Number(vigencia),
    amountCop,
  };
}

/** The taxpayer of an id, or a 404. */
export function knownTaxpayer(city: City, id: unknown): SyntheticTaxpayer {
  const taxpayer = typeof id === 'string' ? city.taxpayer(id) : undefined;
  if (!taxpayer) throw new EmulatorProblem(404, 'unknown-taxpayer', 'The taxpayer does not exist.');
  return taxpayer;
}
