import { describe, expect, test } from 'vitest';
import type { NluResult } from '../../../contracts/nlu-result.ts';
import type { Agreement } from '../../../contracts/paper.ts';
import { agreementDoubt } from '../../../bot/policy/agreement-doubt.ts';
import { agreementsToPay, asksToPayInstalment, itemsDue } from '../../../bot/policy/instalments.ts';

const read = (intent: string) => ({ intent, ranking: [{ intent, confidence: 0.6 }] }) as unknown as NluResult;

describe('a sentence that wants an instalment paid (R-A5)', () => {
  test.each([
    'quiero pagar la primera cuota',
    'pagar la cuota de mi acuerdo',
    '¿cómo pago la cuota?',
    'pagar las cuotas atrasadas',
    'necesito abonar a mi acuerdo de pago',
    'quiero cancelar la cuota de este mes',
    'quiero hacer el primer pago del acuerdo',
    'quiero ponerme al día con mi acuerdo',
    'dónde pago mi próxima cuota',
    'deme el link de la cuota',
    'I want to pay my next instalment',
    'how do I pay the first payment',
    'pay my agreement',
  ])('%s', (text) => {
    expect(asksToPayInstalment(read('acuerdo_pago_solicitar'), text)).toBe(true);
  });

  test.each([
    'quiero pagar por cuotas',
    'pagar el predial a 12 cuotas',
    'puedo pagar en cuotas',
    'quiero un acuerdo de pago',
    'cómo va mi acuerdo de pago',
    'ya pagué la cuota',
    'no puedo pagar la cuota',
    '¿cuándo debo pagar la cuota?',
    '¿cuánto tengo que pagar de la cuota?',
    '¿qué pasa si no pago la cuota?',
    'quiero cancelar mi acuerdo de pago',
    'quiero pagar el predial',
    'I want to pay in instalments',
    'how is my payment agreement going',
  ])('not: %s', (text) => {
    expect(asksToPayInstalment(read('acuerdo_pago_solicitar'), text)).toBe(false);
  });

  test('a matter of its own stays what it is', () => {
    expect(asksToPayInstalment(read('valorizacion'), 'quiero pagar la cuota de valorización')).toBe(false);
  });
});

describe('what is to be paid of an agreement (R-A5)', () => {
  const agreement = (number: string, states: Agreement['instalments'][number]['state'][]): Agreement => ({
    ...{ number, state: 'active', signedAt: '2026-06-01T15:00:00.000Z', totalCop: 300 },
    instalments: states.map((state, index) => ({ number: index, dueOn: '2026-06-20', amountCop: 100, state })),
  });

  test('all that is late, else the next', () => {
    const numbers = (one: Agreement) => itemsDue(one).map(({ instalment }) => instalment);
    expect(numbers(agreement('A', ['paid', 'overdue', 'overdue', 'pending']))).toEqual([1, 2]);
    expect(numbers(agreement('A', ['paid', 'pending', 'pending']))).toEqual([1]);
    expect(itemsDue(agreement('A', ['pending']))).toEqual([{ agreement: 'A', instalment: 0, balanceCop: 100 }]);
  });

  test('those that are behind come first; void and paid ones do not', () => {
    const gone = { ...agreement('V', ['pending']), state: 'void' as const };
    const all = [agreement('A', ['pending']), agreement('P', ['paid']), gone, agreement('B', ['overdue'])];
    expect(agreementsToPay(all).map(({ number }) => number)).toEqual(['B', 'A']);
  });
});

test.each([
  ['¿qué pasa si me atraso?', 'late'],
  ['¿y si un mes no puedo pagar?', 'late'],
  ['¿puedo pagar antes?', 'early'],
  ['¿qué son los intereses de financiación?', 'interest'],
  ['¿dónde pago?', 'pay'],
  ['what happens if I miss a payment?', 'late'],
  ['sí, firmo', undefined],
  ['a 12 cuotas', undefined],
  ['no', undefined],
  ['no puedo pagar tanto', undefined],
])('a question about the terms of an agreement: %s', (text, doubt) => {
  expect(agreementDoubt(text)).toBe(doubt);
});
