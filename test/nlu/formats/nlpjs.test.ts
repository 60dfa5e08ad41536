import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nlpjs } from '../../../nlu/formats/nlpjs.ts';
import { label, sentence } from './arbitrary.ts';

const CORPUS = {
  name: 'Corpus',
  locale: 'es-ES',
  contextData: {},
  data: [
    {
      id: 1,
      intent: 'support.about',
      utterances: ['¿qué\nhacen?', ' ', 'a qué se dedican'],
      tests: ['¿en qué trabajan?'],
      answers: ['En impuestos'],
    },
    { intent: 'None', utterances: ['xyz'] },
  ],
};

describe('the NLP.js format', () => {
  it('reads utterances and locale, holds tests out and turns None into fuera_de_alcance', () => {
    expect(nlpjs.read(`\uFEFF${JSON.stringify(CORPUS)}`, 'c.json')).toEqual({
      language: 'es',
      utterances: [
        { intent: 'support.about', text: '¿qué hacen?' },
        { intent: 'support.about', text: 'a qué se dedican' },
        { intent: 'support.about', text: '¿en qué trabajan?', heldOut: true },
        { intent: 'fuera_de_alcance', text: 'xyz' },
      ],
      notes: ['the answers of 1 intents are left out: ours are in training-data/knowledge'],
    });
  });

  it.each([
    ['{\n "data": [\n  {"intent": "a",}\n ]\n}', 'c.json:3: this is no JSON'],
    ['[\n,1]', 'c.json:2: this is no JSON'],
    ['{"data": [\n', 'c.json:2: this is no JSON'],
    ['{\n"name": "x"\n}', 'c.json:1: data '],
    ['{"data": [\n{"intent": "a", "utterances": []},\n{"utterances": ["b"]}\n]}', 'c.json:3: data.1.intent '],
    ['{"data": [\n{"intent": "a", "utterances": [\n"x",\n3]}\n]}', 'c.json:4: data.0.utterances.1 '],
    ['{"data": [\n{"intent": " ", "utterances": ["b"]}\n]}', 'c.json:2: the intent has no name'],
  ])('names file and line of what it cannot read: %j', (source, message) => {
    expect(() => nlpjs.read(source, 'c.json')).toThrow(message);
  });

  it('gives back any sentences of any intents', () => {
    const name = label.filter((one) => one !== 'None');
    const utterances = fc.array(fc.record({ intent: name, text: sentence }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(utterances, (given) => {
        const back = nlpjs.read(nlpjs.write(given, 'any').content, 'c.json').utterances;
        const names = [...new Set(given.map(({ intent }) => intent))];
        expect(back).toEqual(names.flatMap((one) => given.filter(({ intent }) => intent === one)));
      }),
    );
  });

  it('writes a corpus NLP.js takes: name, locale and data of intents with utterances', () => {
    const { content } = nlpjs.write(
      [
        { intent: 'a', text: 'hello', language: 'en' },
        { intent: 'fuera_de_alcance', text: 'hi', language: 'en' },
        { intent: 'a', text: 'hola', language: 'es' },
      ],
      'datos',
    );
    expect(JSON.parse(content)).toEqual({
      name: 'datos',
      locale: 'en',
      data: [
        { intent: 'a', utterances: ['hello', 'hola'] },
        { intent: 'None', utterances: ['hi'] },
      ],
    });
  });
});
