import { describe, expect, test } from 'vitest';
import { asksOwner, namedIn, saidProperty, saysOwn } from '../../../bot/policy/property-query.ts';
import { entity } from '../support.ts';

const number = (value: string) => ({ kind: 'query', query: { number: value } });
const NPN = '760010100010100345678000000000';

describe('what names a property', () => {
  test.each([
    ['an id', [entity('id_predio', '0000345678')], 'predio 0000345678', number('0000345678')],
    ['the thirty digits', [entity('numero_predial', NPN)], NPN, number(NPN)],
    ['a matrícula', [entity('matricula_inmobiliaria', '370-123456')], '370-123456', number('370-123456')],
    ['the twenty digits of before', [], 'consulta del 7600 1010 1340 0567 8000', number('76001010134005678000')],
    ['the fifteen digits of before', [], 'predio 013400565678000', number('013400565678000')],
    ['a código homologado', [], 'el código es aae-3456-klwy', number('AAE3456KLWY')],
    ['an id beside another word for it', [], 'look up property 0000345678', number('0000345678')],
    [
      'an address with its barrio',
      [entity('direccion', 'CL 5 38 20 BRR SAN FERNANDO')],
      'calle 5 # 38-20 barrio San Fernando',
      { kind: 'query', query: { address: 'CL 5 38 20', barrio: 'SAN FERNANDO' } },
    ],
    ['an id of twelve digits', [entity('id_predio', '760010101234')], 'x', { kind: 'wrong-number', digits: 12 }],
    ['thirty-one digits', [], `predio ${NPN}1`, { kind: 'wrong-number', digits: 31 }],
    ['a filing number', [entity('radicado', '400000123456')], 'radicado 400000123456', undefined],
    ['a cédula', [entity('cedula', '1900123456')], 'predios de la cédula 1900123456', undefined],
    ['a year beside the word', [], 'el avalúo de mi predio en 2025', undefined],
    ['nothing', [], 'un lote', undefined],
  ] as const)('%s', (_, entities, text, expected) => expect(saidProperty([...entities], text)).toEqual(expected));

  test('bare digits are one where one was asked for, and only then', () => {
    expect(saidProperty([], '345678', { isAwaited: true })).toEqual(number('345678'));
    expect(saidProperty([], '345678')).toBeUndefined();
    expect(saidProperty([], 'tengo 345678 dudas', { isAwaited: true })).toBeUndefined();
  });
});

test.each([
  ['cuál es el número predial de mi casa', true, false],
  ['what is my property number', true, false],
  ['cuántos predios figuran a mi nombre', true, false],
  ['a nombre de quién está la casa', false, true],
  ['who owns the lot next door', false, true],
  ['quién será el dueño', false, true],
  ['ficha catastral', false, false],
])('"%s" is of the citizen’s own: %s, asks for an owner: %s', (text, own, owner) => {
  expect([saysOwn(text), asksOwner(text)]).toEqual([own, owner]);
});

test('one of some properties is named by any of its numbers, and by no part of one', () => {
  const record = { address: '', label: '', landM2: 1, builtM2: 1, avaluoCop: 1, year: 2026, use: '' };
  const one = { ...record, propertyId: '0000345678', nationalNumber: NPN, matricula: '370-345678' };
  const two = { ...record, propertyId: '0000345679' };
  for (const text of ['predio 345678', 'el 0000345678', NPN, 'matrícula 370-345678', 'la 370345678'])
    expect(namedIn([two, one], text)).toBe(one);
  for (const text of ['', 'predio 45678', 'mi casa de 2026', 'predio 345678 y predio 345679'])
    expect(namedIn([two, one], text)).toBeUndefined();
});
