import type { Account, DocumentType, FactOf, InstalmentItem, PaymentItem, TaxName } from '../../contracts/fact.ts';
import type { GeoPoint } from '../../contracts/geo-point.ts';
import type { Agreement, Bill, Property, Receipt } from '../../contracts/paper.ts';

/**
 * The city's systems, reached only through its gateway. Every method throws `AppError` `backoffice.*`
 * when the system is unreachable, refuses or answers something unreadable.
 */
export interface CallContext {
  /** One id from the citizen's message to the back office and the audit. */
  correlationId: string;
  /** Longest wait for a free place under the city's limit of queries, ms; beyond it `backoffice.busy`. Default 1,500. */
  patienceMs?: number;
  /**
   * Keeps a place for this question where there is none within the patience; the same over the turns that ask it, such
   * as the conversation's id. `backoffice.busy` then says with `retryAfterS` when to ask again.
   */
  reservation?: string;
}

/** A registered contact. `value` never leaves towards the citizen, only `masked`. */
export interface RegisteredContact {
  kind: 'sms' | 'email';
  value: string;
  masked: string;
}

export interface TaxpayerRecord {
  taxpayerId: string;
  documentType: DocumentType;
  document: string;
  name: string;
  contacts: RegisteredContact[];
  /** When a mobile or an e-mail was last changed, by anybody, ISO; absent where it never was. */
  contactsChangedAt?: string;
}

/** One change of contact data; an address is written as the DIAN abbreviates it. */
export interface ContactChange {
  kind: 'sms' | 'email' | 'address';
  value: string;
}

export interface ContactOrder {
  taxpayerId: string;
  changes: readonly ContactChange[];
  /** Record of the signature (R-I3). */
  signature: { sha256: string; at: string; method: 'otp' };
  idempotencyKey: string;
}

/** RIT: who is registered under a document. */
export interface TaxpayerRegister {
  findTaxpayer(
    document: string,
    documentType: DocumentType | undefined,
    call: CallContext,
  ): Promise<TaxpayerRecord | undefined>;
}

/** RIT: changes of contact data. */
export interface ContactRegister {
  /** Puts each value in the place of the one of its kind. `previous` are mobiles and e-mails as they were before. */
  updateContacts(
    order: ContactOrder,
    call: CallContext,
  ): Promise<{ changedAt: string; previous: Pick<RegisteredContact, 'kind' | 'value'>[] }>;
}

/**
 * SAP: what is owed. Where the city's limit of queries a minute is used up, AppError `backoffice.busy`,
 * and `retryAfterS` says when it can be asked.
 */
export interface TaxAccounts {
  /** Balances with interest to `asOf`; years that are paid stand with 0. */
  readAccount(taxpayerId: string, call: CallContext): Promise<Account>;
  /** Whether a paz y salvo could be issued now; asked of the source, never of a copy. */
  checkClearance(
    taxpayerId: string,
    tax: TaxName | undefined,
    call: CallContext,
  ): Promise<{ allowed: boolean; pendingCop: number }>;
  /** Makes a bill in SAP for these debts; never worked out here (R-A3). */
  createBill(
    order: { taxpayerId: string; items: readonly PaymentItem[]; idempotencyKey: string },
    call: CallContext,
  ): Promise<Bill>;
}

/** Data lake, serving layer: a copy of the accounts, for when SAP cannot be asked. Never for a paper or an act. */
export interface AccountCopies {
  /** With the time of the copy as `asOf`; undefined where it has none. */
  readAccount(taxpayerId: string, call: CallContext): Promise<Account | undefined>;
}

/** What *cartera* allows one taxpayer to agree on; figures of the city, not ours. */
export interface AgreementRules {
  /** Least first payment, in percent of the debt. */
  firstPaymentPercent: number;
  minimumInstalmentCop: number;
  /** Numbers of monthly instalments that may be chosen, rising. */
  terms: number[];
  /** Interest on the part that is paid later, in percent a month. */
  monthlyInterestPercent: number;
  /** Why no agreement is possible now, where it is not. */
  barred?: 'in-default' | 'already-one' | 'nothing-owed' | 'coactivo';
}

/** One way to pay, as *cartera* works it out. */
export interface AgreementOffer {
  instalments: number;
  firstPaymentCop: number;
  instalmentCop: number;
  totalCop: number;
  /** Day of the first payment, ISO date. */
  firstDueOn: string;
}

export interface AgreementOrder {
  taxpayerId: string;
  items: readonly PaymentItem[];
  instalments: number;
  /** Record of the signature (R-I3). */
  signature: { sha256: string; at: string; method: 'otp' };
  idempotencyKey: string;
}

/** Cartera: rules, simulation and agreements (R-A5). */
export interface Agreements {
  readRules(taxpayerId: string, items: readonly PaymentItem[], call: CallContext): Promise<AgreementRules>;
  /** One offer for each allowed term, shortest first. */
  simulate(taxpayerId: string, items: readonly PaymentItem[], call: CallContext): Promise<AgreementOffer[]>;
  request(order: AgreementOrder, call: CallContext): Promise<Agreement>;
  /** Newest first, at most 20. */
  list(taxpayerId: string, call: CallContext): Promise<Agreement[]>;
}

/** A file of enforced collection (*cobro coactivo*) that is open. */
export interface CollectionFile {
  number: string;
  stage: 'persuasive' | 'payment-order' | 'objections' | 'seizure' | 'auction' | 'suspended';
  /** ISO date. */
  openedOn: string;
  /** Debt with its interest and costs to this day. */
  amountCop: number;
  /** Years it is about, rising. */
  years: number[];
  /** Last day to pay or to object, ISO date, where that term runs. */
  answerBy?: string;
}

