import type { Obligation } from '../../contracts/fact.ts';
import type { Clock, Ids } from '../../bot/ports/system.ts';
import { bogotaDay } from '../../bot/domain/bogota-time.ts';
import { accountOf } from './account.ts';
import { contactsAfter } from './contacts.ts';
import { standingAgreements } from './agreement-book.ts';
import { assertDue, isUnpaid } from './instalments.ts';
import type { DebtToPay, InstalmentToPay, Order } from './ledger-entries.ts';
import type { Ledger } from './ledger.ts';
import { createCadastralBook, type CadastralBook } from './people/cadastre.ts';
import { compactDocument } from './people/documents.ts';
import { obligationKey, type SyntheticTaxpayer } from './people/taxpayer.ts';
import { EmulatorProblem } from './problem.ts';

export type OrderState = 'pending' | 'approved' | 'rejected' | 'expired';

/** The emulated city: its taxpayers, what they owe today and what happens to their payments. */
export interface City {
  taxpayers: readonly SyntheticTaxpayer[];
  taxpayer(taxpayerId: string): SyntheticTaxpayer | undefined;
  /** By document as written in any way; a NIT with or without its check digit. */
  byDocument(document: string): SyntheticTaxpayer[];
  account(taxpayer: SyntheticTaxpayer): Obligation[];
  /** As registered today, and when a mobile or an e-mail was last changed (ISO). */
  contacts(taxpayer: SyntheticTaxpayer): { contacts: SyntheticTaxpayer['contacts']; changedAt?: string };
  /** The account as the data lake copied it last night. */
  accountCopy(taxpayer: SyntheticTaxpayer): { asOf: string; obligations: Obligation[] };
  /** Its records; `find` takes a number in any of its forms. */
  cadastre: CadastralBook;
  /** Throws a problem where an item is not owed, or not with that amount today or yesterday. */
  assertOwed(taxpayerId: string, items: readonly DebtToPay[]): void;
  /** Makes an order for what is owed now, debts priced as told today or yesterday; else throws a problem. */
  order(request: OrderRequest): Order;
  /** Makes an order for the stamps of a procedure, at the city's price. */
  orderStamps(request: StampRequest): Order;
  stateOf(order: Order): OrderState;
  /** Approves or rejects a pending order; one that is settled or expired stays as it is. */
  settle(order: Order, decision: 'approved' | 'rejected'): OrderState;
}

interface OrderRequest {
  taxpayerId: string;
  items: Order['items'];
  idempotencyKey: string;
  bodyHash: string;
  /** ISO; default in a day. */
  expiresAt?: string;
}

/** Who pays the stamps of which procedure. */
type StampRequest = Pick<OrderRequest, 'taxpayerId' | 'idempotencyKey' | 'bodyHash'> & { procedure: string };

/** What the invented city asks for its stamps. */
const STAMPS_COP = 48_600;
const ORDER_LIFE_MS = 24 * 3_600_000;
const DAY_MS = 86_400_000;

