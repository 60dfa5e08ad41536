import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv } from '../../../nlu/formats/csv.ts';
import { label, sentence } from './arbitrary.ts';

const HOLA = { text: 'hola, "Ana"', intent: 'saludar' };

describe('the CSV format', () => {
  it.each([
    ['quotes', 'text,intent\n"hola, ""Ana""",saludar\n'],
    ['a byte order mark and CRLF', '\uFEFFtext,intent\r\n"hola, ""Ana""",saludar\r\n'],
    ['no end of line at the end', 'text,intent\n"hola, ""Ana""",saludar'],
    ['blank lines', '\ntext,intent\n\n"hola, ""Ana""",saludar\n,\n\n'],
    ['the columns the other way round', 'Intent, Text\nsaludar,"hola, ""Ana"""\n'],
    ['semicolons, as spreadsheets in Spanish write', 'text;intent\n"hola, ""Ana""";saludar\n'],
    ['semicolons and no quotes where none is needed', 'text;intent\nhola, "Ana";saludar\n'],
    ['tabs', 'text\tintent\nhola, "Ana"\tsaludar\n'],
    ['a line break inside quotes', 'text,intent\n"hola,\r\n""Ana""",saludar\n'],
  ])('reads %s', (_what, source) => {
    expect(csv.read(source, 'a.csv')).toEqual({ utterances: [HOLA], notes: [] });
  });

  it('takes the language from a column of that name and says which columns it leaves out', () => {
    expect(csv.read('text,intent,language,who\nhi,greet,en,Ana\n', 'a.csv')).toEqual({
      utterances: [{ text: 'hi', intent: 'greet', language: 'en' }],
      notes: ['the column who is left out'],
    });
  });

  it.each([
    ['', 'a.csv:1: the file is empty'],
    ['frase,intencion\nhola,saludar', 'a.csv:1: the first line must be the header text,intent'],
    ['text,intent\nhola,saludar\nhola, Ana,saludar', 'a.csv:3: 3 fields where the header has 2'],
    ['text,intent\n"a\nb",x\n"hola" Ana,saludar', 'a.csv:4: text follows a closing double quote'],
    ['text,intent\nhola,x\n"hola,saludar\nadiós,y\n', 'a.csv:3: a double quote is opened and never closed'],
    ['text,intent\n,saludar', 'a.csv:2: the text is empty'],
    ['text,intent\n\nhola,', 'a.csv:3: the intent has no name'],
  ])('names file and line of what it cannot read: %j', (source, message) => {
    expect(() => csv.read(source, 'a.csv')).toThrow(message);
  });

  it('gives back any sentences of any intents, in order', () => {
    const utterances = fc.array(fc.record({ intent: label, text: sentence }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(utterances, (given) => {
        const { content } = csv.write(given, 'any');
        expect(content.startsWith('text,intent\n')).toBe(true);
        expect(csv.read(content, 'a.csv')).toEqual({ utterances: given, notes: [] });
      }),
    );
  });

  it('reads a megabyte of one quoted field', () => {
    const text = 'a""b\n'.repeat(200_000);
    expect(csv.read(`text,intent\n"${text}",x`, 'a.csv').utterances).toHaveLength(1);
  });
});
