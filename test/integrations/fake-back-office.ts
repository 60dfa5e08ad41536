import { AppError, type ErrorCode } from '../../bot/domain/errors.ts';
import type {
  CallContext,
  MessageDelivery,
  OutgoingMessage,
  PaymentLink,
  PaymentOrder,
  PaymentRecord,
  Payments,
  TaxAccounts,
  TaxpayerRegister,
} from '../../bot/ports/back-office.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { bogotaDay } from '../../bot/domain/bogota-time.ts';
import type { Bill, Instalment, Receipt } from '../../contracts/paper.ts';
import type { InstalmentItem } from '../../contracts/fact.ts';
import { billBarcode } from '../../integrations/emulator/barcode.ts';
import type { SystemName } from '../../integrations/gateway/types.ts';
import { compact, keyOf, spellings, withDefaults, type FakePerson, type FakeTaxpayer } from './fake-people.ts';
import { createFakeSystems, type FakeSystems } from './fake-systems.ts';

export type { FakeTaxpayer } from './fake-people.ts';

/** One call the fake got: the port's method, its arguments without the context, and the correlation id. */
export interface FakeCall {
  system: SystemName;
  method: string;
  args: unknown[];
  correlationId: string;
}

type Delivered = OutgoingMessage & { at: string };

interface FakeOrder {
  key: string;
  /** What was asked, to tell a repetition from another order under the same key. */
  body: string;
  taxpayerId: string;
  items: PaymentOrder['items'];
  /** Whose stamps are paid, where that is what is paid. */
  procedure?: string;
  expiresAt: string;
  payment: PaymentRecord;
}

/**
 * All ports in memory, behaving as the emulator does, with what a test needs to look and to break. Ports whose methods
 * would clash stand by themselves: `copies`, `agreements`, `cadastre`, `appointments`, `collection`, `contacts`,
 * `registry`, `crm`.
 */
export interface FakeBackOffice extends TaxpayerRegister, TaxAccounts, Payments, MessageDelivery, FakeSystems {
  calls: FakeCall[];
  /** Delivered messages, oldest first; a repeated key stands once. */
  outbox: Delivered[];
  /** Every call of the system throws until `heal`. */
  fail(system: SystemName, code?: ErrorCode): void;
  /** Every call of the system throws `backoffice.busy` until `heal`. */
  busy(system: SystemName, retryAfterS: number): void;
  heal(system?: SystemName): void;
  /** The city takes no payments by property alone, or takes them again. */
  allowOpenPayments(allowed: boolean): void;
  /** What the payment page does. A settled payment stays as it is. */
  settle(reference: string, state: 'approved' | 'rejected' | 'expired'): void;
}

