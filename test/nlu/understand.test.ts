import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { NluResult } from '../../contracts/nlu-result.ts';
import { readHeldOut, readTrainingData } from '../../nlu/dataset.ts';
import { evaluate } from '../../nlu/evaluate.ts';
import { lintData } from '../../nlu/lint-data.ts';
import { decodeModel, encodeModel } from '../../nlu/model-file.ts';
import type { Model } from '../../nlu/model.ts';
import { train } from '../../nlu/train.ts';
import { createReader, type Reader } from '../../nlu/understand.ts';
import { context, DATA_DIR, NOW } from './fixture.ts';
import recorded from './held-out-score.json' with { type: 'json' };

let model: Model;
let read: Reader;

beforeAll(async () => {
  model = train(await readTrainingData(DATA_DIR), { seed: 20_261_120 });
  read = createReader(model, 'test');
}, 120_000);

describe('sentences of the story (R-N1)', () => {
  it.each([
    ['buenas, cuánto debo de predial de mi casa?', 'predial_saldo'],
    ['cuánto debo de predial', 'predial_saldo'],
    ['quiero pagar', 'pagar'],
    ['paz y salvo', 'paz_y_salvo'],
    ['¿ya quedó mi pago?', 'pago_no_registrado'],
    ['¿a qué hora atienden?', 'horarios_sedes'],
    ['a que hora atienden', 'horarios_sedes'],
    ['esto no sirve, quiero hablar con alguien', 'hablar_con_asesor'],
    ['asesor', 'hablar_con_asesor'],
    ['sí', 'afirmar'],
    ['si', 'afirmar'],
    ['si señora', 'afirmar'],
    ['Sí, acepto', 'afirmar'],
    ['acepto', 'afirmar'],
    ['dale', 'afirmar'],
    ['de una', 'afirmar'],
    ['ok', 'afirmar'],
    ['yes', 'afirmar'],
    ['no', 'negar'],
    ['no gracias', 'negar'],
    ['no acepto', 'negar'],
    ['hola', 'saludar'],
    ['buenas', 'saludar'],
    ['buenos días', 'saludar'],
    ['hola buenas tardes', 'saludar'],
    ['gracias', 'agradecer'],
    ['chao', 'despedirse'],
    ['menú', 'ayuda'],
    ['cancelar', 'cancelar'],
    ['quiero la factura', 'predial_factura'],
    ['el link de pago', 'pagar'],
    ['cuánto debo de ica', 'ica_saldo'],
  ])('"%s" is %s', (text, intent) => {
    const result = read(text, context());
    expect(result.intent).toBe(intent);
    expect(result.ambiguous).toBe(false);
  });

  it.each(['quién ganó el partido anoche', 'asdf qwer', '???', '', '   ', '\u0000', '🍕', '1234'])(
    'abstains from "%s" (R-N2)',
    (text) => expect(read(text, context())).toMatchObject({ intent: 'fuera_de_alcance', outOfScope: true }),
  );

  it('takes a document or a code alone for an answer, not for a question', () => {
    const document = read('31.987.654', context({ expects: 'cedula' }));
    expect(document).toMatchObject({ intent: 'fuera_de_alcance', entities: [{ type: 'cedula', value: '31987654' }] });
    const code = read('el código es 042193', context({ expects: 'codigo_otp' }));
    expect(code.entities).toMatchObject([{ type: 'codigo_otp', value: '042193', start: 13, end: 19 }]);
  });

  it('tells Spanish from English, and a word of neither by the conversation', () => {
    expect(read('cuánto debo de predial', context()).language).toBe('es');
    expect(read('how much property tax do I owe', context()).language).toBe('en');
    expect(read('31987654', context({ locale: 'en' })).language).toBe('en');
  });
});

describe('mood (R-N5)', () => {
  it('rises with insults and shouting and stays low in a calm question', () => {
    const calm = read('cuánto debo de predial', context());
    const angry = read('ESTO ES UNA BURLA, SON UNOS LADRONES!!!', context());
    expect(calm.frustration).toBeLessThan(0.2);
    expect(angry.frustration).toBeGreaterThan(0.7);
    expect(angry.sentiment).toBeLessThan(-0.5);
    expect(read('muchas gracias, muy amable', context()).sentiment).toBeGreaterThan(0.3);
  });
});

describe('any text', () => {
  it('gives a result of the contract', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        const result = read(text, context());
        expect(NluResult.safeParse(result).error).toBeUndefined();
        for (const entity of result.entities) expect(text.slice(entity.start, entity.end)).toBe(entity.text);
      }),
      { numRuns: 200 },
    );
  });

  it('reads 1,000 characters for the intent and says so', () => {
    expect(read(`quiero pagar ${'a '.repeat(50_000)}`, context()).truncated).toBe(true);
    expect(read('quiero pagar', context()).truncated).toBeUndefined();
  });

  it('ranks at most five intents, best first', () => {
    const { ranking, confidence } = read('cuánto debo', context());
    expect(ranking).toHaveLength(5);
    expect(ranking[0]?.confidence).toBe(confidence);
    expect(ranking.map((one) => one.confidence)).toEqual(ranking.map((one) => one.confidence).sort((a, b) => b - a));
  });
});

describe('the held-out set (R-N1, R-N2)', () => {
  it('scores no more than a point below what is recorded', async () => {
    const { examples } = await readHeldOut(DATA_DIR);
    const measured = evaluate(examples, read, { now: NOW, elapsedMs: () => performance.now() });
    expect(measured.accuracy).toBeGreaterThanOrEqual(recorded.accuracy - 0.01);
    expect(measured.macroF1).toBeGreaterThanOrEqual(recorded.macroF1 - 0.01);
    expect(measured.outOfScopeAuroc).toBeGreaterThanOrEqual(recorded.outOfScopeAuroc - 0.01);
  });

  it('has at least 8 Spanish and 2 English lines for every intent trained, and 100 out of scope', async () => {
    const { examples } = await readHeldOut(DATA_DIR);
    const count = (intent: string, language: string): number =>
      examples.filter((one) => one.intent === intent && one.language === language).length;
    const [outOfScope = '', ...intents] = model.intents;
    for (const intent of intents) {
      expect([intent, count(intent, 'es') >= 8, count(intent, 'en') >= 2]).toEqual([intent, true, true]);
    }
    expect(count(outOfScope, 'es')).toBeGreaterThanOrEqual(100);
  });

  it('shares no line with training', async () => {
    const problems = lintData((await readTrainingData(DATA_DIR)).examples, (await readHeldOut(DATA_DIR)).examples);
    expect(problems.filter(({ kind }) => kind === 'held-out-in-training')).toEqual([]);
  });
});

describe('the training data', () => {
  it('trains at least 25 lines for each intent', () => {
    expect(model.metrics.intents).toBeGreaterThanOrEqual(53);
    expect(model.metrics.utterances).toBeGreaterThanOrEqual(25 * model.metrics.intents);
  });

  it('gives one line to one intent only', async () => {
    const problems = lintData((await readTrainingData(DATA_DIR)).examples, []);
    expect(problems.filter(({ kind }) => kind === 'two-intents')).toEqual([]);
  });
});

describe('the model file (R-N4)', () => {
  it('reads back what it wrote', () => {
    const { model: again, version } = decodeModel(encodeModel(model));
    const result = createReader(again, version)('paz y salvo', context());
    expect(result).toEqual({ ...read('paz y salvo', context()), modelVersion: version });
  });
});
