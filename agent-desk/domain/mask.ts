/** A document with only its last three characters shown; a short one shows none. */
export function maskDocument(document: string): string {
  const shown = document.length >= 6 ? document.slice(-3) : '';
  return '•'.repeat(Math.max(document.length - shown.length, 3)) + shown;
}
