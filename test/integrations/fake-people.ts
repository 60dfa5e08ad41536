import type { CollectionFile, TaxpayerRecord } from '../../bot/ports/back-office.ts';
import { maskContact } from '../../bot/domain/contact.ts';
import type { DocumentType, Obligation, TaxName } from '../../contracts/fact.ts';
import type { Agreement, Property } from '../../contracts/paper.ts';

/** Names one debt. */
export interface DebtKey {
  tax: TaxName;
  propertyId?: string | undefined;
  year: number;
}

/** A taxpayer of the fake. `taxpayerId` defaults to `tp-<document>`; capital to the balance, interest to 0. */
export interface FakeTaxpayer {
  taxpayerId?: string;
  documentType: DocumentType;
  document: string;
  name: string;
  contacts: { kind: 'sms' | 'email'; value: string }[];
  obligations: {
    tax: TaxName;
    propertyId?: string | undefined;
    propertyLabel?: string | undefined;
    year: number;
    balanceCop: number;
    interestCop?: number | undefined;
  }[];
  /** What is set here stands over the invented record of that property; those of the obligations are there anyway. */
  properties?: (Partial<Property> & { propertyId: string })[] | undefined;
  /** Agreements made before; `items` are the debts they cover. */
  agreements?: FakeAgreement[] | undefined;
  /** Under coercive collection: *cartera* bars an agreement. */
  coactivo?: boolean | undefined;
  /** What its file says over the usual one, which is in the stage of the payment order and of all that is owed. */
  file?: { stage?: CollectionFile['stage'] | undefined; years?: number[] | undefined } | undefined;
  /** When a contact was changed last, ISO. */
  contactsChangedAt?: string | undefined;
  /** The data lake has no copy of this account. */
  withoutCopy?: boolean | undefined;
}

export interface FakeAgreement {
  number?: string | undefined;
  state: Agreement['state'];
  totalCop?: number | undefined;
  /** Instalments after the first payment. Default 12. */
  instalments?: number | undefined;
  /** How many payments were made, the first included. */
  paid?: number | undefined;
  /** How many of the next ones are late. Default 3 where it is in default, else 0. */
  overdue?: number | undefined;
  signedAt?: string | undefined;
  items?: DebtKey[] | undefined;
}

/** A taxpayer as the fake holds it. */
export interface FakePerson {
  record: TaxpayerRecord;
  account: Obligation[];
  properties: Property[];
  agreements: { agreement: Agreement; items: string[] }[];
  coactivo: boolean;
  files: CollectionFile[];
  /** What the data lake copied last night. */
  copy: Obligation[] | undefined;
}

export const keyOf = (o: DebtKey): string => `${o.tax}|${o.propertyId ?? ''}|${o.year}`;
/** As a document may be written: a NIT also without its check digit. */
export function spellings({ document, documentType }: TaxpayerRecord): string[] {
  const whole = compact(document);
  return documentType === 'NIT' ? [whole, whole.slice(0, -1)] : [whole];
}

export const compact = (document: string): string => document.replace(/[^0-9A-Za-z]/g, '').toUpperCase();

export function withDefaults(taxpayer: FakeTaxpayer): FakePerson {
  const { documentType, document, name, contacts, obligations } = taxpayer;
  const account = obligations.map(({ interestCop = 0, ...o }) => ({
    ...o,
    capitalCop: o.balanceCop - interestCop,
    interestCop,
  }));
  return {
    record: {
      taxpayerId: taxpayer.taxpayerId ?? `tp-${compact(document)}`,
      documentType,
      document,
      name,
      contacts: contacts.map((contact) => ({ ...contact, masked: maskContact(contact.kind, contact.value) })),
      ...(taxpayer.contactsChangedAt !== undefined && { contactsChangedAt: taxpayer.contactsChangedAt }),
    },
    account,
    properties: propertiesOf(taxpayer),
    agreements: (taxpayer.agreements ?? []).map((given, at) => ({
      agreement: agreementOf(given, `50000000${at + 1}`),
      items: (given.items ?? []).map(keyOf),
    })),
    coactivo: taxpayer.coactivo === true,
    files: taxpayer.coactivo ? [fileOf(account, taxpayer.file)] : [],
    copy: taxpayer.withoutCopy ? undefined : structuredClone(account),
  };
}

function fileOf(account: readonly Obligation[], given: FakeTaxpayer['file'] = {}): CollectionFile {
  const owed = account.filter(({ balanceCop, year }) => balanceCop > 0 && (given.years?.includes(year) ?? true));
  return {
    ...{ number: 'EXP-2026-000101', stage: given.stage ?? 'payment-order', openedOn: '2026-03-16' },
    ...((given.stage ?? 'payment-order') === 'payment-order' && { answerBy: '2026-11-29' }),
    amountCop: owed.reduce((total, { balanceCop }) => total + balanceCop, 0),
    years: [...new Set(owed.map(({ year }) => year))].sort((a, b) => a - b),
  };
}

function propertiesOf({ obligations, properties = [] }: FakeTaxpayer): Property[] {
  const own = new Map<string, Property>();
  const owned = [...obligations, ...properties.map(({ propertyId, label }) => ({ propertyId, propertyLabel: label }))];
  for (const { propertyId, propertyLabel } of owned) {
    if (propertyId === undefined || own.has(propertyId)) continue;
    own.set(propertyId, {
      ...inventedProperty(propertyId, propertyLabel ?? `Predio ${propertyId}`),
      ...properties.find((given) => given.propertyId === propertyId),
    });
  }
  return [...own.values()];
}

function inventedProperty(propertyId: string, label: string): Property {
  const digits = propertyId.replace(/\D/g, '').slice(-6).padStart(6, '0');
  return {
    propertyId,
    nationalNumber: `760010100010100${digits}000000000`,
    matricula: `370-${digits}`,
    address: label.split(', ')[1] ?? `CL 5 38 ${Number(digits)}`,
    label,
    barrio: 'San Fernando',
    landM2: 90,
    builtM2: 120,
    avaluoCop: 180_000_000,
    year: 2026,
    estrato: 3,
    use: 'Habitacional',
  };
}

function agreementOf(given: FakeAgreement, fallbackNumber: string): Agreement {
  const { state, instalments = 12, totalCop = 1_300_000, signedAt = '2026-05-15T15:00:00.000Z' } = given;
  const paid = given.paid ?? (state === 'paid' ? instalments + 1 : 2);
  const { overdue = state === 'in-default' ? 3 : 0 } = given;
  const each = Math.floor(totalCop / (instalments + 1));
  return {
    number: given.number ?? fallbackNumber,
    state,
    signedAt,
    totalCop,
    instalments: Array.from({ length: instalments + 1 }, (_, number) => ({
      number,
      dueOn: new Date(Date.UTC(Number(signedAt.slice(0, 4)), Number(signedAt.slice(5, 7)) - 1 + number, 20))
        .toISOString()
        .slice(0, 10),
      amountCop: number === 0 ? totalCop - each * instalments : each,
      state: number < paid ? ('paid' as const) : number < paid + overdue ? 'overdue' : 'pending',
    })),
  };
}
