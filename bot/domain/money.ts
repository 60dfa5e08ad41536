import type { Account, Obligation } from '../../contracts/fact.ts';

/** What is still owed, in pesos. */
export function totalCop(obligations: readonly Pick<Obligation, 'balanceCop'>[]): number {
  return obligations.reduce((sum, { balanceCop }) => sum + balanceCop, 0);
}

/** Late interest within what is owed, in pesos. */
export function interestCop(obligations: readonly Obligation[]): number {
  return obligations.reduce((sum, { balanceCop, interestCop: interest }) => sum + (balanceCop > 0 ? interest : 0), 0);
}

/** Those with something to pay. */
export function owed(account: Account): Obligation[] {
  return account.obligations.filter(({ balanceCop }) => balanceCop > 0);
}

/** Obligations of one tax and property together, each group by year. */
export interface ObligationGroup {
  tax: Obligation['tax'];
  propertyId?: string;
  propertyLabel?: string;
  years: Obligation[];
  subtotalCop: number;
}

/** Groups by tax and property in their first order; years ascending. */
export function groupObligations(obligations: readonly Obligation[]): ObligationGroup[] {
  const groups = new Map<string, Obligation[]>();
  for (const obligation of obligations) {
    const key = `${obligation.tax}|${obligation.propertyId ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), obligation]);
  }
  return [...groups.values()].map((members) => {
    const years = members.toSorted((a, b) => a.year - b.year);
    const [first] = years;
    if (!first) throw new RangeError('a group has a member');
    return {
      tax: first.tax,
      ...(first.propertyId !== undefined && { propertyId: first.propertyId }),
      ...(first.propertyLabel !== undefined && { propertyLabel: first.propertyLabel }),
      years,
      subtotalCop: totalCop(years),
    };
  });
}
