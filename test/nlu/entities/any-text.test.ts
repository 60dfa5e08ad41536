import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { EntityType } from '../../../contracts/nlu-result.ts';
import { isEntityValue } from '../../../nlu/entities/entity-values.ts';
import { findEntities } from '../../../nlu/entities/find-entities.ts';
import { nitCheckDigit } from '../../../bot/domain/nit.ts';

const NOW = new Date('2026-11-20T15:00:00Z');
const awaited = fc.constantFrom<EntityType | undefined>(undefined, ...EntityType.options);
const find = (text: string, expects?: EntityType, now = NOW) =>
  findEntities(text, { now, ...(expects ? { expects } : {}) });

/** What people put into a message, in any order. */
const PIECES = [
  ...[
    'cc ',
    'nit ',
    '$',
    ' 900.123.456-8',
    '31987654',
    ' mil',
    'dos',
    ' y ',
    'ñ',
    '\u0301',
    '🙂',
    '\u00a0',
    'İ',
    'predial',
    '2023',
    '-',
    '.',
    ' al ',
  ],
  ...[
    'radicado ',
    '400000123456',
    'PQR-2026-00418',
    ' placa ',
    'KIU 45D',
    ' eme zeta pe ',
    'Cra 1 bis # 56-78',
    ' apto 301',
    ' barrio El Vallado',
    'calle quinta con 66',
  ],
  ...[
    'mañana',
    'hace 5 días',
    ' el 15 ',
    '31/02/2026',
    '15 de marzo',
    ' del año pasado',
    ' el viernes',
    ' a fin de mes',
    'hoy en ocho',
    ' siete de agosto',
  ],
  ...[
    ' 12 cuotas',
    ' en doce meses',
    'un millón doscientos',
    'medio palo',
    '2 palos',
    ' 500 mil',
    'uno punto cinco millones',
    "2'500.000",
    '%',
    ' por mil',
  ],
  ...[
    '315 555 0199',
    '+57',
    '(602) 555 0100',
    'ana punto perez arroba example punto com',
    'a@b.co',
    ' factura ',
    ' predio ',
    '370-123456',
    '760010100010100010001000000001',
    ' uno nueve ',
    ' guion ',
  ],
];
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc
    .array(
      fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: 'grapheme', maxLength: 4 })),
      { maxLength: 14 },
    )
    .map((list) => list.join('')),
);

describe('any text', () => {
  it('gives slices of the text, in order and none over another', () => {
    fc.assert(
      fc.property(texts, awaited, (text, expects) => {
        let last = 0;
        for (const { start, end, text: slice } of find(text, expects)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(slice).toBe(text.slice(start, end));
          last = end;
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('gives values in the normal form of their type, or says that they are not valid', () => {
    fc.assert(
      fc.property(texts, awaited, (text, expects) => {
        for (const { type, value, valid } of find(text, expects))
          expect([type, value, isEntityValue(type, value)]).toEqual([type, value, valid ?? true]);
      }),
      { numRuns: 1500 },
    );
  });

  it('says the same twice, and the same further on after an emoji', () => {
    fc.assert(
      fc.property(texts, awaited, (text, expects) => {
        const once = find(text, expects);
        expect(find(text, expects)).toEqual(once);
        const moved = find(`🏠. ${text}`, expects);
        if (/^\p{M}|^[\s\p{Cf}]/u.test(text)) return;
        expect(moved.map(({ type, value }) => [type, value])).toEqual(once.map(({ type, value }) => [type, value]));
      }),
      { numRuns: 800 },
    );
  });

  it('takes 4,096 characters of anything, and more, with at most 50 entities', () => {
    const units = [
      '1',
      '1 ',
      '1.',
      'uno ',
      '60 ',
      'a@',
      'cra 1 ',
      'barrio el ',
      'predal ',
      '2019 ',
      '2019-',
      '$1.000 ',
      'dos millones ',
      'el 15 ',
      '15 de marzo ',
      'radicado a/',
      'placa a b c ',
      '12 o ',
      'ﷺ',
      '\ud800',
      '<b>',
      '\u200f',
    ];
    for (const unit of units) {
      expect(find(unit.repeat(Math.ceil(4096 / unit.length)), 'cedula').length).toBeLessThanOrEqual(50);
    }
    expect(find(`${'x'.repeat(4090)} cc 31987654`)).toEqual([]);
    expect(find('1'.repeat(100_000))).toEqual([]);
  });
});

describe('the checks of values', () => {
  it('accepts every NIT with its check digit and reports every other digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 800_000_000, max: 999_999_999 }), fc.integer({ min: 0, max: 9 }), (base, digit) => {
        const right = nitCheckDigit(String(base));
        const [found] = find(`nit ${base}-${digit}`);
        expect(found).toMatchObject({ type: 'nit', value: `${base}-${digit}` });
        expect(found?.valid).toBe(digit === right ? undefined : false);
      }),
    );
  });

  it('reads every day of the calendar back from its usual writing, and no other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 31 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 2000, max: 2035 }),
        (day, month, year) => {
          const iso = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          const exists = isEntityValue('fecha', iso);
          const found = find(`el ${day}/${month}/${year} pagué`).filter(({ type }) => type === 'fecha');
          expect(found.map(({ value }) => value)).toEqual(exists ? [iso] : []);
        },
      ),
    );
  });

  it('reads every amount back from its usual writing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 999_999_999 }), (amount) => {
        const written = `$${String(amount).replace(/\B(?=(\d{3})+$)/g, '.')}`;
        expect(find(`debo ${written} de predial`)[0]).toMatchObject({ type: 'dinero', value: amount, text: written });
      }),
    );
  });

  it.each([
    ['cedula', '01987654'],
    ['nit', '900123456-5'],
    ['fecha', '2026-02-31'],
    ['vigencia', '2022/2019'],
    ['placa', 'AB1234'],
    ['telefono', '3155550199'],
    ['direccion', 'calle 5'],
    ['cuotas', 0],
    ['dinero', 1.5],
    ['dinero', '1000'],
    ['cedula', 31987654],
  ] as [EntityType, string | number][])('refuses %s %s', (type, value) =>
    expect(isEntityValue(type, value)).toBe(false),
  );
});

describe('the clock', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it.each(['Asia/Tokyo', 'Pacific/Honolulu', 'America/Bogota'])('is Bogotá’s, whatever the server’s (%s)', (name) => {
    process.env['TZ'] = name;
    const late = new Date('2026-11-21T04:30:00Z');
    expect(find('hoy y mañana', undefined, late).map(({ value }) => value)).toEqual(['2026-11-20', '2026-11-21']);
    expect(find('el próximo viernes', undefined, late)[0]?.value).toBe('2026-11-27');
  });
});
