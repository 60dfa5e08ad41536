import type { Logger } from 'pino';
import { openJournal } from './journal.ts';
import { createBook, type Book, type OpenBook } from './ledger-book.ts';
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

/** What is kept whole, each kind in its book. */
type RecordKind = Extract<Entry, { record: unknown }>['kind'];
type RecordOf<K extends RecordKind> = Extract<Entry, { kind: K }>['record'];

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
  const books = {
    'bill-made': openBook('bill-made'),
    'agreement-signed': openBook('agreement-signed'),
    'document-registered': openBook('document-registered'),
    'case-opened': openBook('case-opened'),
    'procedure-filed': openBook('procedure-filed'),
    'event-ingested': openBook('event-ingested'),
    'appointment-changed': openBook('appointment-changed'),
    'contacts-updated': openBook('contacts-updated'),
  } satisfies { [K in RecordKind]: OpenBook<RecordOf<K>> };

  function openBook<K extends RecordKind>(kind: K): OpenBook<RecordOf<K>> {
    return createBook<RecordOf<K>>(MAX_RECORDS, (one) => {
      record({ kind, record: one } as Entry);
    });
  }

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
      default:
        (books[entry.kind] as OpenBook<typeof entry.record>).apply(entry.record);
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
    ...Object.entries(books).flatMap(([kind, { book }]) => book.all().map((one) => ({ kind, record: one }) as Entry)),
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
    bills: books['bill-made'].book,
    agreements: books['agreement-signed'].book,
    registrations: books['document-registered'].book,
    cases: books['case-opened'].book,
    cadastralFilings: books['procedure-filed'].book,
    events: books['event-ingested'].book,
    appointments: books['appointment-changed'].book,
    contactUpdates: books['contacts-updated'].book,
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
