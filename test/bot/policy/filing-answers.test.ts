import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../../bot/policy/answer.ts';
import { awaits, entity, meaning } from '../support.ts';

const fits = (choice?: string) => ({ kind: 'fits', ...(choice !== undefined && { choice }) });
const none = { kind: 'none' };

describe('words instead of a document', () => {
  test.each([
    ['no lo tengo', {}, fits('without')],
    ['todavía no lo he sacado', {}, fits('without')],
    ['no', { intent: 'negar' }, fits('without')],
    ['ya se lo envío', {}, fits('wait')],
    ['espere lo busco', {}, fits('wait')],
    ['¿qué es eso?', {}, fits('explain')],
    ['dónde lo saco', {}, fits('explain')],
    ['cancelar', { intent: 'cancelar' }, none],
    ['¿dónde quedan ustedes?', { intent: 'horarios_sedes' }, none],
  ])('%j where it is required', (text, part, answer) => {
    expect(readAnswer(awaits('filing', 'files', ['without']), text, meaning(part))).toEqual(answer);
  });

  test.each([
    ['no aplica', {}],
    ['sigamos sin él', {}],
    ['no lo tengo', {}],
    ['no', { intent: 'negar' }],
  ])('%j where one may go on without it', (text, part) => {
    expect(readAnswer(awaits('filing', 'files', ['skip']), text, meaning(part))).toEqual(fits('skip'));
  });
});

test('a property is named by its number or by its option', () => {
  const property = awaits('filing', 'property', ['property-1', 'other-property']);
  expect(readAnswer(property, '0000123456', meaning())).toEqual(fits());
  const named = { entities: [entity('matricula_inmobiliaria', '370-123456')] };
  expect(readAnswer(property, 'la 370-123456', meaning(named))).toEqual(fits());
  expect(readAnswer(property, 'la primera', meaning())).toEqual(fits('property-1'));
  expect(readAnswer(property, 'otro predio', meaning())).toEqual(fits('other-property'));
  expect(readAnswer(property, 'cuánto debo', meaning({ intent: 'predial_saldo' }))).toEqual(none);
});

test('any words state a matter, but those that only leave it', () => {
  const statement = awaits('filing', 'text', ['later']);
  const long = 'quiero cancelar porque el negocio ya no funciona desde el año pasado';
  expect(readAnswer(statement, long, meaning({ intent: 'cancelar' }))).toEqual(fits());
  expect(readAnswer(statement, 'dejemos así', meaning({ intent: 'cancelar' }))).toEqual(none);
  expect(readAnswer(statement, 'páseme con alguien', meaning({ intent: 'hablar_con_asesor' }))).toEqual(none);
});

test('what is ready is filed by saying so', () => {
  const summary = awaits('filing', 'yes-no', ['yes', 'correct', 'later']);
  for (const text of ['radíquelo', 'sí, radicar', 'firmar ya', 'file it'])
    expect([text, readAnswer(summary, text, meaning({ intent: 'pqrs_radicar' }))]).toEqual([text, fits('yes')]);
  expect(readAnswer(summary, 'no, está mal el valor', meaning())).toEqual(fits('correct'));
  expect(readAnswer(awaits('pay', 'yes-no', ['yes']), 'radíquelo', meaning({ intent: 'pqrs_radicar' }))).toEqual(none);
});
