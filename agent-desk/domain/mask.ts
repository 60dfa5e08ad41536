/** A document with only its last three characters shown; a short one shows none. */
export function maskDocument(document: string): string {
  const shown = document.length >= 6 ? document.slice(-3) : '';
  return '•'.repeat(Math.max(document.length - shown.length, 3)) + shown;
}

/**
 * What a citizen wrote, as staff may read it: numbers of six digits or more show only their last three, for they may be
 * a document; where six stand together they may be a code, and none is shown. Amounts, dates, years and references
 * (twelve digits or more in one piece) stay, for the matter is about them.
 */
export function maskSaid(text: string): string {
  return text.replace(NUMBER, (number, at: number) => {
    const isPlain =
      isAmount(number, text.slice(0, at), text.slice(at + number.length)) ||
      DATE.test(number) ||
      YEARS.test(number) ||
      REFERENCE.test(number);
    return isPlain ? number : masked(number);
  });
}

/** Numbers out, whatever they are: the inbox is seen by more people than the conversation. */
export function withoutNumbers(text: string): string {
  return text.replace(ANY_NUMBER, '•••');
}

// Six digits or more with the marks people put between them; digits of any script, as the reader of entities takes them.
const NUMBER = /\p{Nd}(?:[\s.,'’·_-]{0,3}\p{Nd}){5,}/gu;
const ANY_NUMBER = /\p{Nd}(?:[\s.,'’·_-]{0,3}\p{Nd}){4,}/gu;
const DATE = /^(?:\d{4}[-.]\d{1,2}[-.]\d{1,2}|\d{1,2}[-.]\d{1,2}[-.]\d{4})$/;
const YEARS = /^(?:19|20)\d{2}(?:\P{Nd}+(?:19|20)\d{2})+$/u;
const REFERENCE = /^\d{12,}$/;

function isAmount(number: string, before: string, after: string): boolean {
  const isOne = /^\d+$|^\d{1,3}(?:[.,'’]\d{3})+$/.test(number);
  return isOne && (/\$\s*$/.test(before) || /^\s*(?:pesos|cop)(?!\p{L})/iu.test(after));
}

function masked(number: string): string {
  const pieces = number.split(/\P{Nd}+/u);
  const digits = [...pieces.join('')];
  const mayBeCode = digits.length === 6 || pieces.some((piece) => [...piece].length === 6);
  const shown = mayBeCode ? '' : digits.slice(-3).join('');
  return '•'.repeat(digits.length - shown.length) + shown;
}
