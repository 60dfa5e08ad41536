import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { EntityType, NluResult } from '../../contracts/nlu-result.ts';
import { isEntityValue } from '../../nlu/entities/entity-values.ts';
import { findEntities } from '../../nlu/entities/find-entities.ts';
import { foldWithMap } from '../../nlu/fold.ts';
import { createReader, type Reader } from '../../nlu/understand.ts';
import { context } from './fixture.ts';
import { trainSmall } from './small-data.ts';

let read: Reader;

beforeAll(async () => {
  read = createReader(await trainSmall(), 'small');
}, 60_000);

/** Texts that no form lets through and every channel brings. */
const BAD: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['spaces', ' \t\n\u00a0\u3000'.repeat(50)],
  ['100 KB of one letter', 'a'.repeat(100_000)],
  ['100 KB of words', 'pagar el predial '.repeat(6000)],
  ['only emoji', '😀👍🏽🇨🇴👨‍👩‍👧'.repeat(200)],
  ['lone surrogates', '\ud83d hola \ude00\ud800'.repeat(300)],
  ['right-to-left marks', '\u202Equiero pagar\u202C \u200F\u2067hola\u2069'],
  ['HTML', '<script>alert(1)</script><b>quiero pagar</b>&nbsp;<img src=x onerror=alert(1)>'],
  ['Cyrillic', 'Я хочу заплатить налог на недвижимость'],
  ['Chinese', '请问怎么付房产税'.repeat(100)],
  ['Arabic', 'أريد دفع ضريبة العقار ﷺ'.repeat(50)],
  ['10,000 digits', '7'.repeat(10_000)],
  ['5,000 numbers', '1 '.repeat(5000)],
  ['zero-width characters', 'p\u200ba\u200bg\u200ba\u200br\u2060\ufeff'.repeat(500)],
  ['a flood of combining marks', `h\u0301o${'\u0301\u0323'.repeat(20_000)}la`],
  ['control characters', '\u0000\u0007\u001b[31mpagar\u001b[0m'],
  ['regular expressions', '(a+)+$ \\d{1,99999} [[[ ((( *** '.repeat(100)],
];

describe('bad input', () => {
  it.each(BAD)('%s gets a result of the contract, the same twice', (_, text) => {
    const result = read(text, context());
    expect(NluResult.safeParse(result).error).toBeUndefined();
    expect(result.truncated ?? false).toBe(text.length > 1000);
    for (const { text: slice, start, end } of result.entities) expect(text.slice(start, end)).toBe(slice);
    expect(read(text, context())).toEqual(result);
  });

  it.each(BAD)('%s is read no further than 1,000 characters for the intent and 4,096 for entities', (_, text) => {
    const tail = ' quiero pagar cc 31987654';
    const { intent, ranking, normalized } = read(text.slice(0, 990), context());
    const padded = text.slice(0, 990).padEnd(4096, ' ');
    expect(read(padded + tail, context())).toMatchObject({ intent, ranking, normalized, truncated: true });
    expect(read(padded + tail, context()).entities).toEqual(read(padded, context()).entities);
  });

  it.each([
    ['a word', 'hola '.repeat(1100)],
    ['a number', 'mil '.repeat(1100)],
    ['a word with its marks', 'hola.'.repeat(300)],
    ['two words', 'quiero pagar '.repeat(20)],
    ['three words', 'hola mil uno '.repeat(400)],
    ['a letter', 'ñ'.repeat(50_000)],
    ['a letter in two signs', 'n\u0303 '.repeat(400)],
    ['a ligature', '\ufdfa'.repeat(4096)],
  ])('takes %s over and over for nothing said', (_, text) => {
    const { outOfScope, confidence } = read(text, context());
    expect(outOfScope).toBe(true);
    expect(confidence).toBeLessThanOrEqual(0.05);
  });

  it('reads what is repeated a few times', () => {
    expect(read('quiero pagar', context())).toMatchObject({ intent: 'pagar' });
    expect(read('quiero pagar '.repeat(9), context()).confidence).toBeGreaterThan(0.05);
  });

  it('finds entities beyond what the intent is read from', () => {
    const { entities, truncated } = read(`${'x '.repeat(1500)}cc 31987654`, context());
    expect(entities).toMatchObject([{ type: 'cedula', value: '31987654' }]);
    expect(truncated).toBe(true);
  });

  it('does not leave half a pair where it cuts', () => {
    const { normalized } = read(`${'x'.repeat(999)}😀`, context());
    expect(normalized).not.toMatch(/[\ud800-\udfff]/);
  });

  it('works on at most 2,000 characters, however many the text is written out as', () => {
    const written = [...BAD.map(([, text]) => text), 'xq '.repeat(400)].map((text) => read(text, context()));
    expect(Math.max(...written.map(({ normalized }) => normalized.length))).toBe(2000);
  });
});

const PIECES = [
  'á',
  'ñ',
  'n\u0303',
  'ﬁ',
  'ﷺ',
  'İ',
  'ß',
  '½',
  '🙂',
  '\u200b',
  '\ud800',
  '\u0301',
  ' ',
  '\u3000',
  'Ａ',
  '한',
  '…',
];
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 20 }).map((list) => list.join('')),
);

describe('the folding of any text', () => {
  it('maps back into the original: each unit is the folding of the piece it came from', () => {
    fc.assert(
      fc.property(texts, (source) => {
        const { text, starts, ends } = foldWithMap(source);
        for (let at = 0; at < text.length; at += 1) {
          const piece = source.slice(starts[at], ends[at]);
          expect(piece.length).toBeGreaterThan(0);
          expect(foldWithMap(piece).text).toContain(text.charAt(at));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the same again where it is given its own result', () => {
    fc.assert(
      fc.property(texts, (source) => {
        const once = foldWithMap(source).text;
        expect(foldWithMap(once).text).toBe(once);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the check of each type of entity', () => {
  it.each(EntityType.options)('%s takes every value that was found and throws on none', (type) => {
    fc.assert(
      fc.property(fc.oneof(texts, fc.double(), fc.integer()), (value) => {
        expect(typeof isEntityValue(type, value)).toBe('boolean');
      }),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(saying(type), (text) => {
        const { now } = context();
        for (const found of findEntities(text, { now, expects: type })) {
          expect([found, isEntityValue(found.type, found.value)]).toEqual([found, found.valid ?? true]);
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** A text that may well hold an entity of the type. */
function saying(type: EntityType): fc.Arbitrary<string> {
  const digits = (length: number): fc.Arbitrary<string> =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: length }).map((list) => list.join(''));
  const letters = fc.string({ unit: fc.constantFrom(...'ABCdefKIU'), minLength: 1, maxLength: 3 });
  const body = fc
    .tuple(letters, digits(30), fc.constantFrom('-', ' ', '.', '@', '/', '#', ''))
    .map(([word, number, mark]) => `${word}${mark}${number}${mark}${word}`);
  return fc
    .tuple(fc.constantFrom(type.replaceAll('_', ' '), ''), fc.oneof(digits(30), body))
    .map((parts) => parts.join(' '));
}
