/**
 * What might be somebody's: examples use `@example.com`, numbers with 555 in the middle (which no operator assigns) and
 * documents outside the ranges in use. Gives what was found, in words.
 */
export function findPersonalData(text: string): string[] {
  const found: string[] = [];
  for (const [address, domain = ''] of text.matchAll(/[\w.+-]+@([\w-]+(?:\.[\w-]+)+)/g)) {
    if (!/(?:^|\.)example\.(?:com|org|net|edu|co|com\.co)$/i.test(domain) && !/\.gov\.co$/i.test(domain)) {
      found.push(`the address ${address} may be real: use @example.com`);
    }
  }
  for (const [number] of text.matchAll(
    /(?<![\d.-])(?:\+?57[ -]?)?3\d{2}[ .-]?\d{3}[ .-]?\d{2}[ .-]?\d{2}(?![\d.-])/g,
  )) {
    const digits = number.replace(/\D/g, '').slice(-10);
    if (digits.slice(3, 6) !== '555') found.push(`the telephone ${number} may be real: use 3xx 555 xxxx`);
  }
  for (const [number] of text.matchAll(/(?<![\d.,-])1[.,]?[01]\d{2}[.,]?\d{3}[.,]?\d{3}(?![\d.,-]?\d)/g)) {
    if (!/[.,]/.test(number) && !/c[eé]dula|\bcc\b|c\.c/i.test(text)) continue;
    if (IN_USE.test(number.replace(/\D/g, ''))) found.push(`the document ${number} may be real: begin with 1.9`);
  }
  return found;
}

/** Numbers of Colombian identity cards given so far go from 1.000.000.000 to about 1.150.000.000. */
const IN_USE = /^1(?:0\d|1[0-4])\d{7}$/;
