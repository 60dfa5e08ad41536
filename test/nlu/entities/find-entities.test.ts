import { describe, expect, it } from 'vitest';
import type { EntityType } from '../../../contracts/nlu-result.ts';
import { findEntities } from '../../../nlu/entities/find-entities.ts';
import { nitCheckDigit } from '../../../bot/domain/nit.ts';
import { NOW } from '../fixture.ts';

type Expected = [text: string, slice: string, value: string | number];

const find = (text: string, type: EntityType, expects?: EntityType) =>
  findEntities(text, { now: NOW, ...(expects ? { expects } : {}) }).filter((entity) => entity.type === type);

function finds(type: EntityType, cases: Expected[], expects?: EntityType): void {
  it.each(cases)(`finds ${type} in "%s"`, (text, slice, value) => {
    const [entity, ...more] = find(text, type, expects);
    expect(entity).toMatchObject({ text: slice, value });
    expect(text.slice(entity?.start, entity?.end)).toBe(slice);
    expect(more).toEqual([]);
  });
}

function findsNone(type: EntityType, texts: string[], expects?: EntityType): void {
  it.each(texts)(`finds no ${type} in "%s"`, (text) => expect(find(text, type, expects)).toEqual([]));
}

describe('cedula (R-N1)', () => {
  finds('cedula', [
    ['mi cédula es 1.944.032.118', '1.944.032.118', '1944032118'],
    ['1.944.032.118', '1.944.032.118', '1944032118'],
    ['cc 1900987654', '1900987654', '1900987654'],
    ['C.C. No. 31.987.654 de Cali', '31.987.654', '31987654'],
    ['🙂 ce\u0301dula:\u00a031987654', '31987654', '31987654'],
    [
      'cédula uno nueve cuatro cuatro cero tres dos uno uno ocho',
      'uno nueve cuatro cuatro cero tres dos uno uno ocho',
      '1944032118',
    ],
    ['CC31987654', '31987654', '31987654'],
    ["c.c.31'987.654", "31'987.654", '31987654'],
    ['mi documento es 31 987 654', '31 987 654', '31987654'],
  ]);
  finds(
    'cedula',
    [
      ['31987654', '31987654', '31987654'],
      ['31.987.654', '31.987.654', '31987654'],
      ['es la 31987654 gracias', '31987654', '31987654'],
      [
        'treinta y un millones novecientos ochenta y siete mil seiscientos cincuenta y cuatro',
        'treinta y un millones novecientos ochenta y siete mil seiscientos cincuenta y cuatro',
        '31987654',
      ],
      [
        'diecinueve cuarenta y cuatro cero treinta y dos once',
        'diecinueve cuarenta y cuatro cero treinta y dos once',
        '194403211',
      ],
    ],
    'cedula',
  );
  findsNone('cedula', ['31987654', 'debo $31.987.654', 'el radicado 31987654', '900.123.456-8']);
  findsNone('cedula', ['pagué 500000 pesos', 'no la tengo a mano', '12345', '12345678901'], 'cedula');
});

describe('nit (R-N1)', () => {
  finds('nit', [
    ['nit 900.123.456-8', '900.123.456-8', '900123456-8'],
    ['NIT 900123456', '900123456', '900123456-8'],
    ['NIT900.123.456-8', '900.123.456-8', '900123456-8'],
    ['el nit es 9001234568', '9001234568', '900123456-8'],
    ['900123456-8', '900123456-8', '900123456-8'],
    ['nit 900123456 dv 8', '900123456 dv 8', '900123456-8'],
    [
      'nit novecientos ciento veintitrés cuatrocientos cincuenta y seis guion ocho',
      'novecientos ciento veintitrés cuatrocientos cincuenta y seis guion ocho',
      '900123456-8',
    ],
    ['nit 31987654', '31987654', `31987654-${nitCheckDigit('31987654')}`],
  ]);
  finds('nit', [['900123456', '900123456', '900123456-8']], 'nit');
  finds('nit', [['900123456', '900123456', '900123456-8']], 'cedula');
  findsNone('nit', ['900123456', 'cédula 900123456', 'llame al 602 555 0100']);

  it('reports a wrong check digit and corrects nothing', () => {
    expect(find('nit 900.123.456-5', 'nit')).toMatchObject([{ value: '900123456-5', valid: false }]);
  });

  it('knows check digits that are public', () => {
    expect(['800197268', '899999034', '890903938', '860002964'].map(nitCheckDigit)).toEqual([4, 1, 8, 4]);
  });
});

describe('codigo_otp (R-I2)', () => {
  finds(
    'codigo_otp',
    [
      ['042193', '042193', '042193'],
      ['el código es 042 193', '042 193', '042193'],
      ['04-21-93.', '04-21-93', '042193'],
      ['cero cuatro dos uno nueve tres', 'cero cuatro dos uno nueve tres', '042193'],
      [
        'ciento veintitrés cuatrocientos cincuenta y seis',
        'ciento veintitrés cuatrocientos cincuenta y seis',
        '123456',
      ],
    ],
    'codigo_otp',
  );
  findsNone('codigo_otp', ['042193', 'el código 042193']);
  findsNone('codigo_otp', ['500000 pesos', '$500000', '12345', '1234567', '31.987.654'], 'codigo_otp');
});

