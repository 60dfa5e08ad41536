import { AppError, type ErrorCode } from '../../bot/domain/errors.ts';
import type {
  CallContext,
  MessageDelivery,
  Payments,
  TaxAccounts,
  TaxpayerRecord,
  TaxpayerRegister,
} from '../../bot/ports/back-office.ts';
import type { Clock } from '../../bot/ports/system.ts';
import type { DocumentType, Obligation, TaxName } from '../../contracts/fact.ts';
import { maskContact } from '../../bot/domain/contact.ts';
import type { SystemName } from '../../integrations/gateway/types.ts';

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
}

/** One call the fake got: the port's method, its arguments without the context, and the correlation id. */
export interface FakeCall {
  system: SystemName;
  method: string;
  args: unknown[];
  correlationId: string;
}

type Delivered = Parameters<MessageDelivery['deliver']>[0] & { at: string };
type PaymentState = NonNullable<Awaited<ReturnType<Payments['readPayment']>>>;

/** All four ports in memory, behaving as the emulator does, with what a test needs to look and to break. */
export interface FakeBackOffice extends TaxpayerRegister, TaxAccounts, Payments, MessageDelivery {
  calls: FakeCall[];
  /** Delivered messages, oldest first; a repeated key stands once. */
  outbox: Delivered[];
  /** Every call of the system throws until `heal`. */
  fail(system: SystemName, code?: ErrorCode): void;
  heal(system?: SystemName): void;
  /** What the payment page does. A settled payment stays as it is. */
  settle(reference: string, state: 'approved' | 'rejected' | 'expired'): void;
}

