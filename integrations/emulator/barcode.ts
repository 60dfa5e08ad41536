/** The invented city's number at GS1 Colombia, without its check digit. */
const CITY_GLN = '770999800001';

/**
 * Text of a bill's GS1-128 barcode as banks in Colombia read it: (415) who is paid, (8020) reference, (3900) whole
 * pesos, (96) last day, `YYYYMMDD`.
 */
export function billBarcode(bill: { reference: string; totalCop: number; payBefore: string }): string {
  const amount = String(bill.totalCop).padStart(10, '0');
  const day = bill.payBefore.replaceAll('-', '');
  return `(415)${CITY_GLN}${gs1CheckDigit(CITY_GLN)}(8020)${bill.reference}(3900)${amount}(96)${day}`;
}

/** GS1 General Specifications 7.9: weights 3 and 1 from the right, up to the next ten. */
function gs1CheckDigit(digits: string): number {
  const sum = [...digits].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}
