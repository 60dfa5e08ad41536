import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskName, writtenDocument } from '../../documents/holder.ts';
import en from '../../documents/locales/en.json' with { type: 'json' };
import { codeOf, groupCode, readCode } from '../../documents/paper-code.ts';
import { fileNameOf, numberOf } from '../../documents/paper-kinds.ts';
import { validUntilOf } from '../../documents/validity.ts';
import { createWords } from '../../documents/words.ts';
import { PaperKind } from '../../contracts/paper.ts';
import { CONTENTS } from './samples.ts';

describe('the code of a paper', () => {
  it('is read however it is typed: case, spaces, hyphens, O for 0, I and L for 1', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.infiniteStream(fc.constantFrom('', ' ', '-', ' - ')), (id, gaps) => {
        const code = codeOf(id);
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
        const typed = [...code.toLowerCase()]
          .map((sign) => (sign === '0' ? 'o' : sign === '1' ? 'l' : sign))
          .reduce((text, sign) => `${text}${gaps.next().value ?? ''}${sign}`, '');
        if (typed.length <= 64) expect(readCode(typed)).toBe(code);
        expect(readCode(groupCode(code))).toBe(code);
        expect(readCode(groupCode(code).replaceAll('1', 'I'))).toBe(code);
      }),
    );
    expect(groupCode('7KQ2M4TDX9HB0WZ3')).toBe('7KQ2-M4TD-X9HB-0WZ3');
  });

  it('two papers have two codes, and what is no code is none', () => {
    expect(new Set(Array.from({ length: 1000 }, (_, index) => codeOf(`id-${index}`))).size).toBe(1000);
    for (const typed of [
      '',
      '7KQ2-M4TD-X9HB-0WZ',
      '7KQ2-M4TD-X9HB-0WZ33',
      'U'.repeat(16),
      'x'.repeat(100_000),
      '../../etc/passwd',
    ])
      expect(readCode(typed)).toBeUndefined();
  });
});

it('a name is shown by its initials, and its length by nothing', () => {
  expect(maskName('María Lucía  Ñáñez')).toBe('M***** L***** Ñ*****');
  expect(maskName('3M & CÍA. S.A.S.')).toBe('3***** C***** S*****');
  expect(maskName('“óscar”')).toBe('Ó*****');
});

it('documents are written as people write them', () => {
  expect(writtenDocument({ documentType: 'CC', document: '1031987654' })).toBe('1.031.987.654');
  expect(writtenDocument({ documentType: 'NIT', document: '9001234567' })).toBe('900.123.456-7');
  expect(writtenDocument({ documentType: 'NIT', document: '900123456' })).toBe('900.123.456');
  expect(writtenDocument({ documentType: 'PA', document: 'AB12345' })).toBe('AB12345');
});

it('numbers and file names carry kind and year, and nobody’s name', () => {
  expect(PaperKind.options.map((kind) => numberOf(kind, 2026, 123))).toEqual(
    ['PYS', 'EDC', 'CCA', 'FAC', 'CPP', 'ACU', 'CRA', 'DPE'].map((prefix) => `${prefix}-2026-000123`),
  );
  expect(fileNameOf('clearance', 'PYS-2026-000123')).toBe('paz-y-salvo-PYS-2026-000123.pdf');
  expect(numberOf('bill', 2026, 1_234_567)).toBe('FAC-2026-1234567');
});

it('a paper counts to the end of its last day in Bogotá; those without one go on', () => {
  expect(validUntilOf(CONTENTS.clearance)?.toISOString()).toBe('2027-01-01T04:59:59.999Z');
  expect(validUntilOf(CONTENTS.bill)?.toISOString()).toBe('2026-12-01T04:59:59.999Z');
  expect(validUntilOf({ ...CONTENTS.clearance, validUntil: '2026-12-31T17:00:00Z' })?.toISOString()).toBe(
    '2026-12-31T17:00:00.000Z',
  );
  for (const kind of ['statement', 'cadastral', 'receipt', 'agreement'] as const)
    expect(validUntilOf(CONTENTS[kind])).toBeUndefined();
});

it('every kind has its name in both languages, and a key that is not there is our bug', () => {
  const words = createWords();
  for (const kind of PaperKind.options) {
    expect(words.say(`kind.${kind}`)).not.toBe('');
    expect(words.english(`kind.${kind}`)).toBe(en.kind[kind]);
  }
  expect(() => words.say('kind.none')).toThrow(RangeError);
  expect(words.moment('2026-11-20T15:00:00.000Z')).toBe('20 de noviembre de 2026 a las 10:00 a. m.');
  expect(words.moment('2026-11-20')).toBe('20 de noviembre de 2026');
});
