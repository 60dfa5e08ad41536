import { describe, expect, it } from 'vitest';
import type { EntityType } from '../../../contracts/nlu-result.ts';
import { findEntities } from '../../../nlu/entities/find-entities.ts';
import { NOW } from '../fixture.ts';

/** Everything found, as `type=value «slice»`. */
const found = (text: string, expects?: EntityType): string[] =>
  findEntities(text, { now: NOW, ...(expects ? { expects } : {}) }).map((one) => {
    expect(text.slice(one.start, one.end)).toBe(one.text);
    return `${one.type}=${one.value} «${one.text}»`;
  });

describe('telephones with their prefix in brackets, landlines and toll-free lines (R-N1)', () => {
  it.each([
    ['+57 (318) 555-0123', 'telefono=+573185550123 «+57 (318) 555-0123»'],
    ['(602) 555-0123', 'telefono=+576025550123 «(602) 555-0123»'],
    ['mi número: (315) 555-0199', 'telefono=+573155550199 «(315) 555-0199»'],
    ['escríbame al (315) 555-0199', 'telefono=+573155550199 «(315) 555-0199»'],
    ['fijo 5550123', 'telefono=+576025550123 «5550123»'],
    ['mi fijo es 555 0123', 'telefono=+576025550123 «555 0123»'],
    ['fijo: 602 555 0188', 'telefono=+576025550188 «602 555 0188»'],
    ['01 8000 555 123', 'telefono=+5718000555123 «01 8000 555 123»'],
    ['llamé a la línea 018000555123 y nada', 'telefono=+5718000555123 «018000555123»'],
    ['01-8000-555123', 'telefono=+5718000555123 «01-8000-555123»'],
  ])('"%s"', (text, expected) => expect(found(text)).toEqual([expected]));

  it('reads seven digits as a landline where a telephone is awaited, else by their look', () => {
    expect(found('555-0123', 'telefono')).toEqual(['telefono=+576025550123 «555-0123»']);
    expect(found('5550123', 'telefono')).toEqual(['telefono=+576025550123 «5550123»']);
    expect(found('370-123456')).toEqual(['matricula_inmobiliaria=370-123456 «370-123456»']);
    expect(found('la matrícula es 370-1234567')).toEqual(['matricula_inmobiliaria=370-1234567 «370-1234567»']);
  });

  it.each(['valor fijo 1250000', 'marque 01 8000', 'el 018000 no entra', '(318) 555-01'])('none in "%s"', (text) =>
    expect(found(text).filter((one) => /^(?:telefono|matricula)/.test(one))).toEqual([]),
  );
});

describe('addresses of the east of Cali (R-N1)', () => {
  it.each([
    ['calle 72 F # 28 E - 45', 'CL 72F 28E 45'],
    ['calle 72 f 28 e 45', 'CL 72F 28E 45'],
    ['dg 26p12 104-50', 'DG 26P12 104 50'],
    ['Dg 26P12 # 104-50', 'DG 26P12 104 50'],
    ['diagonal 26 P 12 # 104-50', 'DG 26P12 104 50'],
    ['Diagonal 26P12 No. 104-50', 'DG 26P12 104 50'],
    ['carrera 104 # 26p12-50', 'CRA 104 26P12 50'],
    ['calle 70 n 3 bn 25', 'CL 70N 3BN 25'],
    ['calle 70 n 3-25', 'CL 70 3 25'],
    ['k 1 d oeste 2 14', 'CRA 1D OESTE 2 14'],
    ['k 28 d 72 f 10', 'CRA 28D 72F 10'],
    ['carrera 28 D 72 F 10', 'CRA 28D 72F 10'],
    ['calle 5a10-20', 'CL 5A 10 20'],
  ])('"%s" is %s', (text, value) => expect(found(text)).toEqual([`direccion=${value} «${text}»`]));

  it.each([
    'la calle 5 e hijos',
    'calle 5 e 6',
    'k 1 d oeste',
    'c 2 d 3 4',
    'son k 20 30 40',
    'vivo en la calle 70 n 3 en 25',
    'de la calle 5 a la 10',
    'k 5 c 3 mil',
  ])('none in "%s"', (text) => expect(found(text).filter((one) => one.startsWith('direccion'))).toEqual([]));
});

