import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, foldWithMap } from '../../nlu/fold.ts';
import { normalize } from '../../nlu/normalize-es.ts';
import { stems } from '../../nlu/search-stems.ts';

describe('normalize (R-N1)', () => {
  it.each([
    ['Hola, ¿CUÁNTO debo?', 'hola, ¿cuanto debo?'],
    ['xq no me yega el resivo', 'por que no me yega el recibo'],
    ['kiero pagar pa q no me cobren tmb', 'quiero pagar para que no me cobren tambien'],
    ['holaaaa buenaaas', 'hola buenas'],
    ['el año pasado', 'el año pasado'],
    ['jajajajaja', 'jaja'],
    ['graxxxx', 'gracias'],
    ['x'.repeat(1000), 'x'],
    ['qqqq', 'q'],
    ['pfffff increíble', 'uff increible'],
  ])('reads "%s" as "%s"', (text, expected) => expect(normalize(text)).toBe(expected));
});

describe('foldWithMap', () => {
  it('keeps the ñ in either form and drops other accents', () => {
    expect(foldWithMap('AÑO an\u0303o avalúo').text).toBe('año año avaluo');
    expect(fold('  Año\u00a0Ávila ')).toBe('ano avila');
  });

  it('drops marks of direction', () => {
    const { text, starts, ends } = foldWithMap('\u202Ahola\u202C\u2066 \u2069no\u202E');
    expect([text, starts, ends]).toEqual(['hola no', [1, 2, 3, 4, 7, 9, 10], [2, 3, 4, 5, 8, 10, 11]]);
  });

  it('reads a sign that stands for a phrase as a blank: it is written out eighteen times as long', () => {
    expect(foldWithMap('a\ufdfab')).toMatchObject({ text: 'a b', starts: [0, 1, 2], ends: [1, 2, 3] });
  });

  it('maps every unit back to where it came from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (source) => {
        const { text, starts, ends } = foldWithMap(source);
        expect(starts).toHaveLength(text.length);
        expect(ends).toHaveLength(text.length);
        for (let at = 0; at < text.length; at += 1) {
          const from = starts[at] ?? -1;
          const to = ends[at] ?? -1;
          expect(from >= (starts[at - 1] ?? 0) && to > from && to <= source.length).toBe(true);
        }
      }),
    );
  });
});

describe('stems', () => {
  it('gives folded stems, unique and without stop words', () => {
    expect(stems('Los pagos y el PAGO del predial, ¿año 2023?')).toEqual(['pag', 'predial', 'ano', '2023']);
  });

  it('finds the same stems however a word is accented', () => {
    expect(stems('notificación señora')).toEqual(stems('NOTIFICACION senora'));
  });

  it('gives at most 64 whatever the text', () => {
    const text = Array.from({ length: 5000 }, (_, at) => `palabra${at}x`).join(' ');
    expect(stems(text)).toHaveLength(64);
  });
});
