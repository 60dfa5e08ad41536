import { expect, test } from 'vitest';
import { saysTwice } from '../../../bot/policy/paid-twice.ts';

test.each([
  ['pagué dos veces el predial', true],
  ['me aparece un pago DOBLE', true],
  ['me cobraron el predial duplicado', true],
  ['otra vez me descontaron la plata', true],
  ['I was charged twice', true],
  ['pagué y no aparece', false],
  ['pagué el doblez', false],
  ['ya pagué el dos de marzo', false],
])('a double payment (R-A4): %s: %s', (text, isTwice) => {
  expect(saysTwice(text)).toBe(isTwice);
});
