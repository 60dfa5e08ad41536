import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSpeller, wordsToSpell } from '../../../nlu/features/speller.ts';

const WORDS = ['predial', 'impuesto', 'pagar', 'certificado', 'ventana', 'calle', 'ano'];
const spell = createSpeller(WORDS, (word) => WORDS.includes(word) || word === 'pagas' || word === 'cales');

describe('the speller (R-N1)', () => {
  it.each([
    ['a letter missed', 'el impesto', 'el impuesto'],
    ['a letter added', 'el impuestro', 'el impuesto'],
    ['two swapped', 'el perdial', 'el predial'],
    ['one for another', 'el certifocado', 'el certificado'],
    ['the first letter', 'el oredial', 'el predial'],
    ['the last letter', 'el impuest', 'el impuesto'],
    ['a slip beside a doubled letter', 'el preddual', 'el predial'],
  ])('puts right %s', (_, written, meant) => expect(spell(written)).toBe(meant));

  it.each(['pagas', 'cales', 'pgar', 'impst', 'zapato', 'predial2', '2023', 'ñandú', ''])('leaves "%s" alone', (text) =>
    expect(spell(text)).toBe(text),
  );

  it('of two words at one slip takes the one earlier in the list', () => {
    const of = (...words: string[]): string => createSpeller(words, () => false)('cazas');
    expect([of('casas', 'camas'), of('camas', 'casas')]).toEqual(['casas', 'camas']);
  });

  it('puts right every letter that is missing from a long word', () => {
    fc.assert(
      fc.property(fc.constantFrom('predial', 'impuesto', 'certificado'), fc.nat(10), (word, place) => {
        const at = place % word.length;
        expect(spell(word.slice(0, at) + word.slice(at + 1))).toBe(word);
      }),
    );
  });

  it('changes nothing but words of letters, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const rest = (one: string): string => one.replace(/[a-zñ]+/g, '_');
        expect(rest(spell(text))).toBe(rest(text));
      }),
    );
  });
});

describe('the words to spell', () => {
  const texts = [...Array.from({ length: 1000 }, () => 'pagar predial'), 'pagar ya', 'casita una vez', 'mi año'];

  it('are those of two texts and more, the commonest first', () => {
    expect(wordsToSpell(texts)).toEqual(['pagar', 'predial']);
  });

  it('are none where there are few texts', () => {
    expect(wordsToSpell(texts.slice(0, 900))).toEqual([]);
  });
});
