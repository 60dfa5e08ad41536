import type { CustomerPanel } from '../../../contracts/desk-protocol.ts';

type Obligation = NonNullable<CustomerPanel['account']>['obligations'][number];

/** What is owed for one tax and property, newest year first. */
export interface AccountGroup {
  id: string;
  tax: Obligation['tax'];
  /** Name of the property, or its number, where there is one. */
  property?: string;
  years: Obligation[];
  totalCop: number;
}

/** Groups an account by tax and property, in the order the back office gave them. */
export function groupAccount(obligations: readonly Obligation[]): AccountGroup[] {
  const groups = new Map<string, Obligation[]>();
  for (const one of obligations) {
    const id = `${one.tax}|${one.propertyId ?? ''}`;
    groups.set(id, [...(groups.get(id) ?? []), one]);
  }
  return [...groups].map(([id, years]) => toGroup(id, years));
}

/** What is owed in all, COP. */
export function totalOf(obligations: readonly Obligation[]): number {
  return obligations.reduce((total, one) => total + one.balanceCop, 0);
}

function toGroup(id: string, obligations: Obligation[]): AccountGroup {
  const [first] = obligations;
  const property = first?.propertyLabel ?? first?.propertyId;
  return {
    id,
    tax: first?.tax ?? 'otro',
    ...(property !== undefined && { property }),
    years: obligations.toSorted((a, b) => b.year - a.year),
    totalCop: totalOf(obligations),
  };
}
