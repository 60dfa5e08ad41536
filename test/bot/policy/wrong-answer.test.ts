import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { saysAnswerIsWrong } from '../../../bot/policy/wrong-answer.ts';
import { readHeldOut, readTrainingData } from '../../../nlu/dataset.ts';

const data = path.resolve(import.meta.dirname, '../../../training-data');

describe('whether the citizen says that an answer is wrong', () => {
  test.each([
    ...['me respondieron mal', 'Esa respuesta está equivocada', 'lo que me respondió está mal', 'respuesta equivocada'],
    ...['esa respuesta no es correcta', 'me dio una información errada', 'me informó mal', 'usted se equivocó'],
    ...['eso que me dijo no es cierto', 'me contestaste mal', 'la información que me dio está mal'],
    ...['that answer is wrong', 'you gave me the wrong information', 'wrong answer', 'you answered me wrong'],
  ])('"%s" does', (text) => expect(saysAnswerIsWrong(text)).toBe(true));

  test.each([
    ...[
      'me respondieron mal el derecho de petición',
      'en la oficina me atendieron mal',
      'no, eso está mal',
      'mi nombre está mal',
    ],
    ...[
      'la factura está mal',
      'el avalúo está equivocado',
      'me cobraron mal',
      'el portal da un error',
      'no me respondieron',
    ],
    ...['the amount is wrong', 'my address is wrong'],
  ])('"%s" is about something else', (text) => expect(saysAnswerIsWrong(text)).toBe(false));

  test('none of the sentences that mean something else is taken for it', async () => {
    const [held, training] = [await readHeldOut(data), await readTrainingData(data)];
    const all = [...held.examples, ...training.examples].map(({ text }) => text);
    expect(all.length).toBeGreaterThan(10_000);
    expect(all.filter(saysAnswerIsWrong)).toEqual([]);
  });
});
