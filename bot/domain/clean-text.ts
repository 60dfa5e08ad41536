/**
 * Text as it was sent, save what a UTF-8 database cannot hold: NUL and halves of surrogate pairs
 * become U+FFFD.
 */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').replace(/\p{Surrogate}/gu, '\uFFFD');
}
