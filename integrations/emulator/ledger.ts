import type { Logger } from 'pino';
import { z } from 'zod';
import { TaxName } from '../../contracts/fact.ts';
import { openJournal } from './journal.ts';
import { compactDocument } from './people/documents.ts';
import { obligationKey } from './people/taxpayer.ts';

const Order = z.object({
  reference: z.string(),
  taxpayerId: z.string(),
  items: z.array(
    z.object({ tax: TaxName, propertyId: z.string().optional(), year: z.number(), amountCop: z.number() }),
  ),
  amountCop: z.number(),
  createdAt: z.string(),
  expiresAt: z.string(),
  idempotencyKey: z.string(),
  /** Digest of what was ordered, to tell a repetition from another order under the same key. */
  bodyHash: z.string(),
  settled: z.object({ state: z.enum(['approved', 'rejected']), at: z.string() }).optional(),
});
/** A payment order. It is pending until settled, or expired once `expiresAt` has passed. Times are ISO. */
export type Order = z.infer<typeof Order>;

const Message = z.object({
  id: z.string(),
  kind: z.enum(['sms', 'email']),
  to: z.string(),
  document: z.string(),
  subject: z.string().optional(),
  text: z.string(),
  at: z.string(),
  idempotencyKey: z.string(),
  bodyHash: z.string(),
});
/** A message that reached its contact's mailbox. */
export type Message = z.infer<typeof Message>;

const Entry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('order-created'), order: Order }),
  z.object({
    kind: z.literal('order-settled'),
    reference: z.string(),
    state: z.enum(['approved', 'rejected']),
    at: z.string(),
  }),
  z.object({ kind: z.literal('message-delivered'), message: Message }),
]);
type Entry = z.infer<typeof Entry>;

/** All that changes in the emulated city: orders, what they paid, messages. Each change is on disk when it returns. */
export interface Ledger {
  addOrder(order: Order): void;
  settle(reference: string, state: 'approved' | 'rejected', at: string): void;
  order(reference: string): Order | undefined;
  orderByKey(idempotencyKey: string): Order | undefined;
  /** Newest first. */
  ordersOf(taxpayerId: string): Order[];
  /** Newest first, at most `limit`. */
  lastOrders(limit: number): Order[];
  /** Keys of obligations paid by approved orders. */
  paidKeys(taxpayerId: string): ReadonlySet<string>;
  addMessage(message: Message): void;
  messageByKey(idempotencyKey: string): Message | undefined;
  /** Oldest first; without a document the last `limit` of all. */
  messages(query: { document?: string | undefined; limit: number }): Message[];
  close(): void;
}

/** Beyond these the oldest are forgotten, on disk too at the next compaction; a document's messages are few. */
const MAX_MESSAGES = 50_000;
const MAX_ORDERS = 50_000;
const COMPACT_AFTER = 100_000;

/** Opens the ledger kept in `file`. */
export function openLedger(file: string, logger: Logger): Ledger {
  const journal = openJournal(file, logger);
  const orders = new Map<string, Order>();
  const ordersByKey = new Map<string, Order>();
  const messages = new Map<string, Message>();
  const byDocument = new Map<string, Message[]>();
  const paid = new Map<string, Set<string>>();

  function apply(entry: Entry): void {
    if (entry.kind === 'order-created') {
      orders.set(entry.order.reference, entry.order);
      ordersByKey.set(entry.order.idempotencyKey, entry.order);
      if (orders.size > MAX_ORDERS) forgetOldestOrder();
      if (entry.order.settled?.state === 'approved') markPaid(entry.order);
    } else if (entry.kind === 'order-settled') {
      const order = orders.get(entry.reference);
      if (!order || order.settled) return;
      order.settled = { state: entry.state, at: entry.at };
      if (entry.state === 'approved') markPaid(order);
    } else {
      const { message } = entry;
      messages.set(message.idempotencyKey, message);
      const owner = compactDocument(message.document);
      byDocument.set(owner, [...(byDocument.get(owner) ?? []), message]);
      if (messages.size > MAX_MESSAGES) forgetOldestMessage();
    }
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
    const keys = paid.get(order.taxpayerId) ?? new Set();
    for (const item of order.items) keys.add(obligationKey(item));
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
    paidKeys: (taxpayerId) => paid.get(taxpayerId) ?? new Set(),
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