describe('vigencia (R-N1)', () => {
  finds('vigencia', [
    ['el predial de 2023', '2023', '2023'],
    ['debo del 2019 al 2022', '2019 al 2022', '2019/2022'],
    ['entre 2019 y 2022', '2019 y 2022', '2019/2022'],
    ['la factura de mi predio del 2023', '2023', '2023'],
    ['lo del año pasado', 'año pasado', '2025'],
    ['lo del an\u0303o pasado', 'an\u0303o pasado', '2025'],
    ['cuánto es este año', 'este año', '2026'],
    ['la vigencia dos mil veintitrés', 'dos mil veintitrés', '2023'],
    ['last year please', 'last year', '2025'],
  ]);
  findsNone('vigencia', [
    'el 15/03/2026',
    'el 15 de marzo de 2026',
    'la ley 1755 de 2015',
    'el mundial 2026',
    'radicado 2026 4131 0200 123452',
    'PQR-2026-00418',
    'debo 2000 pesos',
    'calle 2023',
    'tengo 1950 razones',
  ]);

  it('takes a list as several', () => {
    expect(find('2019, 2020 y 2021', 'vigencia').map(({ value }) => value)).toEqual(['2019', '2020', '2021']);
  });

  it('counts years in Bogotá on New Year’s Eve', () => {
    const [entity] = findEntities('este año', { now: new Date('2027-01-01T03:00:00Z') });
    expect(entity?.value).toBe('2026');
  });
});

describe('impuesto (R-N1)', () => {
  finds('impuesto', [
    ['cuánto debo de predial', 'predial', 'predial'],
    ['el impuesto predial unificado', 'predial unificado', 'predial'],
    ['el pedrial de la casa', 'pedrial', 'predial'],
    ['impuesto de industria y comercio', 'industria y comercio', 'ica'],
    ['ICA 2025', 'ICA', 'ica'],
    ['la retención de ica', 'retención de ica', 'reteica'],
    ['contribución por valorización', 'valorización', 'valorizacion'],
    ['la sobretasa bomberil', 'sobretasa bomberil', 'sobretasa'],
    ['estampilla pro cultura', 'estampilla pro cultura', 'estampilla'],
    ['el impuesto de vehículos', 'impuesto de vehículos', 'otro'],
  ]);
  findsNone('impuesto', ['qué impuestos hay', 'mi número predial', 'la mecánica', 'indica el valor']);
});

describe('other entities', () => {
  finds('telefono', [
    ['315 555 0199', '315 555 0199', '+573155550199'],
    ['llámeme al (602) 555 0100', '(602) 555 0100', '+576025550100'],
    ['+34 600 123 456', '+34 600 123 456', '+34600123456'],
  ]);
  finds('correo', [
    ['Ana.Perez@Example.com', 'Ana.Perez@Example.com', 'ana.perez@example.com'],
    [
      'es ana punto perez arroba example punto com',
      'ana punto perez arroba example punto com',
      'ana.perez@example.com',
    ],
  ]);
  finds('dinero', [
    ['$1.250.000', '$1.250.000', 1250000],
    ['un millón doscientos', 'un millón doscientos', 1200000],
    ['tengo 500 mil', '500 mil', 500000],
    ['2 palos', '2 palos', 2000000],
    ['dos millones setecientos mil pesos', 'dos millones setecientos mil pesos', 2700000],
    ["2'500.000 pesos", "2'500.000 pesos", 2500000],
    ['$1.250.000,00', '$1.250.000,00', 1250000],
  ]);
  findsNone('dinero', ['el 10 %', 'el 5 por mil', '31.987.654', 'cédula 31987654']);
  finds('radicado', [
    ['400000123456', '400000123456', '400000123456'],
    ['radicado 2026 4131 0200 123452', '2026 4131 0200 123452', '202641310200123452'],
    ['PQR-2026-00418', 'PQR-2026-00418', 'PQR202600418'],
  ]);
  finds('id_predio', [
    ['id predio 0000345678', '0000345678', '0000345678'],
    ['el predio 345678', '345678', '345678'],
  ]);
  finds('factura', [['factura 9001234567', '9001234567', '9001234567']]);
  finds('matricula_inmobiliaria', [['matrícula 370-123456', '370-123456', '370-123456']]);
  finds('placa', [
    ['KIU 45D', 'KIU 45D', 'KIU45D'],
    ['placa abc-123', 'abc-123', 'ABC123'],
  ]);
  findsNone('placa', ['nit 900123456', 'ley 175', 'ica 202']);
  finds('numero_predial', [
    ['760010100010100010001000000001', '760010100010100010001000000001', '760010100010100010001000000001'],
  ]);
});
