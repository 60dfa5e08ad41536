import type { Conversation } from '../domain/conversation.ts';
import { addBusinessDays, addDays, holidaysOn, isBusinessDay, type OfficeCalendar } from '../domain/business-days.ts';
import { bogotaDay } from '../domain/bogota-time.ts';
import type { Ask, Opening, Outcome, Write } from '../flows/flow.ts';
import type { Appointments, Booking } from '../ports/appointments.ts';
import type { CallContext } from '../ports/back-office.ts';
import type { Offices } from '../ports/offices.ts';
import type { Clock } from '../ports/system.ts';
import { bare, citizenAudit, type EffectResult } from './result.ts';

export interface AppointmentEffectsOptions {
  appointments: Appointments;
  offices: Offices;
  /** Days on which the offices do not open, beside weekends and holidays. */
  calendar: OfficeCalendar;
  clock: Clock;
}

/** A holiday so near, in days, is told without being asked. */
const NEAR_DAYS = 3;

/** Where one may be attended, and whether the offices open on the day asked about; a holiday that is near is told too. */
export function findOffices(
  { offices, calendar, clock }: AppointmentEffectsOptions,
  { service, text, location, day }: Extract<Ask, { kind: 'find-offices' }>,
  { locale }: Conversation,
): Outcome {
  const today = bogotaDay(clock.now());
  const near = Array.from({ length: NEAR_DAYS + 1 }, (_, days) => openingOn(addDays(today, days), calendar));
  const holiday = near.find(({ isOpen, isWeekend }) => !isOpen && !isWeekend);
  return {
    kind: 'offices',
    found: offices.find({ service, text, location, locale }),
    ...(day !== undefined && { opening: openingOn(day, calendar) }),
    ...(holiday && { holiday }),
  };
}

function openingOn(day: string, calendar: OfficeCalendar): Opening {
  let nextOpen = addDays(day, 1);
  // Terms may be suspended while the offices open: only their own days count.
  const { closedDays } = calendar;
  if (!isBusinessDay(nextOpen, calendar)) nextOpen = addBusinessDays(nextOpen, 1, { closedDays, suspendedTerms: [] });
  return {
    day,
    isOpen: isBusinessDay(day, calendar),
    isWeekend: !isBusinessDay(day, calendar) && holidaysOn(day).length === 0 && !closedDays.includes(day),
    holidays: holidaysOn(day),
    nextOpen,
  };
}

/** What is free on days on which the offices open. */
export async function listSlots(
  { appointments, calendar }: AppointmentEffectsOptions,
  { service, from, until, officeId }: Extract<Ask, { kind: 'list-slots' }>,
  call: CallContext,
): Promise<EffectResult> {
  const slots = await appointments.listSlots({ service, from, until, officeId }, call);
  const open = slots.filter(({ startsAt }) => isBusinessDay(bogotaDay(new Date(startsAt)), calendar));
  return bare({ kind: 'slots', slots: open });
}

export async function findAppointments(
  { appointments }: AppointmentEffectsOptions,
  { visitor, number }: Extract<Ask, { kind: 'find-appointments' }>,
  { id }: Conversation,
  call: CallContext,
): Promise<EffectResult> {
  const found = await appointments.find({ visitor, number }, call);
  const about = { subject: visitor.document, detail: { appointments: found.length } };
  return {
    ...bare({ kind: 'appointments', appointments: found }),
    audit: [citizenAudit('bookings.disclosed', id, about)],
  };
}

export async function bookAppointment(
  { appointments }: AppointmentEffectsOptions,
  { slotId, service, visitor }: Extract<Write, { kind: 'book-appointment' }>,
  conversation: Conversation,
  write: { key: string; call: CallContext },
): Promise<EffectResult> {
  const booking = await appointments.book({ slotId, service, visitor, idempotencyKey: write.key }, write.call);
  return booked('booking.made', booking, visitor, conversation);
}

export async function moveAppointment(
  { appointments }: AppointmentEffectsOptions,
  { number, slotId, visitor }: Extract<Write, { kind: 'move-appointment' }>,
  conversation: Conversation,
  write: { key: string; call: CallContext },
): Promise<EffectResult> {
  const booking = await appointments.move({ number, slotId, visitor, idempotencyKey: write.key }, write.call);
  return booked('booking.moved', booking, visitor, conversation);
}

export async function cancelAppointment(
  { appointments }: AppointmentEffectsOptions,
  { number, visitor }: Extract<Write, { kind: 'cancel-appointment' }>,
  { id }: Conversation,
  write: { key: string; call: CallContext },
): Promise<EffectResult> {
  const appointment = await appointments.cancel({ number, visitor, idempotencyKey: write.key }, write.call);
  if (!appointment) return bare({ kind: 'cancelled' });
  const about = { subject: visitor.document, detail: { appointment: number } };
  return {
    ...bare({ kind: 'cancelled', appointment }),
    facts: [{ kind: 'appointment-cancelled', number: appointment.number }],
    audit: [citizenAudit('booking.cancelled', id, about)],
  };
}

function booked(
  action: string,
  booking: Booking | undefined,
  visitor: Extract<Write, { kind: 'book-appointment' }>['visitor'],
  { id }: Conversation,
): EffectResult {
  if (!booking || 'refused' in booking) return bare({ kind: 'booking', ...(booking && { booking }) });
  const { number, officeId, service, startsAt } = booking.appointment;
  const about = { subject: visitor.document, detail: { appointment: number, startsAt } };
  return {
    ...bare({ kind: 'booking', booking }),
    facts: [{ kind: 'appointment-booked', number, officeId, service, startsAt, ...visitor }],
    audit: [citizenAudit(action, id, about)],
  };
}
