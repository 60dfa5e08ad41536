import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../../bot/policy/answer.ts';
import { awaits, entity, meaning } from '../support.ts';

const yes = { kind: 'fits', choice: 'yes' };
const no = { kind: 'fits', choice: 'no' };
const none = { kind: 'none' };

describe('a question of yes or no', () => {
  const consent = awaits('consent', 'yes-no', ['yes', 'no']);
  test.each([
    ['de una', {}, yes],
    ['Sí señora', {}, yes],
    ['👍🏽', {}, yes],
    ['autorizo', {}, yes],
    ['autorizo el tratamiento de mis datos', { intent: 'proteccion_datos' }, yes],
    ['sí acepto el uso de mis datos personales', { intent: 'proteccion_datos' }, yes],
    ['sí autorizo, mi cédula es 1945005756', { intent: 'afirmar', confidence: 0.67 }, yes],
    ['si 1.945.005.756', {}, yes],
    ['no hay lío, dele', {}, yes],
    ['no tengo problema', { intent: 'negar', confidence: 0.65 }, yes],
    ['claro hágale', {}, yes],
    ['I agree to the use of my personal data', {}, yes],
    ['adelante pues', { intent: 'afirmar', confidence: 0.9 }, yes],
    ['no autorizo nada', {}, no],
    ['nop', {}, no],
    ['no estoy de acuerdo', { intent: 'negar', confidence: 0.48 }, no],
    ['ni loco', {}, no],
    ['no quiero dar mis datos', { intent: 'proteccion_datos' }, no],
    ['no, 1945005756', {}, no],
    ['claro que no', {}, no],
    ['ni riesgos', { intent: 'negar', confidence: 0.9 }, no],
    ['déjelo así', { intent: 'cancelar' }, no],
    // What only sounds like a yes is none: consent hangs on it (R-I4).
    ['jummm', { intent: 'afirmar', confidence: 0.63 }, none],
    ['bueno páseme con alguien', { intent: 'hablar_con_asesor' }, none],
    ['no sirven para nada', { intent: 'frustracion' }, none],
    ['autorizo pero solo si me pasan con alguien', { intent: 'hablar_con_asesor' }, none],
    ['acepto no más la mitad', {}, none],
    ['no tengo problema con pagar, pero no autorizo', {}, no],
    ['1945005756', {}, none],
    ['', {}, none],
  ])('%j', (text, part, answer) => {
    expect(readAnswer(consent, text, meaning(part))).toEqual(answer);
  });
});

describe('a code', () => {
  const code = awaits('identify', 'codigo_otp', ['resend', 'other-document']);
  test.each([
    ['410037', { entities: [entity('codigo_otp', '410037')] }, { kind: 'fits' }],
    ['41003', {}, { kind: 'fits' }],
    ['1', {}, { kind: 'fits', choice: 'resend' }],
    ['espere un momentico', {}, yes],
    ['ok', {}, yes],
    ['cc 31987654', { entities: [entity('cedula', '31987654')] }, { kind: 'fits' }],
    ['...', {}, none],
    ['¿a qué hora cierran?', { intent: 'horarios_sedes' }, none],
  ])('%j', (text, part, answer) => {
    expect(readAnswer(code, text, meaning(part))).toEqual(answer);
  });
});

describe('a rating', () => {
  const rating = awaits('goodbye', 'score', ['1', '2', '3', '4', '5']);
  test.each([
    ['5', { kind: 'fits', choice: '5' }],
    ['le doy un 4', { kind: 'fits', choice: '4' }],
    ['10', { kind: 'fits' }],
    ['excelente', { kind: 'fits', choice: '5' }],
    ['todo muy bien, gracias', { kind: 'fits', choice: '5' }],
    ['buena atención', { kind: 'fits', choice: '4' }],
    ['más o menos', { kind: 'fits', choice: '3' }],
    ['pésimo', { kind: 'fits', choice: '1' }],
    ['no muy bien', none],
    ['bien y cuánto debo', none],
    ['no quiero calificar', no],
    ['cuánto debo', none],
  ])('%j', (text, answer) => {
    expect(readAnswer(rating, text, meaning())).toEqual(answer);
  });
});

test('ways out beside a question start something of their own', () => {
  const withWays = awaits('pay', 'choice', ['all', 'person', 'menu']);
  expect(readAnswer(withWays, '2', meaning())).toEqual({ kind: 'offer', choice: 'person' });
  expect(readAnswer(withWays, 'menu', meaning())).toEqual({ kind: 'offer', choice: 'menu' });
  expect(readAnswer(withWays, '1', meaning())).toEqual({ kind: 'fits', choice: 'all' });
});

test('options that are only offered take no loose answer', () => {
  const offer = awaits('offer', 'choice', ['pay', 'bill']);
  expect(readAnswer(offer, '2', meaning())).toEqual({ kind: 'offer', choice: 'bill' });
  expect(readAnswer(offer, '5', meaning())).toEqual(none);
  expect(readAnswer(offer, 'sí', meaning({ intent: 'afirmar' }))).toEqual(none);
});

test('a code that comes when it is closed answers that question, whatever is around it', () => {
  const another = awaits('identify', 'yes-no', ['resend', 'other-document']);
  for (const text of ['410037', '410 037', 'es el 410037'])
    expect(readAnswer(another, text, meaning())).toEqual({ kind: 'fits' });
  expect(readAnswer(awaits('pay', 'yes-no', ['all']), '410037', meaning())).toEqual(none);
});
