/** Check digit of a NIT without it (DIAN, Orden Administrativa 4 of 1989): weights from the right, sum modulo 11. */
export function nitCheckDigit(nit: string): number {
  const sum = [...nit].reverse().reduce((total, digit, index) => total + Number(digit) * (WEIGHTS[index] ?? 0), 0);
  const rest = sum % 11;
  return rest > 1 ? 11 - rest : rest;
}

const WEIGHTS = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];
