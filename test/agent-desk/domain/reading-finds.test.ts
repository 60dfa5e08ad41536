import { expect, test } from 'vitest';
import { findsIn } from '../../../agent-desk/domain/reading-finds.ts';

const read = (...texts: string[]) => ({
  state: 'read' as const,
  pages: texts.map((text, index) => ({ number: index + 1, text, confidence: 80 })),
});
const found = (text: string, looked: Parameters<typeof findsIn>[1]) =>
  findsIn(read('', text), looked).map((each) => each.found);

test.each([
  ['cédula 31987654', true],
  ['C.C. No. 31.987.654 de Cali', true],
  ['31 987 654', true],
  ['31’987.654', true],
  ['cédula 319876540', false],
  ['cédula 231987654', false],
  ['cédula 31987655', false],
  ['', false],
])('R-A8: a document is found in %j: %s', (text, expected) => {
  expect(found(text, { document: '31987654' })).toEqual([expected]);
});

test.each([
  ['el predio 760010100020003', '760010100020003', true],
  ['predio No. 7600101 00020003.', '760010100020003', true],
  ['matrícula A-123', 'A-123', true],
  ['matrícula A123', 'A-123', true],
  ['matrícula A-1234', 'A-123', false],
])('a property is found in %j: %s, %s', (text, propertyId, expected) => {
  expect(found(text, { propertyId })).toEqual([expected]);
});

test('of what was not read nothing is said, nor of numbers that the filing has none of', () => {
  expect(findsIn(undefined, { document: '31987654' })).toEqual([]);
  expect(findsIn({ state: 'failed', pages: [] }, { document: '31987654' })).toEqual([]);
  expect(findsIn(read('31987654'), {})).toEqual([]);
});
