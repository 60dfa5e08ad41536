import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addBusinessDays, addDays, holidaysOf, holidaysOn, isBusinessDay } from '../../../bot/domain/business-days.ts';

/** As the calendars printed in Colombia have them. */
const OFFICIAL: Readonly<Record<number, string>> = {
  2020: '01-01 01-06 03-23 04-09 04-10 05-01 05-25 06-15 06-22 06-29 07-20 08-07 08-17 10-12 11-02 11-16 12-08 12-25',
  2023: '01-01 01-09 03-20 04-06 04-07 05-01 05-22 06-12 06-19 07-03 07-20 08-07 08-21 10-16 11-06 11-13 12-08 12-25',
  2024: '01-01 01-08 03-25 03-28 03-29 05-01 05-13 06-03 06-10 07-01 07-20 08-07 08-19 10-14 11-04 11-11 12-08 12-25',
  2025: '01-01 01-06 03-24 04-17 04-18 05-01 06-02 06-23 06-30 06-30 07-20 08-07 08-18 10-13 11-03 11-17 12-08 12-25',
  2026: '01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-20 08-07 08-17 10-12 11-02 11-16 12-08 12-25',
};

const year = fc.integer({ min: 2020, max: 2040 });
const day = fc.integer({ min: 0, max: 21 * 365 }).map((days) => addDays('2020-01-01', days));
const office = fc.record({
  closedDays: fc.array(day, { maxLength: 5 }),
  suspendedTerms: fc.array(
    fc.tuple(day, fc.integer({ min: 0, max: 30 })).map(([from, days]) => ({ from, to: addDays(from, days) })),
    { maxLength: 3 },
  ),
});

describe('the holidays of Colombia', () => {
  it.each(Object.entries(OFFICIAL))('are those of the calendar of %s', (of, days) => {
    expect(holidaysOf(Number(of)).map((holiday) => holiday.day)).toEqual(
      days.split(' ').map((monthDay) => `${of}-${monthDay}`),
    );
  });

  it('are 18 by name, each once, and the moved ones fall on Mondays', () => {
    const unmoved = new Set(['new-year', 'labour-day', 'independence', 'battle-of-boyaca', 'immaculate-conception']);
    const weekdays = new Map([
      ['christmas', undefined],
      ['holy-thursday', 4],
      ['good-friday', 5],
    ]);
    fc.assert(
      fc.property(year, (one) => {
        const holidays = holidaysOf(one);
        expect(new Set(holidays.map(({ name }) => name)).size).toBe(18);
        expect(holidays).toHaveLength(18);
        for (const { name, day: on } of holidays) {
          expect(on.startsWith(`${one}-`)).toBe(true);
          expect(holidaysOn(on)).toContain(name);
          if (unmoved.has(name) || name === 'christmas') continue;
          expect(new Date(on).getUTCDay()).toBe(weekdays.get(name) ?? 1);
        }
      }),
    );
  });

  it('may be two on one day', () => {
    expect(holidaysOn('2025-06-30')).toEqual(['saints-peter-and-paul', 'sacred-heart']);
    expect(holidaysOn('2026-11-20')).toEqual([]);
  });
});

describe('business days', () => {
  it('are not weekends, holidays or days the office is closed', () => {
    expect(isBusinessDay('2026-11-20')).toBe(true);
    expect(isBusinessDay('2026-11-21')).toBe(false);
    expect(isBusinessDay('2026-11-22')).toBe(false);
    expect(isBusinessDay('2026-11-16')).toBe(false);
    expect(isBusinessDay('2026-12-24', { closedDays: ['2026-12-24'] })).toBe(false);
  });

  it('of a term run from the next one after the day', () => {
    // Friday; Monday is the first.
    expect(addBusinessDays('2026-11-20', 1)).toBe('2026-11-23');
    expect(addBusinessDays('2026-11-22', 1)).toBe('2026-11-23');
    // 8 December is a holiday: 15 days from 20 November end on 14 December.
    expect(addBusinessDays('2026-11-20', 15)).toBe('2026-12-14');
    // Holy Thursday and Good Friday.
    expect(addBusinessDays('2026-04-01', 1)).toBe('2026-04-06');
    expect(addBusinessDays('2026-11-20', 0)).toBe('2026-11-20');
  });

  it('do not run while terms are suspended, although the office is open', () => {
    const suspendedTerms = [{ from: '2026-12-21', to: '2027-01-08' }];
    const calendar = { closedDays: ['2026-12-18'], suspendedTerms };
    expect(isBusinessDay('2026-12-21', calendar)).toBe(true);
    expect(addBusinessDays('2026-12-17', 1, calendar)).toBe('2027-01-12');
  });

  it('that never come are our bug, told at once', () => {
    const suspendedTerms = [{ from: '2026-01-01', to: '9999-12-31' }];
    expect(() => addBusinessDays('2026-11-20', 1, { closedDays: [], suspendedTerms })).toThrow(RangeError);
  });

  it('of a term are exactly as many as were asked for, and it ends on one of them', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 40 }), office, (from, count, calendar) => {
        const last = addBusinessDays(from, count, calendar);
        const between: string[] = [];
        for (let one = addDays(from, 1); one <= last; one = addDays(one, 1)) between.push(one);
        const running = between.filter(
          (one) =>
            isBusinessDay(one, calendar) && !calendar.suspendedTerms.some((span) => span.from <= one && one <= span.to),
        );
        expect(running).toHaveLength(count);
        expect(running.at(-1)).toBe(last);
      }),
    );
  });

  it('added one after another come to the same day as added at once', () => {
    fc.assert(
      fc.property(day, fc.nat(20), fc.nat(20), office, (from, first, second, calendar) => {
        const twice = addBusinessDays(addBusinessDays(from, first, calendar), second, calendar);
        expect(twice).toBe(addBusinessDays(from, first + second, calendar));
      }),
    );
  });
});
