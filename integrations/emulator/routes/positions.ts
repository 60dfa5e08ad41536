import type { Obligation } from '../../../contracts/fact.ts';
import { codeOfTax } from '../../gateway/city-codes.ts';
import { pesos } from './route.ts';

/** An account's lines as SAP writes them and the lake copies them. */
export function positionsOf(obligations: Obligation[]) {
  return obligations.map((o) => ({
    tributo: codeOfTax(o.tax),
    objeto: o.propertyId ?? null,
    descripcionObjeto: o.propertyLabel ?? null,
    vigencia: String(o.year),
    capital: pesos(o.capitalCop),
    intereses: pesos(o.interestCop),
    saldo: pesos(o.balanceCop),
  }));
}
