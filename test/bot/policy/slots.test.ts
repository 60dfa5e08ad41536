import { describe, expect, test } from 'vitest';
import type { Slot } from '../../../contracts/appointment.ts';
import { exactSlot, insteadOf, offeredSlots } from '../../../bot/policy/slots.ts';

/** Two days of an office, every half hour from 8 to 4. */
const slots: Slot[] = ['2026-11-23', '2026-11-24'].flatMap((day) =>
  Array.from({ length: 16 }, (_, index) => {
    const minute = 480 + index * 30;
    const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${minute % 60 === 0 ? '00' : '30'}`;
    return {
      slotId: `${day} ${time}`,
      officeId: 'SUR',
      startsAt: new Date(`${day}T${time}:00-05:00`).toISOString(),
      free: 1,
    };
  }),
);
const ids = (wanted: Parameters<typeof offeredSlots>[1], among = slots): string[] =>
  offeredSlots(among, wanted).slots.map(({ slotId }) => slotId);
const afternoon = { from: 720, before: 1440 };

describe('the slots that are offered', () => {
  test('with nothing wanted: the first of each morning and afternoon', () => {
    expect(ids({})).toEqual(['2026-11-23 08:00', '2026-11-23 12:00', '2026-11-24 08:00', '2026-11-24 12:00']);
  });

  test('of a day: over the whole day; of a day and time: within it', () => {
    expect(ids({ day: '2026-11-24' })).toHaveLength(5);
    expect(ids({ day: '2026-11-24' })[0]).toBe('2026-11-24 08:00');
    expect(ids({ day: '2026-11-24' }).at(-1)).toBe('2026-11-24 15:30');
    for (const id of ids({ day: '2026-11-24', time: afternoon })) expect(id >= '2026-11-24 12:00').toBe(true);
    expect(ids({ time: afternoon })).toEqual(['2026-11-23 12:00', '2026-11-24 12:00']);
  });

  test('where the wish has none, what is nearest to it is offered, and said not to fit', () => {
    const mornings = slots.filter(({ slotId }) => slotId < '2026-11-23 12:00' || slotId.startsWith('2026-11-24'));
    const other = offeredSlots(mornings, { day: '2026-11-23', time: afternoon });
    expect(other.fits).toBe(false);
    expect(other.slots.every(({ slotId }) => slotId.startsWith('2026-11-23'))).toBe(true);
    const late = offeredSlots(slots, { day: '2026-12-08' });
    expect(late.fits).toBe(false);
    expect(offeredSlots(slots, { day: '2026-11-22' }).slots[0]?.slotId).toBe('2026-11-23 08:00');
  });

  test('never more than five, and none where there are none', () => {
    expect(ids({ day: '2026-11-23' }).length).toBe(5);
    expect(ids({}, [])).toEqual([]);
    expect(ids({ after: '2026-11-24' })).toEqual([]);
    expect(ids({ after: '2026-11-23' })[0]).toBe('2026-11-24 08:00');
  });
});

describe('a slot by its hour', () => {
  test('is the one that begins then; a part of the day names none', () => {
    const nine = { from: 540, before: 600 };
    expect(exactSlot(slots, { day: '2026-11-24', time: nine })?.slotId).toBe('2026-11-24 09:00');
    expect(exactSlot(slots, { day: '2026-11-24', time: afternoon })).toBeUndefined();
    expect(exactSlot(slots, { time: nine })).toBeUndefined();
  });

  test('another hour keeps the day, another day does not keep the hour', () => {
    const [slot] = slots;
    expect(insteadOf(slot!, { time: afternoon })).toEqual({ day: '2026-11-23', time: afternoon });
    expect(insteadOf(slot!, { day: '2026-11-24' })).toEqual({ day: '2026-11-24' });
    expect(insteadOf(slot!, {})).toEqual({});
  });
});
