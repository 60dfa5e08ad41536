import { describe, expect, test } from 'vitest';
import { documentDoubt } from '../../../bot/policy/document-doubt.ts';
import { readAnswer } from '../../../bot/policy/answer.ts';
import { awaits, meaning } from '../support.ts';

describe('what makes one hesitate before giving the document', () => {
  test.each([
    ['¿para qué la necesitan?', 'why'],
    ['por qué me piden la cédula', 'why'],
    ['what do you need it for?', 'why'],
    ['¿es seguro?', 'safe'],
    ['is it safe?', 'safe'],
    ['no la tengo a la mano', 'later'],
    ['no tengo la cédula aquí', 'later'],
    ["I don't have it with me", 'later'],
    ['¿cuál documento?', 'which'],
    ['which document?', 'which'],
    ['soy extranjero', 'foreign'],
    ['tengo pasaporte', 'foreign'],
    ['no tengo cédula', 'none'],
    ['se me perdió la cédula', 'none'],
    ["I don't have an ID", 'none'],
    ['no', undefined],
    ['no quiero dar la cédula', undefined],
    ['cuánto debo de predial', undefined],
    ['a qué hora abren', undefined],
    ['por qué debo tanto de predial', undefined],
    ['por qué está tan caro mi predial', undefined],
    ['por qué quieren cobrarme tanto', undefined],
    ['¿para qué quieren mi número de cédula?', 'why'],
    ['what do I need to pay', undefined],
    ['pasaporte AB123456', undefined],
  ])('%j', (text, doubt) => {
    expect(documentDoubt(text)).toBe(doubt);
    const answer = readAnswer(awaits('identify', 'cedula', []), text, meaning());
    if (doubt) expect(answer).toEqual({ kind: 'fits' });
  });

  test('is none where the sentence surely asks about another matter', () => {
    const paper = awaits('identify', 'cedula', []);
    const text = 'qué documentos piden para el paz y salvo';
    expect(readAnswer(paper, text, meaning({ intent: 'paz_y_salvo' }))).toEqual({ kind: 'none' });
    expect(readAnswer(paper, 'para qué la piden', meaning({ intent: 'proteccion_datos' }))).toEqual({ kind: 'fits' });
  });
});
