import type { Appointment, Service, Slot, Visitor } from '../../contracts/appointment.ts';
import type { CallContext } from './back-office.ts';

/** Why the city keeps no place: somebody was faster, or that document has an appointment for that service already. */
export type NoPlace = 'taken' | 'already-one';

/** A place that was kept, or why not. */
export type Booking = { appointment: Appointment } | { refused: NoPlace };

/** *Citas*: places at the offices. A booking under the same key is the same one; throws as all systems of the city do. */
export interface Appointments {
  /** Slots with room, soonest first, at most 200, from and until those days (ISO dates of Bogotá), at one office or at all. */
  listSlots(
    question: { service: Service; from: string; until: string; officeId?: string | undefined },
    call: CallContext,
  ): Promise<Slot[]>;
  book(
    order: { slotId: string; service: Service; visitor: Visitor; idempotencyKey: string },
    call: CallContext,
  ): Promise<Booking>;
  /** Keeps the number; the former place is free for others. Undefined where that document has no such appointment. */
  move(
    order: { number: string; slotId: string; visitor: Visitor; idempotencyKey: string },
    call: CallContext,
  ): Promise<Booking | undefined>;
  /** Undefined where that document has no such appointment. */
  cancel(
    order: { number: string; visitor: Visitor; idempotencyKey: string },
    call: CallContext,
  ): Promise<Appointment | undefined>;
  /** Those to come of a document, soonest first, at most 20; with a number, that one. */
  find(question: { visitor: Visitor; number?: string | undefined }, call: CallContext): Promise<Appointment[]>;
}