/** Cartera: files of enforced collection. */
export interface Collection {
  /** Open ones, newest first, at most 20. */
  listFiles(taxpayerId: string, call: CallContext): Promise<CollectionFile[]>;
}

/** A property as anybody may be told of it: nothing of its owner, its value or its debt. */
export interface PublicProperty {
  propertyId: string;
  nationalNumber?: string;
  barrio?: string;
}

/** What names a property: a number in any of its forms, an address (DIAN abbreviations) with its barrio where said, or where it lies. */
export type PropertyQuery = { number: string } | { address: string; barrio?: string } | { place: GeoPoint };

/** Cadastre: properties and what is recorded of them. */
export interface Cadastre {
  /** Those of a taxpayer, at most 50. */
  listProperties(taxpayerId: string, call: CallContext): Promise<Property[]>;
  /** Whether a number, in any of its forms (id, NPN, matrícula), is a property of the city. */
  findProperty(number: string, call: CallContext): Promise<Pick<Property, 'propertyId' | 'label'> | undefined>;
  /** Those a number, an address or a place names, at most 10; an address and a place name the units too. */
  searchProperties(query: PropertyQuery, call: CallContext): Promise<PublicProperty[]>;
  /** Whether a document is that of an owner of record of a property, named by any of its numbers; undefined where there is no such property. */
  matchOwner(question: { number: string; document: string }, call: CallContext): Promise<MatchedProperty | undefined>;
  /** Takes in a procedure that a reviewer accepted. Gives its number, `400000XXXXXX`. */
  fileProcedure(order: CadastralFiling, call: CallContext): Promise<{ number: string; filedAt: string }>;
}

/** A property, and whether the document that was asked with it is its owner's. */
export type MatchedProperty = Pick<Property, 'propertyId' | 'label'> & { isOwner: boolean };

/** An accepted filing, as the cadastre takes it in. */
export interface CadastralFiling {
  /** Our own number of it. */
  filingNumber: string;
  /** Id of the procedure, e.g. `mutacion-primera`. */
  procedure: string;
  taxpayerId?: string;
  propertyId?: string;
  idempotencyKey: string;
}

/** Document management ("gestión documental"), over SOAP: papers and filings get its number. */
export interface DocumentRegistry {
  register(
    entry: {
      /** Type of the city's table, e.g. `PAZ_Y_SALVO`. */
      type: string;
      title: string;
      /** Absent where a petition is anonymous, or its maker is not registered. */
      taxpayerId?: string;
      /** Number of the filing that it is an annex of. */
      parentNumber?: string;
      fileName: string;
      contentType: string;
      content: Uint8Array;
      sha256: string;
      idempotencyKey: string;
    },
    call: CallContext,
  ): Promise<{ number: string; registeredAt: string }>;
}

/** The city's CRM: cases follow ours. */
export interface CityCrm {
  openCase(
    entry: { number: string; kind: string; summary: string; taxpayerId?: string; idempotencyKey: string },
    call: CallContext,
  ): Promise<{ crmNumber: string }>;
}

export interface PaymentOrder {
  taxpayerId: string;
  /** What is paid: debts by identity and balance, or an agreement's earliest unpaid instalments. */
  items: ({ tax: TaxName; propertyId?: string | undefined; year: number; balanceCop: number } | InstalmentItem)[];
  /** From conversation and fact number: the same key never makes a second order. */
  idempotencyKey: string;
}

export interface PaymentLink {
  reference: string;
  url: string;
  amountCop: number;
  /** ISO time after which the reference is no good. */
  expiresAt: string;
}

/** A payment as the gateway has it. */
export interface PaymentRecord {
  reference: string;
  state: FactOf<'payment-checked'>['state'];
  amountCop: number;
  paidAt?: string;
}

/** Pasarela: references, links and their state; never card data. */
export interface Payments {
  /** What a registered payment was for; undefined where it is not registered. */
  readReceipt(reference: string, call: CallContext): Promise<Receipt | undefined>;
  /**
   * A reference for one property that anybody may pay, where the city allows it (R-A4): no name and no history come
   * back. Undefined where nothing is owed or there is no such property.
   */
  createOpenLink(
    order: { propertyId: string; idempotencyKey: string },
    call: CallContext,
  ): Promise<PaymentLink | undefined>;
  createLink(order: PaymentOrder, call: CallContext): Promise<PaymentLink>;
  /** A reference for the stamps of a procedure; the amount is the city's. */
  createStampLink(
    order: { taxpayerId: string; procedure: string; propertyId?: string; idempotencyKey: string },
    call: CallContext,
  ): Promise<PaymentLink>;
  readPayment(reference: string, call: CallContext): Promise<PaymentRecord | undefined>;
  /** Payments of a taxpayer, newest first, at most 20. */
  listPayments(taxpayerId: string, call: CallContext): Promise<PaymentRecord[]>;
}

/** A message to a citizen's registered contact (OTP, notice). */
export interface OutgoingMessage {
  kind: 'sms' | 'email';
  /** A mobile in E.164, or an address. */
  to: string;
  text: string;
  subject?: string;
  document: string;
  /** Only with `email`. */
  attachments?: { fileName: string; contentType: string; content: Uint8Array }[];
  /** The message's own, the same for every provider and try. */
  idempotencyKey: string;
}

/** How messages leave. */
export interface MessageDelivery {
  /** Delivering the same `idempotencyKey` again changes nothing. */
  deliver(message: OutgoingMessage, call: CallContext): Promise<void>;
}