export function createFakeBackOffice(options: {
  taxpayers: FakeTaxpayer[];
  clock?: Clock;
  publicBaseUrl?: string;
  /** Whether the city takes payments by property alone. Default true. */
  openPayments?: boolean;
}): FakeBackOffice {
  const clock = options.clock ?? { now: () => new Date() };
  const base = options.publicBaseUrl ?? 'http://localhost:3978';
  const failing = new Map<SystemName, AppError>();
  const calls: FakeCall[] = [];
  const outbox: Delivered[] = [];
  const orders: FakeOrder[] = [];
  const bills: { key: string; body: string; bill: Bill }[] = [];
  let takesOpenPayments = options.openPayments ?? true;
  const people = options.taxpayers.map(withDefaults);

  async function enter(system: SystemName, method: string, args: unknown[], call: CallContext): Promise<void> {
    calls.push({ system, method, args, correlationId: call.correlationId });
    // A turn of the event loop, as any real call takes.
    await Promise.resolve();
    const failure = failing.get(system);
    if (failure) throw failure;
  }
  const person = (taxpayerId: string): FakePerson => {
    const found = people.find(({ record }) => record.taxpayerId === taxpayerId);
    if (!found) throw new AppError('backoffice.refused', 'The taxpayer does not exist.');
    return found;
  };

  /** Throws where an item is not owed so. */
  function assertOwed(taxpayerId: string, items: PaymentOrder['items']): void {
    const { account } = person(taxpayerId);
    const fits = items.every((item) =>
      'agreement' in item
        ? dueOf(taxpayerId, items, item.agreement).some(
            (due) => due.number === item.instalment && due.amountCop === item.balanceCop,
          )
        : account.some((o) => keyOf(o) === keyOf(item) && o.balanceCop > 0 && o.balanceCop === item.balanceCop),
    );
    if (items.length === 0 || !fits) throw refusal('An item is not owed so.');
  }
  /** As many of an agreement's earliest unpaid instalments as these items name of it. */
  function dueOf(taxpayerId: string, items: PaymentOrder['items'], number: string): Instalment[] {
    const found = person(taxpayerId).agreements.find(({ agreement }) => agreement.number === number)?.agreement;
    const named = items.filter((item) => 'agreement' in item && item.agreement === number);
    const unpaid = found?.state === 'void' ? [] : (found?.instalments ?? []).filter(({ state }) => state !== 'paid');
    return unpaid.slice(0, named.length);
  }
  function addOrder(key: string, body: string, taxpayerId: string, items: PaymentOrder['items']): FakeOrder {
    const order: FakeOrder = {
      ...{ key, body, taxpayerId, items },
      expiresAt: new Date(clock.now().getTime() + 86_400_000).toISOString(),
      payment: {
        reference: `91${String(orders.length + 1).padStart(10, '0')}`,
        state: 'pending',
        amountCop: sum(items),
      },
    };
    orders.push(order);
    return order;
  }
  function earlierOrder(key: string, body: string): FakeOrder | undefined {
    const earlier = orders.find((order) => order.key === key);
    if (earlier && earlier.body !== body) throw refusal('That key was used for another order.');
    return earlier;
  }
  const linkOf = ({ payment: { reference, amountCop }, expiresAt }: FakeOrder): PaymentLink => ({
    ...{ reference, url: `${base}/emulator/pay/${reference}`, amountCop, expiresAt },
  });
  const paidBefore = (taxpayerId: string, iso: string): Set<string> =>
    new Set(
      orders
        .filter(({ payment }) => payment.state === 'approved' && (payment.paidAt ?? '') <= iso)
        .filter((order) => order.taxpayerId === taxpayerId)
        .flatMap(({ items }) => items.flatMap((item) => ('agreement' in item ? [] : [keyOf(item)]))),
    );

  return {
    ...createFakeSystems({ people, person, enter, paidBefore, clock }),
    calls,
    outbox,
    fail(system, code = 'backoffice.unreachable') {
      const retryable = code !== 'backoffice.refused';
      failing.set(system, new AppError(code, `The fake ${system} fails on demand.`, { retryable }));
    },
    busy(system, retryAfterS) {
      const detail = `The fake ${system} takes no more questions.`;
      failing.set(system, new AppError('backoffice.busy', detail, { retryable: true, retryAfterS }));
    },
    allowOpenPayments(allowed) {
      takesOpenPayments = allowed;
    },
    heal(system) {
      if (system === undefined) failing.clear();
      else failing.delete(system);
    },
    settle(reference, state) {
      const order = orders.find(({ payment }) => payment.reference === reference);
      if (!order) throw new Error(`There is no payment ${reference}.`);
      if (order.payment.state !== 'pending') return;
      const { account, agreements } = person(order.taxpayerId);
      const keys = order.items.flatMap((item) => ('agreement' in item ? [] : [keyOf(item)]));
      const items = account.filter((o) => keys.includes(keyOf(o)));
      const instalments = order.items.filter((item) => 'agreement' in item);
      const payable =
        items.every(({ balanceCop }) => balanceCop > 0) && instalments.every((item) => unpaidOf(item, agreements));
      order.payment.state = state === 'approved' && !payable ? 'rejected' : state;
      if (order.payment.state !== 'approved') return;
      order.payment.paidAt = clock.now().toISOString();
      for (const item of items) Object.assign(item, { capitalCop: 0, interestCop: 0, balanceCop: 0 });
      for (const item of instalments) payInstalment(item, person(order.taxpayerId));
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
    async createBill({ taxpayerId, items, idempotencyKey }, call) {
      await enter('sap', 'createBill', [{ taxpayerId, items, idempotencyKey }], call);
      const body = JSON.stringify([taxpayerId, items]);
      const earlier = bills.find(({ key }) => key === idempotencyKey);
      if (earlier && earlier.body !== body) throw refusal('That key was used for another bill.');
      if (earlier) return structuredClone(earlier.bill);
      assertOwed(taxpayerId, [...items]);
      const { payment } = addOrder(`bill:${idempotencyKey}`, body, taxpayerId, [...items]);
      const payBefore = monthEnd(bogotaDay(clock.now()));
      const wanted = items.map(keyOf);
      const { reference, amountCop: totalCop } = payment;
      const bill: Bill = {
        number: `8${String(bills.length + 1).padStart(9, '0')}`,
        reference,
        issuedAt: clock.now().toISOString(),
        payBefore,
        items: structuredClone(person(taxpayerId).account.filter((o) => wanted.includes(keyOf(o)))),
        totalCop,
        barcode: billBarcode({ reference, totalCop, payBefore }),
      };
      bills.push({ key: idempotencyKey, body, bill });
      return structuredClone(bill);
    },
    async createLink(order, call) {
      await enter('pagos', 'createLink', [order], call);
      const body = JSON.stringify([order.taxpayerId, order.items]);
      const earlier = earlierOrder(order.idempotencyKey, body);
      if (!earlier) assertOwed(order.taxpayerId, order.items);
      return linkOf(earlier ?? addOrder(order.idempotencyKey, body, order.taxpayerId, order.items));
    },
    async createStampLink(order, call) {
      await enter('pagos', 'createStampLink', [order], call);
      person(order.taxpayerId);
      const { idempotencyKey, ...asked } = order;
      const body = JSON.stringify(asked);
      const earlier = earlierOrder(idempotencyKey, body);
      if (earlier) return linkOf(earlier);
      const made = addOrder(idempotencyKey, body, order.taxpayerId, []);
      made.procedure = order.procedure;
      made.payment.amountCop = STAMPS_COP;
      return linkOf(made);
    },
    async createOpenLink({ propertyId, idempotencyKey }, call) {
      await enter('pagos', 'createOpenLink', [{ propertyId, idempotencyKey }], call);
      if (!takesOpenPayments) throw refusal('Payments by property alone are not taken.');
      const earlier = earlierOrder(idempotencyKey, JSON.stringify([propertyId]));
      if (earlier) return linkOf(earlier);
      const owner = people.find(({ account }) => account.some((o) => o.propertyId === propertyId && o.balanceCop > 0));
      if (!owner) return undefined;
      const owed = owner.account.filter((o) => o.propertyId === propertyId && o.balanceCop > 0);
      const items = owed.map(({ tax, year, balanceCop }) => ({ tax, propertyId, year, balanceCop }));
      return linkOf(addOrder(idempotencyKey, JSON.stringify([propertyId]), owner.record.taxpayerId, items));
    },
    async readReceipt(reference, call) {
      await enter('pagos', 'readReceipt', [reference], call);
      const order = orders.find(({ payment }) => payment.reference === reference);
      const { paidAt } = order?.payment ?? {};
      return order && paidAt !== undefined ? receiptOf(order, paidAt) : undefined;
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

/** What the fake city asks for the stamps of a procedure. */
const STAMPS_COP = 48_600;
const refusal = (detail: string): AppError => new AppError('backoffice.refused', detail);
const sum = (items: readonly { balanceCop: number }[]): number =>
  items.reduce((total, { balanceCop }) => total + balanceCop, 0);

function receiptOf({ payment: { reference, amountCop }, items, procedure }: FakeOrder, paidAt: string): Receipt {
  const stamps = {
    tax: 'estampilla' as const,
    year: Number(paidAt.slice(0, 4)),
    balanceCop: amountCop,
    propertyId: undefined,
  };
  const paid = (procedure === undefined ? items : [stamps]).map(({ balanceCop, ...item }) => ({
    ...item,
    amountCop: balanceCop,
  }));
  return { reference, paidAt, amountCop, items: paid };
}

function unpaidOf({ agreement, instalment }: InstalmentItem, agreements: FakePerson['agreements']): boolean {
  const found = agreements.find((each) => each.agreement.number === agreement)?.agreement;
  return found?.instalments.some(({ number, state }) => number === instalment && state !== 'paid') ?? false;
}

/** The instalment is paid, its share of the debts too; one that is no longer behind is in default no more. */
function payInstalment(item: InstalmentItem, { account, agreements }: FakePerson): void {
  const found = agreements.find(({ agreement }) => agreement.number === item.agreement);
  if (!found) return;
  const { agreement } = found;
  const left = (): number =>
    agreement.instalments.reduce((total, each) => total + (each.state === 'paid' ? 0 : each.amountCop), 0);
  const before = left();
  for (const each of agreement.instalments) if (each.number === item.instalment) each.state = 'paid';
  for (const debt of account.filter((o) => found.items.includes(keyOf(o)))) {
    debt.capitalCop = Math.round((debt.capitalCop * left()) / before);
    debt.interestCop = Math.round((debt.interestCop * left()) / before);
    debt.balanceCop = debt.capitalCop + debt.interestCop;
  }
  if (left() === 0) agreement.state = 'paid';
  else if (agreement.instalments.every(({ state }) => state !== 'overdue')) agreement.state = 'active';
}

/** Last day of a day's month. */
function monthEnd(day: string): string {
  return new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).toISOString().slice(0, 10);
}
