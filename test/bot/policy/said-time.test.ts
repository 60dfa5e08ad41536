import { describe, expect, test } from 'vitest';
import { saidTime, saidWhen } from '../../../bot/policy/said-time.ts';

const at = (hour: number, minute = 0, length = 60) => ({
  from: hour * 60 + minute,
  before: hour * 60 + minute + length,
});
const DAY_END = 24 * 60;

describe('the time of the day that is wanted', () => {
  test.each([
    ['en la tarde', { from: 720, before: DAY_END }],
    ['mañana en la mañana', { from: 0, before: 720 }],
    ['temprano por favor', { from: 0, before: 720 }],
    ['al mediodía', { from: 690, before: 810 }],
    ['a las 10', at(10)],
    ['a las 3', at(15)],
    ['a las tres y media', at(15, 30)],
    ['el lunes a las 8:30', at(8, 30)],
    ['a las 2 de la tarde', at(14)],
    ['después de las 2', { from: 840, before: DAY_END }],
    ['antes de las diez', { from: 0, before: 600 }],
    ['tomorrow afternoon', { from: 720, before: DAY_END }],
    ['monday at 9', at(9)],
    ['3 pm', at(15)],
    ['at 10:30 a.m.', at(10, 30)],
  ])('%s', (text, window) => {
    expect(saidTime(text)).toEqual(window);
  });

  test.each([
    'quiero una cita',
    'mañana',
    'buenas tardes, quiero una cita',
    'good morning, I need an appointment',
    'vivo en la calle 10 con 5',
    'mi cédula es 1900123456',
    'el 27 de noviembre',
    'a las 45',
  ])('%s wants none', (text) => {
    expect(saidTime(text)).toBeUndefined();
  });

  test('a day that has passed is none', () => {
    const entities = [{ type: 'fecha' as const, value: '2026-11-19', text: 'ayer', start: 0, end: 4 }];
    expect(saidWhen('ayer', { entities }, new Date('2026-11-20T15:00:00Z'))).toEqual({});
    const today = [{ ...entities[0]!, value: '2026-11-20' }];
    expect(saidWhen('hoy en la tarde', { entities: today }, new Date('2026-11-21T04:00:00Z'))).toEqual({
      day: '2026-11-20',
      time: { from: 720, before: DAY_END },
    });
  });
});