describe('money in parts, in pairs and with its thousands said twice (R-N1)', () => {
  it.each([
    ['tres cuartos de millón', ['dinero=750000 «tres cuartos de millón»']],
    ['debo un cuarto de millón de pesos', ['dinero=250000 «un cuarto de millón de pesos»']],
    ['medio palo', ['dinero=500000 «medio palo»']],
    ['dos y medio millones', ['dinero=2500000 «dos y medio millones»']],
    ['2 y medio millones', ['dinero=2500000 «2 y medio millones»']],
    ['quinientas mil barras', ['dinero=500000 «quinientas mil barras»']],
    ['quinientos mil lucas', ['dinero=500000 «quinientos mil lucas»']],
    ['500.000 lucas', ['dinero=500000 «500.000 lucas»']],
    ['mil lucas', ['dinero=1000000 «mil lucas»']],
    ['entre 200 y 300 mil pesos', ['dinero=200000 «200»', 'dinero=300000 «300 mil pesos»']],
    [
      'entre doscientos y trescientos mil pesos',
      ['dinero=200000 «doscientos»', 'dinero=300000 «trescientos mil pesos»'],
    ],
    ['subió de 1 a 2 millones', ['dinero=1000000 «1»', 'dinero=2000000 «2 millones»']],
    ['entre 500 y 2 millones', ['dinero=500000 «500»', 'dinero=2000000 «2 millones»']],
    ['entre 200 y 300', []],
    ['entre el 2020 y 300 mil', ['vigencia=2020 «2020»', 'dinero=300000 «300 mil»']],
  ])('"%s"', (text, expected) => expect(found(text)).toEqual(expected));
});

describe('numbers, dates, terms and years as they are said (R-N1)', () => {
  it.each([
    ['PQR 2026 00418', ['radicado=PQR202600418 «PQR 2026 00418»']],
    ['la queja PQRS 2026 00099', ['radicado=PQRS202600099 «PQRS 2026 00099»']],
    ['pqrs 2026 4131 0200 123452', ['radicado=202641310200123452 «2026 4131 0200 123452»']],
    ['quince de marzo del veintiséis', ['fecha=2026-03-15 «quince de marzo del veintiséis»']],
    ['15/mar/26', ['fecha=2026-03-15 «15/mar/26»']],
    ['pagué el 15 de mayo del 20 por ciento', ['fecha=2026-05-15 «15 de mayo»']],
    ['los últimos tres años', ['vigencia=2024/2026 «últimos tres años»']],
    ['debo las 2 últimas vigencias', ['vigencia=2025/2026 «2 últimas vigencias»']],
    ['el último año', []],
    ['sobretasa ambiental y predial', ['impuesto=sobretasa «sobretasa ambiental»', 'impuesto=predial «predial»']],
  ])('"%s"', (text, expected) => expect(found(text)).toEqual(expected));

  it.each([
    ['a un año', ['cuotas=12 «un año»']],
    ['a dos años', ['cuotas=24 «dos años»']],
    ['en un año y medio', ['cuotas=18 «un año y medio»']],
    ['medio año', ['cuotas=6 «medio año»']],
    ['llevo un año esperando', []],
  ])('a term of years where one is awaited: "%s"', (text, expected) => expect(found(text, 'cuotas')).toEqual(expected));

  it('takes years for no term where none is awaited', () => expect(found('a un año')).toEqual([]));

  it('looks through marks of direction and gives the offsets of what was received', () => {
    expect(found('\u202Acc \u206631987654\u2069\u202C')).toEqual(['cedula=31987654 «31987654»']);
    expect(found('cc 319\u202A87654')).toEqual(['cedula=31987654 «319\u202A87654»']);
  });
});
