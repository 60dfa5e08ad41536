const SIX_DIGITS = /(?<!\d)\d{3}[ -]?\d{3}(?!\d)/;
const NAMES_DOCUMENT = /\b(c[eé]dula|documento|nit|cc|c\.c|id)\b/i;

/** Whether a sentence holds a code where none is awaited any more; six digits that are called a document are one. */
export function saysCode(text: string): boolean {
  return SIX_DIGITS.test(text) && !NAMES_DOCUMENT.test(text);
}
