import { describe, expect, test } from 'vitest';
import { chosenOption, scoreSaid, uniquelyNamed } from '../../../bot/policy/choice.ts';

const options = [
  { id: 'pay', label: 'Pagar ahora' },
  { id: 'bill', label: 'Factura' },
  { id: 'agreement', label: 'Acuerdo de pago' },
];

describe('an option is meant by its number, its name or its id (R-A14)', () => {
  test.each([
    ['1', 'pay'],
    ['uno', 'pay'],
    ['1️⃣', 'pay'],
    ['la primera', 'pay'],
    ['La 2.', 'bill'],
    ['opción 2', 'bill'],
    ['pues la dos por favor', 'bill'],
    ['quiero la segunda', 'bill'],
    ['el tercero', 'agreement'],
    ['la última', 'agreement'],
    ['number three', 'agreement'],
    ['pagar ahora!!', 'pay'],
    ['FACTURA', 'bill'],
    ['agreement', 'agreement'],
    ['4', undefined],
    ['la cuarta', undefined],
    ['', undefined],
    ['🙂', undefined],
    ['pagar', undefined],
    ['12', undefined],
  ])('%j → %s', (text, id) => {
    expect(chosenOption(text, options)).toBe(id);
  });

  test.each([
    ['no me llegó', 'resend'],
    ['no me a llegado nada', 'resend'],
    ['todavía no llega', 'resend'],
    ['envíeme otro', 'resend'],
    ['mándame un código nuevo', 'resend'],
    ["I didn't get it", 'resend'],
    ['me equivoqué de cédula', 'other-document'],
    ['puse mal el número', 'other-document'],
    ['ese no es mi documento', 'other-document'],
    ['me llegó ya', undefined],
  ])('%j → %s beside the code', (text, id) => {
    const beside = ['resend', 'other-document'].map((each) => ({ id: each, label: `label of ${each}` }));
    expect(chosenOption(text, beside)).toBe(id);
  });
});

describe('an option is named by part of its name where only one has it', () => {
  const properties = [
    { id: 'all', label: 'Pagar todo' },
    { id: 'group-1', label: 'Predial · Casa 21' },
    { id: 'group-2', label: 'Predial · Apto 22' },
  ];
  test.each([
    ['la casa', 'group-1'],
    ['la casa 21 no más', 'group-1'],
    ['quiero pagar el apto', 'group-2'],
    ['todo', 'all'],
    ['predial', undefined],
    ['la casa 22', undefined],
    ['la de la esquina', undefined],
    ['pagar', undefined],
  ])('%j → %s', (text, id) => {
    expect(uniquelyNamed(text, properties)).toBe(id);
  });
});

test.each([
  ['un 4', '4'],
  ['le doy un 5', '5'],
  ['cinco, gracias', '5'],
  ['uno', '1'],
  ['5 de 5', '5'],
  ['four', '4'],
  ['un desastre', undefined],
  ['entre 3 y 4', undefined],
  ['10', undefined],
  ['el 15 de marzo fui y no me atendieron 2 veces', undefined],
])('the score in %j is %s', (text, score) => {
  expect(scoreSaid(text)).toBe(score);
});
