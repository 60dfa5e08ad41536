import type { Logger } from 'pino';
import { openJournal } from './journal.ts';
import { createBook, type Book } from './ledger-book.ts';
import {
  Entry,
  type CadastralFiling,
  type AppointmentChange,
  type ContactUpdate,
  type CrmCase,
  type LakeEvent,
  type MadeBill,
  type Message,
  type Order,
  type Registration,
  type SignedAgreement,
} from './ledger-entries.ts';
import { compactDocument } from './people/documents.ts';
import { instalmentKey, obligationKey } from './people/taxpayer.ts';

/** All that changes in the emulated city. Each change is on disk when it returns. */
export interface Ledger {
  addOrder(order: Order): void;
  settle(reference: string, state: 'approved' | 'rejected', at: string): void;
  order(reference: string): Order | undefined;
  orderByKey(idempotencyKey: string): Order | undefined;
  /** Newest first. */
  ordersOf(taxpayerId: string): Order[];
  /** Newest first, at most `limit`. */
  lastOrders(limit: number): Order[];
  /** Keys of obligations and instalments paid by approved orders, up to an ISO instant where one is given. */
  paidKeys(taxpayerId: string, until?: string): PaidKeys;
  addMessage(message: Message): void;
  messageByKey(idempotencyKey: string): Message | undefined;
  /** Oldest first; without a document the last `limit` of all. */
  messages(query: { document?: string | undefined; limit: number }): Message[];
  bills: Book<MadeBill>;
  agreements: Book<SignedAgreement>;
  registrations: Book<Registration>;
  cases: Book<CrmCase>;
  cadastralFilings: Book<CadastralFiling>;
  events: Book<LakeEvent>;
  appointments: Book<AppointmentChange>;
  contactUpdates: Book<ContactUpdate>;
  close(): void;
}

/** Tells whether an obligation or an instalment is paid. */
export interface PaidKeys {
  has(key: string): boolean;
}

const keyOf = (item: Order['items'][number]): string =>
  'agreement' in item ? instalmentKey(item) : obligationKey(item);

/** Beyond these the oldest are forgotten, on disk too at the next compaction; a document's messages are few. */
const MAX_MESSAGES = 50_000;
const MAX_ORDERS = 50_000;
const MAX_RECORDS = 50_000;
const COMPACT_AFTER = 100_000;