export function createCity(options: {
  taxpayers: readonly SyntheticTaxpayer[];
  ledger: Ledger;
  clock: Clock;
  ids: Ids;
}): City {
  const { taxpayers, ledger, clock, ids } = options;
  const byId = new Map(taxpayers.map((taxpayer) => [taxpayer.taxpayerId, taxpayer]));
  const documents = indexByDocument(taxpayers);
  const cadastre = createCadastralBook(taxpayers);

  const accountOn = (taxpayer: SyntheticTaxpayer, instant: Date): Obligation[] =>
    accountOf(taxpayer, ledger.paidKeys(taxpayer.taxpayerId), bogotaDay(instant), signedBy(taxpayer));
  const signedBy = ({ taxpayerId }: SyntheticTaxpayer) =>
    ledger.agreements.all().filter((signed) => signed.taxpayerId === taxpayerId);
  const standing = (taxpayer: SyntheticTaxpayer) => standingAgreements(taxpayer, ledger, bogotaDay(clock.now()));
  const known = (taxpayerId: string): SyntheticTaxpayer => {
    const taxpayer = byId.get(taxpayerId);
    if (!taxpayer) throw new EmulatorProblem(404, 'unknown-taxpayer', 'The taxpayer does not exist.');
    return taxpayer;
  };

  function assertOwed(taxpayerId: string, items: readonly DebtToPay[]): void {
    const taxpayer = known(taxpayerId);
    const keys = new Set(items.map(obligationKey));
    if (keys.size < items.length) throw new EmulatorProblem(422, 'repeated-item', 'An item stands twice.');
    const now = clock.now();
    const today = new Map(accountOn(taxpayer, now).map((o) => [obligationKey(o), o.balanceCop]));
    // An account read just before midnight is still paid as it was told.
    const yesterday = new Map(
      accountOn(taxpayer, new Date(now.getTime() - DAY_MS)).map((o) => [obligationKey(o), o.balanceCop]),
    );
    for (const item of items) {
      const key = obligationKey(item);
      const balance = today.get(key);
      if (balance === undefined) throw new EmulatorProblem(422, 'unknown-item', 'An item is not of this taxpayer.');
      if (balance === 0) throw new EmulatorProblem(409, 'nothing-owed', 'An item is paid already.');
      if (item.amountCop !== balance && item.amountCop !== yesterday.get(key)) {
        throw new EmulatorProblem(409, 'balance-changed', 'An amount is not what is owed.');
      }
    }
  }

  const stateOf = (order: Order): OrderState =>
    order.settled?.state ?? (Date.parse(order.expiresAt) <= clock.now().getTime() ? 'expired' : 'pending');

  return {
    taxpayers,
    taxpayer: (taxpayerId) => byId.get(taxpayerId),
    byDocument: (document) => documents.get(compactDocument(document)) ?? [],
    account: (taxpayer) => accountOn(taxpayer, clock.now()),
    contacts: ({ taxpayerId, contacts }) =>
      contactsAfter(
        contacts,
        ledger.contactUpdates.all().filter((update) => update.taxpayerId === taxpayerId),
      ),
    accountCopy(taxpayer) {
      const asOf = lastNight(clock.now());
      const paid = ledger.paidKeys(taxpayer.taxpayerId, asOf);
      return { asOf, obligations: accountOf(taxpayer, paid, bogotaDay(new Date(asOf)), signedBy(taxpayer)) };
    },
    cadastre,
    assertOwed,
    order(request) {
      assertOwed(request.taxpayerId, debtsOf(request.items));
      assertDue(instalmentsOf(request.items), standing(known(request.taxpayerId)));
      const now = clock.now();
      const order: Order = {
        ...request,
        reference: freshReference(ledger, ids),
        amountCop: request.items.reduce((total, item) => total + item.amountCop, 0),
        createdAt: now.toISOString(),
        expiresAt: request.expiresAt ?? new Date(now.getTime() + ORDER_LIFE_MS).toISOString(),
      };
      ledger.addOrder(order);
      return order;
    },
    orderStamps(request) {
      if (!byId.has(request.taxpayerId))
        throw new EmulatorProblem(404, 'unknown-taxpayer', 'The taxpayer does not exist.');
      const now = clock.now();
      const order: Order = {
        ...request,
        items: [],
        reference: freshReference(ledger, ids),
        amountCop: STAMPS_COP,
        createdAt: now.toISOString(),
        expiresAt: new Date(now.getTime() + ORDER_LIFE_MS).toISOString(),
      };
      ledger.addOrder(order);
      return order;
    },
    stateOf,
    settle(order, decision) {
      if (stateOf(order) !== 'pending') return stateOf(order);
      const paid = ledger.paidKeys(order.taxpayerId);
      const agreements = standing(known(order.taxpayerId));
      // Another order paid some of it meanwhile: nobody pays a year or an instalment twice.
      const payable = order.items.every((item) =>
        'agreement' in item ? isUnpaid(item, agreements) : !paid.has(obligationKey(item)),
      );
      ledger.settle(order.reference, payable ? decision : 'rejected', clock.now().toISOString());
      return stateOf(order);
    },
  };
}

type Item = Order['items'][number];
const debtsOf = (items: readonly Item[]): DebtToPay[] => items.filter((item) => 'tax' in item);
const instalmentsOf = (items: readonly Item[]): InstalmentToPay[] => items.filter((item) => 'agreement' in item);

function indexByDocument(taxpayers: readonly SyntheticTaxpayer[]): Map<string, SyntheticTaxpayer[]> {
  const index = new Map<string, SyntheticTaxpayer[]>();
  for (const taxpayer of taxpayers) {
    const whole = compactDocument(taxpayer.document);
    for (const key of taxpayer.documentType === 'NIT' ? [whole, whole.slice(0, -1)] : [whole]) {
      index.set(key, [...(index.get(key) ?? []), taxpayer]);
    }
  }
  return index;
}

/** The last 02:00 in Bogotá, when the lake copies the accounts. */
function lastNight(now: Date): string {
  const at = new Date(`${bogotaDay(now)}T07:00:00.000Z`);
  return new Date(at.getTime() - (at > now ? DAY_MS : 0)).toISOString();
}

/** Twelve digits, never of the shape of a filing number (400000…). */
function freshReference(ledger: Ledger, ids: Ids): string {
  for (let tries = 0; tries < 20; tries += 1) {
    const reference = `90${ids.digits(10)}`;
    if (!ledger.order(reference)) return reference;
  }
  throw new EmulatorProblem(503, 'no-reference', 'No free reference was found.');
}
