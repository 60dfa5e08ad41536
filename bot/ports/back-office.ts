import type { Account, DocumentType, TaxName } from '../../contracts/fact.ts';

/**
 * The city's systems, reached only through its gateway. Every method throws `AppError` `backoffice.*`
 * when the system is unreachable, refuses or answers something unreadable.
 */
export interface CallContext {
  /** One id from the citizen's message to the back office and the audit. */
  correlationId: string;
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
}

/** RIT: who is registered under a document. */
export interface TaxpayerRegister {
  findTaxpayer(
    document: string,
    documentType: DocumentType | undefined,
    call: CallContext,
  ): Promise<TaxpayerRecord | undefined>;
}

/** SAP: what is owed. */
export interface TaxAccounts {
  /** Balances with interest to `asOf`; years that are paid stand with 0. */
  readAccount(taxpayerId: string, call: CallContext): Promise<Account>;
  /** Whether a paz y salvo could be issued now; asked of the source, never of a copy. */
  checkClearance(
    taxpayerId: string,
    tax: TaxName | undefined,
    call: CallContext,
  ): Promise<{ allowed: boolean; pendingCop: number }>;
}

export interface PaymentOrder {
  taxpayerId: string;
  /** What is paid: the obligations' identity and balance. */
  items: { tax: TaxName; propertyId?: string | undefined; year: number; balanceCop: number }[];
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

/** Pasarela: references, links and their state; never card data. */
export interface Payments {
  createLink(order: PaymentOrder, call: CallContext): Promise<PaymentLink>;
  readPayment(
    reference: string,
    call: CallContext,
  ): Promise<
    | { reference: string; state: 'pending' | 'approved' | 'rejected' | 'expired'; amountCop: number; paidAt?: string }
    | undefined
  >;
  /** Payments of a taxpayer, newest first, at most 20. */
  listPayments(
    taxpayerId: string,
    call: CallContext,
  ): Promise<
    { reference: string; state: 'pending' | 'approved' | 'rejected' | 'expired'; amountCop: number; paidAt?: string }[]
  >;
}

/** A message to a citizen's registered contact (OTP, notice). */
export interface MessageDelivery {
  /** Delivering the same `idempotencyKey` again changes nothing. */
  deliver(
    message: {
      kind: 'sms' | 'email';
      to: string;
      text: string;
      subject?: string;
      document: string;
      idempotencyKey: string;
    },
    call: CallContext,
  ): Promise<void>;
}
