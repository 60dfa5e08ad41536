import { TaxName, type Obligation } from '../../contracts/fact.ts';
import { isAsked, readYears } from './years.ts';

/** The part of an account a citizen asked about; what is not named is not limited. Years as `saidYears` writes them. */
export interface Asked {
  tax?: TaxName;
  years?: string;
}

/** Reads it from a flow's slots, or from the data of what was last told: the intent may name the tax too. */
export function askedOf(from: Readonly<Record<string, unknown>> | undefined): Asked {
  const { intent, years } = from ?? {};
  const tax = TAX_OF_INTENT[String(intent)] ?? TaxName.exclude(['otro']).safeParse(from?.['tax']).data;
  return { ...(tax !== undefined && { tax }), ...(typeof years === 'string' && years !== '' && { years }) };
}

/** Whether anything was named. */
export const isPartial = ({ tax, years }: Asked): boolean => tax !== undefined || years !== undefined;

/** The obligations asked about. */
export function within(obligations: readonly Obligation[], { tax, years }: Asked): Obligation[] {
  const spans = readYears(years);
  return obligations.filter((each) => (tax === undefined || each.tax === tax) && isAsked(each.year, spans));
}

/** Whether a sentence asks for the whole ("quiero pagar todo"), whatever was told before. */
export const asksForAll = (text: string): boolean => /\b(tod[oa]s?|completo|everything|all|whole)\b/i.test(text);

const TAX_OF_INTENT: Readonly<Record<string, TaxName>> = { predial_saldo: 'predial', ica_saldo: 'ica' };
