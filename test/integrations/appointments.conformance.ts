import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Appointment, Slot, Visitor } from '../../contracts/appointment.ts';
import type { Appointments, Booking } from '../../bot/ports/appointments.ts';
import { take, type BackOfficeWorld } from './back-office-world.ts';
import { call } from './world.ts';

/** The world's clock stands at Friday, 20 November 2026, 10:00 in Bogotá. */
export function appointmentsConformance(name: string, open: () => Promise<BackOfficeWorld>): void {
  describe(`appointments on ${name} (R-A12)`, () => {
    let world: BackOfficeWorld;
    let people = 0;
    let city: Appointments;

    beforeAll(async () => {
      world = await open();
      city = world.appointments;
    });
    afterAll(() => world.close());

    const somebody = (): Visitor => ({ documentType: 'CC', document: String(1_900_200_000 + people++) });
    const on = (day: string, officeId?: string, service: Appointment['service'] = 'rentas') =>
      city.listSlots({ service, from: day, until: day, officeId }, call);
    const kept = (booking: Booking | undefined): Appointment => {
      if (!booking || !('appointment' in booking)) throw new Error('nothing was kept');
      return booking.appointment;
    };
    const bookOne = async (visitor: Visitor, slot: Slot, key = `k-${visitor.document}`) =>
      kept(await city.book({ slotId: slot.slotId, service: 'rentas', visitor, idempotencyKey: key }, call));

    it('lists what is free, soonest first, of the offices that attend it, and never on a closed day', async () => {
      const all = await on('2026-11-23');
      expect(new Set(all.map(({ officeId }) => officeId))).toEqual(new Set(['CENTRO', 'SUR', 'ORIENTE']));
      expect(all.map(({ startsAt }) => startsAt)).toEqual([...all.map(({ startsAt }) => startsAt)].sort());
      expect(take(all[0]).startsAt).toBe('2026-11-23T13:00:00.000Z');
      expect(new Set((await on('2026-11-23', undefined, 'cobro')).map(({ officeId }) => officeId))).toEqual(
        new Set(['CENTRO']),
      );
      expect(new Set((await on('2026-11-23', 'SUR')).map(({ officeId }) => officeId))).toEqual(new Set(['SUR']));
      // A Sunday, the Immaculate Conception, yesterday, an office there is not.
      for (const day of ['2026-11-22', '2026-12-08', '2026-11-19']) expect(await on(day)).toEqual([]);
      expect(await on('2026-11-23', 'NOWHERE')).toEqual([]);
      // Today from now on.
      expect(take((await on('2026-11-20'))[0]).startsAt > '2026-11-20T15:00:00.000Z').toBe(true);
    });

    it('keeps a place once for a key, and another order under it is refused', async () => {
      const [slot, other] = await on('2026-11-24', 'SUR');
      const visitor = somebody();
      const first = await bookOne(visitor, take(slot));
      expect(first).toMatchObject({ officeId: 'SUR', service: 'rentas', startsAt: slot?.startsAt, state: 'booked' });
      expect(first.number).toMatch(/^CIT-2026-\d{6}$/);
      expect(await bookOne(visitor, take(slot))).toEqual(first);
      expect((await on('2026-11-24', 'SUR'))[0]?.free).toBe(take(slot).free - 1);
      await expect(bookOne(visitor, take(other))).rejects.toMatchObject({ code: 'backoffice.refused' });
      expect(await city.find({ visitor }, call)).toEqual([first]);
    });

    it('keeps one appointment for a service and document; the next place is refused', async () => {
      const [slot, other] = await on('2026-11-25', 'CENTRO');
      const visitor = somebody();
      await bookOne(visitor, take(slot));
      const again = {
        slotId: take(other).slotId,
        service: 'rentas' as const,
        visitor,
        idempotencyKey: `2-${visitor.document}`,
      };
      expect(await city.book(again, call)).toEqual({ refused: 'already-one' });
    });

    it('gives no more places than there are', async () => {
      const slot = take((await on('2026-11-26', 'ORIENTE'))[0]);
      expect(slot.free).toBe(1);
      await bookOne(somebody(), slot);
      const late = somebody();
      const order = {
        slotId: slot.slotId,
        service: 'rentas' as const,
        visitor: late,
        idempotencyKey: `l-${late.document}`,
      };
      expect(await city.book(order, call)).toEqual({ refused: 'taken' });
      expect((await on('2026-11-26', 'ORIENTE')).some(({ slotId }) => slotId === slot.slotId)).toBe(false);
      await expect(city.book({ ...order, slotId: 'x' }, call)).rejects.toMatchObject({ code: 'backoffice.refused' });
    });

    it('moves one under its number, and the former place is free again', async () => {
      const [slot, other] = await on('2026-11-27', 'ORIENTE');
      const visitor = somebody();
      const { number } = await bookOne(visitor, take(slot));
      const order = { number, slotId: take(other).slotId, visitor, idempotencyKey: `m-${number}` };
      const moved = kept(await city.move(order, call));
      expect(moved).toMatchObject({ number, startsAt: other?.startsAt });
      expect(kept(await city.move(order, call))).toEqual(moved);
      expect((await on('2026-11-27', 'ORIENTE'))[0]).toEqual(slot);
      expect(await city.find({ visitor, number }, call)).toEqual([moved]);
    });

    it('a move to a place that is taken changes nothing', async () => {
      const [slot, other] = await on('2026-11-30', 'ORIENTE');
      const visitor = somebody();
      const mine = await bookOne(visitor, take(slot));
      await bookOne(somebody(), take(other));
      const order = { number: mine.number, slotId: take(other).slotId, visitor, idempotencyKey: `m-${mine.number}` };
      expect(await city.move(order, call)).toEqual({ refused: 'taken' });
      expect(await city.find({ visitor }, call)).toEqual([mine]);
    });

    it('cancels one, once and for all, and its place is free again', async () => {
      const slot = take((await on('2026-12-01', 'ORIENTE'))[0]);
      const visitor = somebody();
      const { number } = await bookOne(visitor, slot);
      const order = { number, visitor, idempotencyKey: `c-${number}` };
      expect(await city.cancel(order, call)).toMatchObject({ number, state: 'cancelled' });
      expect(await city.cancel(order, call)).toMatchObject({ state: 'cancelled' });
      expect(await city.cancel({ ...order, idempotencyKey: `d-${number}` }, call)).toMatchObject({
        state: 'cancelled',
      });
      expect((await on('2026-12-01', 'ORIENTE'))[0]).toEqual(slot);
      expect(await city.find({ visitor }, call)).toEqual([]);
      expect(await city.find({ visitor, number }, call)).toMatchObject([{ state: 'cancelled' }]);
    });

    it('nobody sees, moves or cancels what another document booked', async () => {
      const [slot, other] = await on('2026-12-02', 'SUR');
      const mine = await bookOne(somebody(), take(slot));
      const visitor = somebody();
      const { number } = mine;
      expect(await city.find({ visitor, number }, call)).toEqual([]);
      expect(await city.find({ visitor }, call)).toEqual([]);
      expect(
        await city.move({ number, slotId: take(other).slotId, visitor, idempotencyKey: 'm-other' }, call),
      ).toBeUndefined();
      expect(await city.cancel({ number, visitor, idempotencyKey: 'c-other' }, call)).toBeUndefined();
      expect(await city.cancel({ number: '../1', visitor, idempotencyKey: 'c-none' }, call)).toBeUndefined();
    });

    it('200 at once for 10 places gives exactly 10, each place once', async () => {
      const places = (await on('2026-12-03', 'ORIENTE')).slice(0, 10);
      expect(places.map(({ free }) => free)).toEqual(Array.from({ length: 10 }, () => 1));
      const orders = Array.from({ length: 200 }, (_, index) => {
        const visitor = somebody();
        const { slotId } = take(places[index % places.length]);
        return { slotId, service: 'rentas' as const, visitor, idempotencyKey: `race-${visitor.document}` };
      });
      const answers = await Promise.all(orders.map((order) => city.book(order, call)));
      const won = orders.filter((_, index) => 'appointment' in take(answers[index]));
      expect(won).toHaveLength(10);
      expect(new Set(won.map(({ slotId }) => slotId)).size).toBe(10);
      expect(answers.filter((answer) => 'refused' in answer && answer.refused === 'taken')).toHaveLength(190);
      // Asked again under their keys nobody gets another one, and who lost has lost.
      const again = await Promise.all(orders.map((order) => city.book(order, call)));
      expect(again).toEqual(answers);
      const all = await Promise.all(orders.map(({ visitor }) => city.find({ visitor }, call)));
      expect(all.flat()).toHaveLength(10);
    });
  });
}
