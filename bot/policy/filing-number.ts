import type { Entity } from '../../contracts/nlu-result.ts';

/** Our own numbers of filings and cases, as people type them. */
const OWN = /\b[VC][-. ]?\d{4}[-. ]\d{1,9}\b/i;

/** A number of a filing or a case in a sentence, upper case: our own first, else what is called one. */
export function filingNumber(text: string, entities: readonly Entity[] = []): string | undefined {
  const own = OWN.exec(text)?.[0];
  const called = entities.find(({ type }) => type === 'radicado')?.value;
  const number = own ?? (called === undefined ? undefined : String(called));
  return number?.toUpperCase();
}

/** Digits that can only be a number of ours where one was asked for. */
export const typedNumber = (text: string): string | undefined =>
  /\b[A-Z]{0,8}[-. ]?\d[\d.\- ]{3,24}\d\b/i.exec(text)?.[0].toUpperCase();
