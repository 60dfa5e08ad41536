import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findEntities } from '../../nlu/entities/find-entities.ts';
import { IDENTITY_TYPES, redact } from '../../nlu/redact.ts';

const now = new Date('2026-11-20T15:00:00.000Z');
const identities: ReadonlySet<string> = new Set(IDENTITY_TYPES);
const survivors = (text: string) => findEntities(text, { now }).filter(({ type }) => identities.has(type));

/** What people give of themselves, as they write it. */
const digits = (min: number, max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((all) => all.join(''));
const grouped = (text: string): string => text.replace(/\B(?=(\d{3})+$)/g, '.');
const identity = fc.oneof(
  digits(6, 10).map((number) => `mi cédula es ${number}`),
  digits(8, 10).map((number) => `cc ${grouped(number)}`),
  digits(9, 10).map((number) => `nit ${number.slice(0, 9)}-${number.slice(-1)}`),
  digits(7, 7).map((number) => `315${number}`),
  digits(7, 7).map((number) => `+57 300 ${number.slice(0, 3)} ${number.slice(3)}`),
  fc
    .tuple(fc.stringMatching(/^[a-z]{2,9}$/), fc.stringMatching(/^[a-z]{2,9}$/))
    .map(([a, b]) => `${a}.${b}@example.com`),
  fc.stringMatching(/^[a-z]{3,9}$/).map((name) => `${name} arroba gmail punto com`),
  fc.tuple(fc.nat(180), fc.nat(99), fc.nat(99)).map(([a, b, c]) => `Cra ${a} # ${b}-${c} apto 301`),
  fc.tuple(fc.stringMatching(/^[A-Z]{3}$/), digits(3, 3)).map(([a, b]) => `${a} ${b}`),
  digits(6, 6).map((number) => `radicado 400000${number}`),
  digits(30, 30),
  digits(6, 6).map((number) => `370-${number}`),
  fc.constantFrom('uno nueve cuatro cuatro cero tres dos uno uno ocho', 'predio 345678', 'factura 9001234567'),
);
const filler = fc.constantFrom(
  'hola',
  'cuánto debo',
  'y',
  ',',
  '😡',
  'porfa',
  'de predial',
  '\n',
  'a nombre de Marina',
  '(',
  '.',
);
const sentence = fc.array(fc.oneof(filler, identity), { minLength: 1, maxLength: 8 }).map((parts) => parts.join(' '));

describe('a sentence to train with (R-I4)', () => {
  test('nothing that says who somebody is survives, whatever stands around it', () => {
    fc.assert(
      fc.property(sentence, (text) => {
        const kept = redact(text, now);
        expect(survivors(kept)).toEqual([]);
        expect(kept).not.toMatch(/\d{5,}|@/);
      }),
      { numRuns: 400 },
    );
  });

  test('neither does it in any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        expect(survivors(redact(text, now))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('what the sentence asks stays', () => {
    expect(redact('cuánto debo de predial, mi cédula es 1.944.032.118', now)).toBe(
      'cuánto debo de predial, mi cédula es [cedula]',
    );
    expect(redact('me llamo Marina Lucumí Torres y quiero el paz y salvo del 2025', now)).toMatch(
      /^me llamo \[nombre\]/,
    );
    expect(redact('quiero pagar a 12 cuotas el predial del 2025', now)).toBe(
      'quiero pagar a 12 cuotas el predial del 2025',
    );
    expect(redact('debo $1.250.000', now)).not.toContain('1.250.000');
  });
});