export function createFakeBackOffice(options: {
  taxpayers: FakeTaxpayer[];
  clock?: Clock;
  publicBaseUrl?: string;
}): FakeBackOffice {
  const clock = options.clock ?? { now: () => new Date() };
  const base = options.publicBaseUrl ?? 'http://localhost:3978';
  const failing = new Map<SystemName, ErrorCode>();
  const calls: FakeCall[] = [];
  const outbox: Delivered[] = [];
  const orders: {
    key: string;
    body: string;
    taxpayerId: string;
    items: string[];
    expiresAt: string;
    payment: PaymentState;
  }[] = [];
  const people = options.taxpayers.map(withDefaults);

  async function enter(system: SystemName, method: string, args: unknown[], call: CallContext): Promise<void> {
    calls.push({ system, method, args, correlationId: call.correlationId });
    // A turn of the event loop, as any real call takes.
    await Promise.resolve();
    const code = failing.get(system);
    if (code)
      throw new AppError(code, `The fake ${system} fails on demand.`, { retryable: code !== 'backoffice.refused' });
  }
  const person = (taxpayerId: string): FakePerson => {
    const found = people.find(({ record }) => record.taxpayerId === taxpayerId);
    if (!found) throw new AppError('backoffice.refused', 'The taxpayer does not exist.');
    return found;
  };

  return {
    calls,
    outbox,
    fail(system, code = 'backoffice.unreachable') {
      failing.set(system, code);
    },
    heal(system) {
      if (system === undefined) failing.clear();
      else failing.delete(system);
    },
    settle(reference, state) {
      const order = orders.find(({ payment }) => payment.reference === reference);
      if (!order) throw new Error(`There is no payment ${reference}.`);
      if (order.payment.state !== 'pending') return;
      const { account } = person(order.taxpayerId);
      const items = account.filter((o) => order.items.includes(keyOf(o)));
      const payable = items.every(({ balanceCop }) => balanceCop > 0);
      order.payment.state = state === 'approved' && !payable ? 'rejected' : state;
      if (order.payment.state !== 'approved') return;
      order.payment.paidAt = clock.now().toISOString();
      for (const item of items) Object.assign(item, { capitalCop: 0, interestCop: 0, balanceCop: 0 });
    },

    async findTaxpayer(document, documentType, call) {
      await enter('rit', 'findTaxpayer', [document, documentType], call);
      const found = people.filter(
        ({ record }) =>
          spellings(record).includes(compact(document)) &&
          (documentType === undefined || record.documentType === documentType),
      );
      return found.length === 1 ? structuredClone(found[0]?.record) : undefined;
    },
    async readAccount(taxpayerId, call) {
      await enter('sap', 'readAccount', [taxpayerId], call);
      return { asOf: clock.now().toISOString(), obligations: structuredClone(person(taxpayerId).account) };
    },
    async checkClearance(taxpayerId, tax, call) {
      await enter('sap', 'checkClearance', [taxpayerId, tax], call);
      const counted = person(taxpayerId).account.filter((o) => tax === undefined || o.tax === tax);
      const pendingCop = counted.reduce((total, { balanceCop }) => total + balanceCop, 0);
      return { allowed: pendingCop === 0, pendingCop };
    },
    async createLink(order, call) {
      await enter('pagos', 'createLink', [order], call);
      const body = JSON.stringify([order.taxpayerId, order.items]);
      const earlier = orders.find(({ key }) => key === order.idempotencyKey);
      if (earlier && earlier.body !== body) throw refusal('That key was used for another order.');
      const { account } = person(order.taxpayerId);
      const fits = order.items.every((item) =>
        account.some((o) => keyOf(o) === keyOf(item) && o.balanceCop > 0 && o.balanceCop === item.balanceCop),
      );
      if (!earlier && (order.items.length === 0 || !fits)) throw refusal('An item is not owed so.');
      const made = earlier ?? {
        key: order.idempotencyKey,
        body,
        taxpayerId: order.taxpayerId,
        items: order.items.map(keyOf),
        expiresAt: new Date(clock.now().getTime() + 86_400_000).toISOString(),
        payment: {
          reference: `91${String(orders.length + 1).padStart(10, '0')}`,
          state: 'pending' as const,
          amountCop: order.items.reduce((total, { balanceCop }) => total + balanceCop, 0),
        },
      };
      if (!earlier) orders.push(made);
      const { reference, amountCop } = made.payment;
      return { reference, url: `${base}/emulator/pay/${reference}`, amountCop, expiresAt: made.expiresAt };
    },
    async readPayment(reference, call) {
      await enter('pagos', 'readPayment', [reference], call);
      const found = orders.find(({ payment }) => payment.reference === reference);
      return found && { ...found.payment };
    },
    async listPayments(taxpayerId, call) {
      await enter('pagos', 'listPayments', [taxpayerId], call);
      person(taxpayerId);
      const own = orders.filter((order) => order.taxpayerId === taxpayerId).map(({ payment }) => ({ ...payment }));
      return own.reverse().slice(0, 20);
    },
    async deliver(message, call) {
      await enter('notificaciones', 'deliver', [message], call);
      const earlier = outbox.find(({ idempotencyKey }) => idempotencyKey === message.idempotencyKey);
      if (earlier && earlier.text !== message.text) throw refusal('That key was used for another message.');
      if (!earlier) outbox.push({ ...message, at: clock.now().toISOString() });
    },
  };
}

const refusal = (detail: string): AppError => new AppError('backoffice.refused', detail);
const compact = (document: string): string => document.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
const keyOf = (o: { tax: TaxName; propertyId?: string | undefined; year: number }): string =>
  `${o.tax}|${o.propertyId ?? ''}|${o.year}`;

function spellings({ document, documentType }: TaxpayerRecord): string[] {
  const whole = compact(document);
  return documentType === 'NIT' ? [whole, whole.slice(0, -1)] : [whole];
}

interface FakePerson {
  record: TaxpayerRecord;
  account: Obligation[];
}

function withDefaults(taxpayer: FakeTaxpayer): FakePerson {
  const { documentType, document, name, contacts, obligations } = taxpayer;
  return {
    record: {
      taxpayerId: taxpayer.taxpayerId ?? `tp-${compact(document)}`,
      documentType,
      document,
      name,
      contacts: contacts.map((contact) => ({ ...contact, masked: maskContact(contact.kind, contact.value) })),
    },
    account: obligations.map(({ interestCop = 0, ...o }) => ({
      ...o,
      capitalCop: o.balanceCop - interestCop,
      interestCop,
    })),
  };
}
