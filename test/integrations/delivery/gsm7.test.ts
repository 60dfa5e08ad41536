import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gsm7Length, toGsm7 } from '../../../integrations/delivery/gsm7.ts';
import { effectWords } from '../../../bot/replies/effect-words.ts';
import { createRenderer } from '../../../bot/replies/render.ts';

test.each([
  [
    'the letters GSM-7 has stay',
    '¿Señor? ¡Él es güero! Ñandú à è ì ò ù Ç ß',
    '¿Señor? ¡Él es güero! Ñandu à è ì ò ù Ç ß',
  ],
  ['the others lose their mark', 'código, así, único, Álvaro, ÍÓÚ, façade', 'codigo, asi, unico, Alvaro, IOU, facade'],
  ['letters in two parts are one first', 'an\u0303o, cafe\u0301', 'año, café'],
  ['typography becomes plain', '“Hola” – ‘sí’… •\u00a0uno', '"Hola" - \'si\'... - uno'],
  ['money and links keep their marks', 'Pague $1.250.000 @ [aquí] {x} €', 'Pague $1.250.000 @ [aqui] {x} €'],
  ['what has no likeness is left out', 'Listo 👍 日本 ok', 'Listo   ok'],
])('%s (R-I2)', (_name, text, folded) => {
  expect(toGsm7(text)).toBe(folded);
});

const BASIC = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà\f^{}\\[~\]|€]*$/u;

test('any text becomes GSM-7, and folded again stays the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const folded = toGsm7(text);
      expect(folded).toMatch(BASIC);
      expect(toGsm7(folded)).toBe(folded);
    }),
    { numRuns: 500 },
  );
});

test('every message that we write fits one SMS', () => {
  const texts = effectWords(createRenderer());
  for (const locale of ['es-CO', 'en'] as const) {
    for (const { text } of [
      texts.otpText('410037', 5, locale, 'identity'),
      texts.otpText('410037', 5, locale, 'signature'),
      texts.lostContactText(locale),
    ]) {
      expect(gsm7Length(toGsm7(text)), text).toBeLessThanOrEqual(160);
    }
    expect(texts.otpText('410037', 5, locale, 'signature').text.match(/\d{6}/g)).toEqual(['410037']);
  }
  expect(gsm7Length('€5 [x]')).toBe(9);
});
