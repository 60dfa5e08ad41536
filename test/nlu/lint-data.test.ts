import { describe, expect, it } from 'vitest';
import type { Example } from '../../nlu/dataset.ts';
import { lintData, type LintInput } from '../../nlu/lint-data.ts';

const line = (text: string, intent = 'pagar', where = text): Example => ({ text, intent, language: 'es', where });
const lint = (more: Partial<LintInput>): string[] =>
  lintData({ training: { examples: [] }, heldOut: { examples: [] }, marked: [], ...more }).map(
    ({ severity, kind }) => `${severity} ${kind}`,
  );

describe('lintData', () => {
  it.each([
    ['the same line twice', ['quiero pagar', '¿Quiero pagar?'], 'error duplicate'],
    ['a line that differs in accents only', ['cuánto debo', 'cuanto debo'], 'warning accents-only'],
  ])('finds %s', (_, [one = '', two = ''], found) => {
    expect(lint({ training: { examples: [line(one), line(two, 'pagar', 'b')] } })).toEqual([found]);
  });

  it('finds a line under two intents and a held-out line in training', () => {
    const examples = [line('hola'), line('Hola!', 'saludar')];
    expect(lint({ training: { examples }, heldOut: { examples: [line('HOLA')] } })).toEqual([
      'error two-intents',
      'error held-out-in-training',
    ]);
  });

  it('warns of a held-out line with the words of a training line in another order', () => {
    const training = { examples: [line('¿tienen Instagram o Facebook?'), line('hola')] };
    const heldOut = (text: string) => ({ examples: [line(text, 'pagar', 'b')] });
    expect(lint({ training, heldOut: heldOut('tienen facebook o instagram') })).toEqual(['warning held-out-reordered']);
    expect(lint({ training, heldOut: heldOut('tienen facebook') })).toEqual([]);
    expect(lint({ training, heldOut: heldOut('tienen instagram o facebook') })).toEqual(['error held-out-in-training']);
  });

  it('warns of an exam line that the entity finders were written with', () => {
    const marked = [{ text: 'a 12 cuotas', where: 'exam', entities: [] }];
    const practised = [{ text: 'A 12 cuotas.', where: 'gold', entities: [] }];
    expect(lint({ marked, practised })).toEqual(['warning exam-practised']);
    expect(lint({ marked })).toEqual([]);
  });

  it('finds a mood line held out and trained', () => {
    const moods = [{ text: 'qué rabia', level: 1 as const, where: 'a:1' }];
    expect(lint({ training: { examples: [], moods }, heldOut: { examples: [], moods } })).toEqual([
      'error held-out-in-training',
    ]);
  });

  it('finds imbalance', () => {
    const many = (intent: string, count: number): Example[] =>
      Array.from({ length: count }, (_, at) => line(`${intent} ${'abcdefghijklmnopqrstuvwxyz'.charAt(at)}`, intent));
    const examples = [...many('a', 10), ...many('b', 10), ...many('c', 2)];
    expect(lint({ training: { examples } })).toEqual(['warning imbalance']);
  });

  it('finds sentences of one mould', () => {
    const examples = ['casa', 'finca', 'bodega', 'tienda'].map((word) => line(`cuánto debo de la ${word} mía`));
    expect(lint({ training: { examples } })).toContain('warning same-skeleton');
  });

  it('finds marks that are not in the line or of no known type', () => {
    const marked = [
      { text: 'a 12 cuotas', where: 'x', entities: [{ type: 'cuotas', text: '12 cuotas' }] },
      { text: 'a 12 cuotas', where: 'y', entities: [{ type: 'cuotas', text: '13 cuotas' }] },
      { text: 'a 12 cuotas', where: 'z', entities: [{ type: 'plazo', text: '12 cuotas' }] },
    ];
    expect(lint({ marked })).toEqual(['error entity-mark', 'error entity-mark']);
  });

  it.each([
    ['escríbame a juan.perez@gmail.com', true],
    ['escríbame a juan.perez@example.com', false],
    ['mi celular es 315 789 4561', true],
    ['mi celular es 315 555 0199', false],
    ['mi cédula es 1.130.456.789', true],
    ['mi cédula es 1.944.032.118', false],
    ['debo 1.050.000 pesos', false],
  ])('tells what may be somebody’s: "%s"', (text, may) => {
    expect(lint({ training: { examples: [line(text)] } })).toEqual(may ? ['error personal-data'] : []);
  });
});
