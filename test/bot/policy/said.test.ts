import { describe, expect, test } from 'vitest';
import { documentWithin, lookUpOf, saidDocument } from '../../../bot/policy/document.ts';
import { isAsked, readYears, saidYears } from '../../../bot/policy/years.ts';
import { entity } from '../support.ts';

describe('the years a sentence names', () => {
  const years = (text: string, ...values: string[]): string | undefined =>
    saidYears(
      values.map((value) => entity('vigencia', value, value, text.indexOf(value))),
      text,
    );
  test.each([
    ['cuánto debo del 2023', ['2023'], '2023'],
    ['del 2023 para acá', ['2023'], '2023/'],
    ['del 2023 pacá', ['2023'], '2023/'],
    ['desde el 2023', ['2023'], '2023/'],
    ['a partir del año 2023', ['2023'], '2023/'],
    ['2023 en adelante', ['2023'], '2023/'],
    ['since 2023', ['2023'], '2023/'],
    ['hasta el 2023', ['2023'], '/2023'],
    ['antes del 2023', ['2023'], '/2022'],
    ['2019, 2020 y 2021', ['2019', '2020', '2021'], '2019,2020,2021'],
    ['cuánto debo', [], undefined],
  ])('%j', (text, values, written) => {
    expect(years(text, ...values)).toBe(written);
  });

  test('a span of two years stays one', () => {
    expect(saidYears([entity('vigencia', '2019/2022', '2019 al 2022')], 'del 2019 al 2022')).toBe('2019/2022');
  });

  test.each([
    ['2023', [2023], [2022, 2024]],
    ['2023/', [2023, 2030], [2022]],
    ['/2022', [1990, 2022], [2023]],
    ['2019/2021,2024', [2019, 2021, 2024], [2022, 2025]],
  ])('%s asks for them and no others', (written, inside, outside) => {
    const spans = readYears(written);
    expect(inside.every((year) => isAsked(year, spans))).toBe(true);
    expect(outside.some((year) => isAsked(year, spans))).toBe(false);
  });

  test('where none is named all are asked for', () => {
    expect(readYears(undefined)).toBeUndefined();
    expect(isAsked(1999, undefined)).toBe(true);
  });
});

describe('the document a sentence names (R-I1)', () => {
  const cedula = entity('cedula', '1900123456');
  test.each([
    ['mi cédula es 1900123456', 'CC'],
    ['cédula de extranjería 1900123456', 'CE'],
    ['c.e. 1900123456', 'CE'],
    ['ppt 1900123456', 'PPT'],
    ['mi pasaporte es 1900123456', 'PA'],
    ['tarjeta de identidad 1900123456', 'TI'],
    ['1900123456', 'CC'],
  ])('%j', (text, type) => {
    expect(saidDocument([cedula], text)).toEqual({ type, value: '1900123456', valid: true });
  });

  test('a wrong NIT is used only to say that it is wrong', () => {
    const wrong = { ...entity('nit', '900123456-3'), valid: false as const };
    expect(saidDocument([wrong])).toEqual({ type: 'NIT', value: '900123456-3', valid: false });
    expect(saidDocument([wrong, cedula])?.value).toBe('1900123456');
    expect(saidDocument([])).toBeUndefined();
  });

  test('within another sentence, letters and digits are a passport only where it is called one', () => {
    expect(documentWithin([], 'quiero pagar los de 150000')).toBeUndefined();
    expect(documentWithin([], 'mi pasaporte AB12345 y cuánto debo')).toMatchObject({ type: 'PA', value: 'AB12345' });
    expect(documentWithin([cedula], 'con cédula de extranjería 1900123456')).toMatchObject({ type: 'CE' });
  });

  test.each([
    ['900123456-8', 'NIT', { document: '900123456-8', types: ['NIT'] }],
    ['1900123456-9', 'NIT', { document: '1900123456', types: ['CC', undefined] }],
    ['1900123456', 'CC', { document: '1900123456', types: ['CC', undefined] }],
    ['1900123456', 'CE', { document: '1900123456', types: ['CE'] }],
    ['AB12345', 'PA', { document: 'AB12345', types: ['PA'] }],
  ] as const)('%s (%s) is looked up as %j', (document, type, look) => {
    expect(lookUpOf(document, type)).toEqual(look);
  });
});
