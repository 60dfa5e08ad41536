import { describe, expect, it } from 'vitest';
import { readGold, scoreEntities, type GoldLine } from '../../../nlu/entity-score.ts';
import { findEntities } from '../../../nlu/entities/find-entities.ts';

const gold = readGold('test/nlu/entities/gold.yaml');

describe('the development set (R-N1)', () => {
  it('has every slice in its line', () => {
    const astray = gold.flatMap(({ text, entities }) =>
      entities.filter((one) => !text.includes(one.text)).map((one) => one.text),
    );
    expect(astray).toEqual([]);
  });

  it('is found by type, value and span, and nothing else in it', () => {
    const score = scoreEntities(gold, findEntities);
    expect(score.mistakes).toEqual([]);
    expect(score.exact.f1).toBeGreaterThanOrEqual(0.99);
    expect(score.lines).toBeGreaterThanOrEqual(500);
  });
});

describe('the score', () => {
  const line: GoldLine = {
    text: 'debo 2023 y 2023',
    entities: ['2023', '2023'].map((text) => ({ type: 'vigencia', value: text, text })),
  };
  const at = (start: number, end: number, value = '2023') => ({
    type: 'vigencia' as const,
    value,
    text: '',
    start,
    end,
  });

  it('counts repeated entities as often as they occur', () => {
    const { value, exact, overlapping, perfectLines } = scoreEntities([line], () => [at(5, 9), at(12, 16)]);
    expect([value.f1, exact.f1, overlapping.f1, perfectLines]).toEqual([1, 1, 1, 1]);
    expect(scoreEntities([line], () => [at(5, 9)]).value).toMatchObject({ hits: 1, recall: 0.5, precision: 1 });
  });

  it('tells a wrong span from a wrong value', () => {
    const { value, exact, overlapping } = scoreEntities([line], () => [at(0, 9), at(12, 16, '2024')]);
    expect([value.hits, exact.hits, overlapping.hits]).toEqual([1, 0, 2]);
  });

  it('names what was missed and what was invented', () => {
    const { mistakes } = scoreEntities([line], () => [at(5, 9), at(12, 16, '2024')]);
    expect(mistakes).toEqual([{ text: line.text, missed: ['vigencia=2023'], invented: ['vigencia=2024'] }]);
  });
});
