import type { DocumentType, TaxName } from '../../../contracts/fact.ts';
import { addMonths } from '../../../bot/domain/business-days.ts';

/** One tax of one year as the emulated city holds it. Amounts are whole pesos, multiples of 1,000. */
export interface SyntheticObligation {
  tax: TaxName;
  propertyId?: string;
  propertyLabel?: string;
  year: number;
  capitalCop: number;
  /** Paid before the emulator began; later payments are in its ledger. */
  paid: boolean;
  /** Payment agreement that covers it. */
  agreement?: string;
}

/** A payment agreement: its interest stopped growing the day it was signed and part of it is paid. */
export interface SyntheticAgreement {
  id: string;
  /** ISO date, Bogotá. */
  signedOn: string;
  instalments: number;
  /** Paid before the emulator began; no others are, unless `punctual`. */
  paidInstalments: number;
  /** Each instalment is paid on its day. */
  punctual?: true;
  /** Annulled: what it covered is owed again. */
  annulled?: true;
}

/** An invented person or company. `contacts` are unique to it. */
export interface SyntheticTaxpayer {
  taxpayerId: string;
  documentType: DocumentType;
  document: string;
  name: string;
  contacts: { kind: 'sms' | 'email'; value: string }[];
  obligations: SyntheticObligation[];
  agreements: SyntheticAgreement[];
  /** Under coercive collection. */
  coactivo?: true;
}

/** Instalments paid by a day (ISO, Bogotá). */
export function paidInstalmentsOn(agreement: SyntheticAgreement, day: string): number {
  if (!agreement.punctual) return agreement.paidInstalments;
  const due = Array.from({ length: agreement.instalments }, (_, index) => addMonths(agreement.signedOn, index + 1));
  return due.filter((each) => each <= day).length;
}

/** What names one obligation of a taxpayer. */
export function obligationKey(obligation: { tax: TaxName; propertyId?: string | undefined; year: number }): string {
  return `${obligation.tax}|${obligation.propertyId ?? ''}|${obligation.year}`;
}

/** What names one instalment of an agreement. */
export function instalmentKey({ agreement, instalment }: { agreement: string; instalment: number }): string {
  return `${agreement}#${instalment}`;
}
