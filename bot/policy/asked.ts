import { z } from 'zod';
import { TaxName, type Obligation } from '../../contracts/fact.ts';
import { isAsked, readYears } from './years.ts';

const PropertyIds = z.array(z.string()).min(1);

/** The part of an account a citizen asked about; what is not named is not limited. Years as `saidYears` writes them. */
export interface Asked {
  tax?: TaxName;
  years?: string;
  propertyIds?: string[];
}

/** Reads it from a flow's slots, or from the data of what was last told: the intent may name the tax too. */
export function askedOf(from: Readonly<Record<string, unknown>> | undefined): Asked {
  const { intent, years } = from ?? {};
  const tax = TAX_OF_INTENT[String(intent)] ?? TaxName.exclude(['otro']).safeParse(from?.['tax']).data;
  const places = PropertyIds.safeParse(from?.['propertyIds']).data;
  return {
    ...(tax !== undefined && { tax }),
    ...(typeof years === 'string' && years !== '' && { years }),
    ...(places && { propertyIds: places }),
  };
}

/** Whether anything was named. */
export const isPartial = ({ tax, years, propertyIds }: Asked): boolean =>
  tax !== undefined || years !== undefined || propertyIds !== undefined;

/** The obligations asked about. */
export function within(obligations: readonly Obligation[], { tax, years, propertyIds }: Asked): Obligation[] {
  const spans = readYears(years);
  return obligations.filter(
    (each) =>
      (tax === undefined || each.tax === tax) &&
      isAsked(each.year, spans) &&
      (propertyIds === undefined || (each.propertyId !== undefined && propertyIds.includes(each.propertyId))),
  );
}

/** Whether a sentence asks for the whole ("quiero pagar todo"), whatever was told before. */
export const asksForAll = (text: string): boolean => /\b(tod[oa]s?|completo|everything|all|whole)\b/i.test(text);

const HOW =
  /^[¿\s]*((y|and) )?((yo )?(puedo|podr[ií]a|se (puede|podr[ií]a))|qu[eé] (se )?(necesit|requier|pide|hay que|toca|requisitos|condiciones)|(cu[aá]les|c[oó]mo)|can (i|you|we)|what|how)|\b(requisitos|condiciones|requirements|conditions)\b/i;

/** Whether a sentence asks how something is done, or under what conditions, rather than for it to be done. */
export const asksHow = (text: string): boolean => HOW.test(text);

const KNOWS =
  /^[¿\s]*((y|and) )?((a|en|desde|hasta|cada|por) )?(los |las )?(cu[aá]nt|cu[aá]ndo|qu[eé] es|qui[eé]n|por qu[eé]|when|how (long|many|much)|who|why|what is)/i;

/** Whether a sentence asks about a matter, rather than how it is filed or for it to be filed. */
export const asksToKnow = (text: string): boolean => KNOWS.test(text);
const BALANCE =
  /\b(cu[aá]nto (se )?(les? )?(debo|debe|debemos|deb[ií]a|va|falta|queda)|(mi|el|los|cu[aá]l es el) saldos?|(consultar|ver|revisar|saber) (la |mi |el )?(deuda|saldo)|estado de cuenta|lo que (se )?deb[eo]|how much (do|does) (i|we|it) owe|(my|the) balance|what.?s left to pay)\b/i;
/** Whether a sentence asks how much is owed, rather than how that works. */
export const asksBalance = (text: string): boolean => BALANCE.test(text);
/** Whether a sentence asks what something is or means, or whether it may be ("¿me pueden embargar…?"). */
export const asksWhatIs = (text: string): boolean =>
  /\b(qu[eé] (es|son|significa|quiere decir)|what (is|are|does))\b|^[¿\s]*((me|nos|le|les) )?pueden?\b/i.test(text);

const TAX_OF_INTENT: Readonly<Record<string, TaxName>> = { predial_saldo: 'predial', ica_saldo: 'ica' };
