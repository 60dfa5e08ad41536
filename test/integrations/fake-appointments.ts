import type { Appointment, Slot, Visitor } from '../../contracts/appointment.ts';
import type { Appointments, Booking } from '../../bot/ports/appointments.ts';
import type { CallContext } from '../../bot/ports/back-office.ts';
import { AppError } from '../../bot/domain/errors.ts';
import { bogotaDay } from '../../bot/domain/bogota-time.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { slotOf, slotsBetween } from '../../integrations/emulator/appointment-slots.ts';

/** Hands on the fake's bookings. */
export interface FakeBookings {
  /** Oldest first, cancelled ones too. */
  booked: readonly (Appointment & { document: string })[];
  /** Nothing is free any more, or on one day (ISO date), at one time (ISO) or office (its code). */
  fill(when?: string): void;
  /** One that was made before. */
  keep(appointment: Omit<Appointment, 'state'> & { document: string }): void;
}

interface Inside {
  enter(system: 'citas', method: string, args: unknown[], call: CallContext): Promise<void>;
  clock: Clock;
}

type Kept = Appointment & { document: string; slotId: string };

/** *Citas* in memory, with the slots of the emulated city. */
export function createFakeAppointments({ enter, clock }: Inside): Appointments & FakeBookings {
  const booked: Kept[] = [];
  const done = new Map<string, { body: string; result: unknown }>();
  const full: string[] = [];
  const today = (): string => bogotaDay(clock.now());

  const isFull = (slotId: string, startsAt: string): boolean =>
    full.some(
      (when) =>
        when === '' ||
        startsAt.startsWith(when) ||
        slotId.startsWith(`${when}.`) ||
        Date.parse(startsAt) === Date.parse(when),
    );
  const freeOf = ({ slotId, startsAt, capacity }: ReturnType<typeof slotsBetween>[number]): number =>
    isFull(slotId, startsAt) || Date.parse(startsAt) <= clock.now().getTime()
      ? 0
      : capacity - booked.filter((one) => one.slotId === slotId && one.state === 'booked').length;
  const isToCome = ({ state, startsAt }: Kept): boolean =>
    state === 'booked' && Date.parse(startsAt) > clock.now().getTime();
  const own = (number: string, { document }: Visitor): Kept | undefined =>
    booked.find((one) => one.number === number.toUpperCase() && one.document === document);
  const shown = ({ number, officeId, service, startsAt, state }: Kept): Appointment => ({
    ...{ number, officeId, service, startsAt, state },
  });

  /** The same key gives the same; the same key with another order is refused. What was refused is not kept. */
  function once<T>(key: string, order: object, act: () => T): T {
    const body = JSON.stringify(order);
    const earlier = done.get(key);
    if (earlier && earlier.body !== body)
      throw new AppError('backoffice.refused', 'That key was used for another one.');
    if (earlier) return structuredClone(earlier.result) as T;
    const result = act();
    const isKept = result !== undefined && !(typeof result === 'object' && result !== null && 'refused' in result);
    if (isKept) done.set(key, { body, result: structuredClone(result) });
    return result;
  }
  function slotFor(slotId: string, service: Appointment['service']) {
    const slot = slotOf(slotId, today());
    if (!slot || slot.service !== service) throw new AppError('backoffice.refused', 'There is no such slot.');
    return freeOf(slot) > 0 ? { ...slot, startsAt: new Date(slot.startsAt).toISOString() } : undefined;
  }

  return {
    booked,
    fill: (when = '') => void full.push(when),
    keep: ({ startsAt, ...one }) =>
      void booked.push({
        ...one,
        startsAt: new Date(startsAt).toISOString(),
        state: 'booked',
        slotId: `kept.${one.number}`,
      }),
    async listSlots(question, call) {
      await enter('citas', 'listSlots', [question], call);
      return slotsBetween({ ...question, today: today() })
        .map((slot): Slot => {
          const { slotId, officeId, startsAt } = slot;
          return { slotId, officeId, startsAt: new Date(startsAt).toISOString(), free: freeOf(slot) };
        })
        .filter(({ free }) => free > 0)
        .slice(0, 200);
    },
    async book({ idempotencyKey, ...order }, call) {
      await enter('citas', 'book', [{ ...order, idempotencyKey }], call);
      return once(idempotencyKey, order, (): Booking => {
        const { slotId, service, visitor } = order;
        const slot = slotFor(slotId, service);
        const { document } = visitor;
        if (booked.some((one) => one.document === document && one.service === service && isToCome(one)))
          return { refused: 'already-one' };
        if (!slot) return { refused: 'taken' };
        const { officeId, startsAt } = slot;
        // Digits that are no filing's: each number is as long as the last.
        const number = `CIT-2026-${String(417_000 + booked.length * 7).padStart(6, '0')}`;
        const one: Kept = { number, officeId, service, startsAt, state: 'booked', document, slotId };
        booked.push(one);
        return { appointment: shown(one) };
      });
    },
    async move({ idempotencyKey, ...order }, call) {
      await enter('citas', 'move', [{ ...order, idempotencyKey }], call);
      return once(idempotencyKey, order, (): Booking | undefined => {
        const one = own(order.number, order.visitor);
        if (!one || !isToCome(one)) return undefined;
        if (one.slotId === order.slotId) return { appointment: shown(one) };
        const slot = slotFor(order.slotId, one.service);
        if (!slot) return { refused: 'taken' };
        Object.assign(one, { slotId: slot.slotId, officeId: slot.officeId, startsAt: slot.startsAt });
        return { appointment: shown(one) };
      });
    },
    async cancel({ idempotencyKey, ...order }, call) {
      await enter('citas', 'cancel', [{ ...order, idempotencyKey }], call);
      return once(idempotencyKey, order, () => {
        const one = own(order.number, order.visitor);
        if (!one || (one.state === 'booked' && !isToCome(one))) return undefined;
        one.state = 'cancelled';
        return shown(one);
      });
    },
    async find({ visitor, number }, call) {
      await enter('citas', 'find', [{ visitor, number }], call);
      const one = number === undefined ? undefined : own(number, visitor);
      const toCome = booked.filter((each) => each.document === visitor.document && isToCome(each));
      const all = number === undefined ? toCome : one ? [one] : [];
      return [...all]
        .sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1))
        .slice(0, 20)
        .map(shown);
    },
  };
}