/** Opens the ledger kept in `file`. */
export function openLedger(file: string, logger: Logger): Ledger {
  const journal = openJournal(file, logger);
  const orders = new Map<string, Order>();
  const ordersByKey = new Map<string, Order>();
  const messages = new Map<string, Message>();
  const byDocument = new Map<string, Message[]>();
  /** By taxpayer: key of an obligation or an instalment → when it was paid. */
  const paid = new Map<string, Map<string, string>>();
  const bills = createBook<MadeBill>(MAX_RECORDS, (one) => {
    record({ kind: 'bill-made', record: one });
  });
  const agreements = createBook<SignedAgreement>(MAX_RECORDS, (one) => {
    record({ kind: 'agreement-signed', record: one });
  });
  const registrations = createBook<Registration>(MAX_RECORDS, (one) => {
    record({ kind: 'document-registered', record: one });
  });
  const cases = createBook<CrmCase>(MAX_RECORDS, (one) => {
    record({ kind: 'case-opened', record: one });
  });
  const cadastralFilings = createBook<CadastralFiling>(MAX_RECORDS, (one) => {
    record({ kind: 'procedure-filed', record: one });
  });
  const events = createBook<LakeEvent>(MAX_RECORDS, (one) => {
    record({ kind: 'event-ingested', record: one });
  });
  const appointments = createBook<AppointmentChange>(MAX_RECORDS, (one) => {
    record({ kind: 'appointment-changed', record: one });
  });
  const contactUpdates = createBook<ContactUpdate>(MAX_RECORDS, (one) => {
    record({ kind: 'contacts-updated', record: one });
  });

  function apply(entry: Entry): void {
    switch (entry.kind) {
      case 'order-created':
        orders.set(entry.order.reference, entry.order);
        ordersByKey.set(entry.order.idempotencyKey, entry.order);
        if (orders.size > MAX_ORDERS) forgetOldestOrder();
        if (entry.order.settled?.state === 'approved') markPaid(entry.order);
        return;
      case 'order-settled': {
        const order = orders.get(entry.reference);
        if (!order || order.settled) return;
        order.settled = { state: entry.state, at: entry.at };
        if (entry.state === 'approved') markPaid(order);
        return;
      }
      case 'message-delivered':
        addToMailbox(entry.message);
        return;
      case 'bill-made':
        bills.apply(entry.record);
        return;
      case 'agreement-signed':
        agreements.apply(entry.record);
        return;
      case 'document-registered':
        registrations.apply(entry.record);
        return;
      case 'case-opened':
        cases.apply(entry.record);
        return;
      case 'procedure-filed':
        cadastralFilings.apply(entry.record);
        return;
      case 'event-ingested':
        events.apply(entry.record);
        return;
      case 'appointment-changed':
        appointments.apply(entry.record);
        return;
      case 'contacts-updated':
        contactUpdates.apply(entry.record);
    }
  }

  function addToMailbox(message: Message): void {
    messages.set(message.idempotencyKey, message);
    const owner = compactDocument(message.document);
    byDocument.set(owner, [...(byDocument.get(owner) ?? []), message]);
    if (messages.size > MAX_MESSAGES) forgetOldestMessage();
  }

  function forgetOldestOrder(): void {
    // What is approved stays for good: it is what makes the debts paid.
    const oldest = [...orders.values()].find((order) => order.settled?.state !== 'approved');
    if (!oldest) return;
    orders.delete(oldest.reference);
    ordersByKey.delete(oldest.idempotencyKey);
  }

  function forgetOldestMessage(): void {
    const [oldest] = messages.values();
    if (!oldest) return;
    messages.delete(oldest.idempotencyKey);
    const owner = compactDocument(oldest.document);
    const others = (byDocument.get(owner) ?? []).filter((message) => message !== oldest);
    if (others.length > 0) byDocument.set(owner, others);
    else byDocument.delete(owner);
  }

  function markPaid(order: Order): void {
    const keys = paid.get(order.taxpayerId) ?? new Map<string, string>();
    for (const item of order.items) keys.set(keyOf(item), order.settled?.at ?? order.createdAt);
    paid.set(order.taxpayerId, keys);
  }

  function record(entry: Entry): void {
    journal.append(entry);
    apply(entry);
    if (journal.appended() >= COMPACT_AFTER) journal.compact(snapshot());
  }

  const snapshot = (): Entry[] => [
    ...[...orders.values()].map((order): Entry => ({ kind: 'order-created', order })),
    ...[...messages.values()].map((message): Entry => ({ kind: 'message-delivered', message })),
    ...bills.book.all().map((one): Entry => ({ kind: 'bill-made', record: one })),
    ...agreements.book.all().map((one): Entry => ({ kind: 'agreement-signed', record: one })),
    ...registrations.book.all().map((one): Entry => ({ kind: 'document-registered', record: one })),
    ...cases.book.all().map((one): Entry => ({ kind: 'case-opened', record: one })),
    ...cadastralFilings.book.all().map((one): Entry => ({ kind: 'procedure-filed', record: one })),
    ...events.book.all().map((one): Entry => ({ kind: 'event-ingested', record: one })),
    ...appointments.book.all().map((one): Entry => ({ kind: 'appointment-changed', record: one })),
    ...contactUpdates.book.all().map((one): Entry => ({ kind: 'contacts-updated', record: one })),
  ];

  let foreign = 0;
  for (const raw of journal.entries) {
    const entry = Entry.safeParse(raw);
    if (entry.success) apply(entry.data);
    else foreign += 1;
  }
  if (foreign > 0) logger.error({ foreign }, 'entries of the journal are of another format and are dropped');
  journal.compact(snapshot());

  return {
    addOrder: (order) => {
      record({ kind: 'order-created', order });
    },
    settle: (reference, state, at) => {
      record({ kind: 'order-settled', reference, state, at });
    },
    order: (reference) => orders.get(reference),
    orderByKey: (key) => ordersByKey.get(key),
    ordersOf: (taxpayerId) => [...orders.values()].filter((order) => order.taxpayerId === taxpayerId).reverse(),
    lastOrders: (limit) => [...orders.values()].slice(-limit).reverse(),
    paidKeys(taxpayerId, until) {
      const keys = paid.get(taxpayerId);
      return {
        has(key) {
          const at = keys?.get(key);
          return at !== undefined && (until === undefined || at <= until);
        },
      };
    },
    bills: bills.book,
    agreements: agreements.book,
    registrations: registrations.book,
    cases: cases.book,
    cadastralFilings: cadastralFilings.book,
    events: events.book,
    appointments: appointments.book,
    contactUpdates: contactUpdates.book,
    addMessage: (message) => {
      record({ kind: 'message-delivered', message });
    },
    messageByKey: (key) => messages.get(key),
    messages({ document, limit }) {
      const found = document === undefined ? [...messages.values()] : byDocument.get(compactDocument(document));
      return (found ?? []).slice(-limit);
    },
    close: () => {
      journal.close();
    },
  };
}
