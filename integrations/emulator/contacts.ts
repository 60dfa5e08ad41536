import type { ContactUpdate } from './ledger-entries.ts';
import type { SyntheticTaxpayer } from './people/taxpayer.ts';

type Contacts = SyntheticTaxpayer['contacts'];

/** The contacts once some changes were made, oldest first; each takes the place of the one of its kind. */
export function contactsAfter(
  contacts: Contacts,
  updates: readonly Pick<ContactUpdate, 'changes' | 'at'>[],
): { contacts: Contacts; changedAt?: string } {
  const reached = updates.flatMap(({ changes, at }) =>
    changes.flatMap(({ kind, value }) => (kind === 'address' ? [] : [{ kind, value, at }])),
  );
  const now = new Map(contacts.map(({ kind, value }) => [kind, value]));
  for (const { kind, value } of reached) now.set(kind, value);
  const changedAt = reached.at(-1)?.at;
  return {
    contacts: [...now].map(([kind, value]) => ({ kind, value })),
    ...(changedAt !== undefined && { changedAt }),
  };
}
