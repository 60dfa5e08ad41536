import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rasa } from '../../../nlu/formats/rasa.ts';
import { label, sentence } from './arbitrary.ts';

const FILE = `version: "3.1"
nlu:
- intent: city/search
  examples: |
    - find me a room in [cali](city)
    - from [Bogotá]{"entity": "city", "role": "from", "value": "BOG"} to [cali](city:CLO)

    - the [ICA or predial][{"entity": "tax"}, {"entity": "tax", "value": "predial"}] bill
    this one has no dash
- synonym: CLO
  examples: |
    - cali
- regex: nit
  examples: |
    - \\d{9}
- intent: no
  metadata:
    sentiment: negative
  examples:
  - text: |
      no señor
    metadata: { from: a person }
  - text: "123"
stories:
- story: none
  steps: []
`;

describe('the Rasa format', () => {
  const read = rasa.read(FILE, 'nlu.yml');

  it('takes the marks out of the text and keeps them', () => {
    expect(read.utterances).toEqual([
      {
        intent: 'city/search',
        text: 'find me a room in cali',
        entities: [{ type: 'city', text: 'cali', value: 'cali' }],
      },
      {
        intent: 'city/search',
        text: 'from Bogotá to cali',
        entities: [
          { type: 'city', text: 'Bogotá', value: 'BOG', role: 'from' },
          { type: 'city', text: 'cali', value: 'CLO' },
        ],
      },
      {
        intent: 'city/search',
        text: 'the ICA or predial bill',
        entities: [
          { type: 'tax', text: 'ICA or predial', value: 'ICA or predial' },
          { type: 'tax', text: 'ICA or predial', value: 'predial' },
        ],
      },
      { intent: 'no', text: 'no señor' },
      { intent: 'no', text: '123' },
    ]);
  });

  it('says what it leaves out, with its line', () => {
    expect(read.notes).toEqual([
      '1 × synonym left out',
      '1 × regex left out',
      'stories: is left out',
      'line 9 does not begin with "-" and is left out',
    ]);
  });

  it.each([
    ['version: "3.1"\nnlu: |\n  nothing', 'a.yml:2: there is no list under nlu:'],
    ['version: "1.0"\nnlu: []', 'a.yml:1: version 1.0 is not known'],
    ['nlu:\n- intent: x\n  examples: |\n    - a\n- examples: |\n    - b', 'a.yml:5: there is no intent:'],
    ['nlu:\n- intent: x', 'a.yml:2: the intent x has no examples:'],
    ['nlu:\n- intent: x\n  examples: |\n    - a\n    - [b]{entity}', 'a.yml:5: the mark of [b] is no JSON'],
    ['nlu:\n- intent: x\n  examples: |\n    - [b]{"value": "c"}', 'a.yml:4: the mark of [b] has no "entity"'],
    ['nlu:\n- intent: "x\n  examples', 'a.yml:3: '],
    ['just words', 'a.yml:1: this is no Rasa file'],
  ])('names file and line of what it cannot read: %j', (source, message) => {
    expect(() => rasa.read(source, 'a.yml')).toThrow(message);
  });

  it('reads back what it writes, marks included', () => {
    const marked = read.utterances.filter(({ text }) => !text.includes(' or '));
    const { content, notes } = rasa.write(marked, 'any');
    expect(rasa.read(content, 'nlu.yml').utterances).toEqual(marked);
    expect(content).toContain('[cali]{"entity":"city","value":"CLO"}');
    expect(content).toContain('in [cali](city)');
    expect(notes).toEqual([]);
  });

  it('writes version 3.1 and one literal block of "- example" lines an intent', () => {
    const { content } = rasa.write(
      [
        { intent: 'a', text: 'uno: "dos" # tres' },
        { intent: 'a', text: '- cuatro' },
      ],
      'any',
    );
    expect(content).toContain('version: "3.1"');
    expect(parse(content)).toEqual({
      version: '3.1',
      nlu: [{ intent: 'a', examples: '- uno: "dos" # tres\n- - cuatro\n' }],
    });
  });

  it('gives back any sentences of any intents', () => {
    const utterances = fc.array(fc.record({ intent: label, text: sentence }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(utterances, (given) => {
        const back = rasa.read(rasa.write(given, 'any').content, 'any.yml').utterances;
        // Brackets that would read as a mark are kept apart by a blank: Rasa has no escape for them.
        const apart = given.map(({ intent, text }) => ({ intent, text: text.replace(/\](?=[({[])/g, '] ') }));
        const sorted = [...new Set(apart.map(({ intent }) => intent))].flatMap((name) =>
          apart.filter(({ intent }) => intent === name),
        );
        expect(back).toEqual(sorted);
      }),
    );
  });

  it('gives back any marks it does not count as lost', () => {
    const entity = fc.record({ type: label, text: sentence, value: sentence });
    fc.assert(
      fc.property(sentence, fc.array(entity, { maxLength: 3 }), (before, entities) => {
        const text = [before, ...entities.map((one) => one.text)].join(' ');
        const { content, notes } = rasa.write([{ intent: 'x', text, entities }], 'any');
        const [back] = rasa.read(content, 'any.yml').utterances;
        if (notes.length === 0) expect(back?.text).toBe(text);
        if (notes.length === 0) expect(back?.entities ?? []).toEqual(entities);
      }),
    );
  });
});
