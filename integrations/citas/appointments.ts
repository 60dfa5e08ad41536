import type { Appointments } from '../../bot/ports/appointments.ts';
import type { Gateway } from '../gateway/types.ts';
import {
  AppointmentAnswer,
  AppointmentList,
  BookingAnswer,
  SlotList,
  codeOfService,
  fromVisitor,
  toAppointment,
  toBooking,
  toSlots,
} from './wire.ts';

const LISTED = 20;
const SLOTS = 200;

/** Appointments at the offices. Documents travel in bodies only. */
export function createAppointments({ gateway }: { gateway: Gateway }): Appointments {
  const write = { system: 'citas', method: 'POST' } as const;
  const pathOf = (number: string, part: string): string => `/citas/v1/citas/${encodeURIComponent(number)}/${part}`;
  return {
    async listSlots({ service, from, until, officeId }, call) {
      const answer = await gateway.call(
        {
          system: 'citas',
          operation: 'list-slots',
          method: 'GET',
          path: '/citas/v1/cupos',
          query: {
            servicio: codeOfService(service),
            desde: from,
            hasta: until,
            limite: String(SLOTS),
            ...(officeId !== undefined && { sede: officeId }),
          },
          answer: SlotList,
        },
        call,
      );
      return toSlots(answer).slice(0, SLOTS);
    },
    async book({ slotId, service, visitor, idempotencyKey }, call) {
      const answer = await gateway.call(
        {
          ...write,
          operation: 'book-appointment',
          path: '/citas/v1/citas',
          body: { idCupo: slotId, servicio: codeOfService(service), ...fromVisitor(visitor) },
          idempotencyKey,
          answer: BookingAnswer,
        },
        call,
      );
      return toBooking(answer);
    },
    async move({ number, slotId, visitor, idempotencyKey }, call) {
      const answer = await gateway.find(
        {
          ...write,
          operation: 'move-appointment',
          path: pathOf(number, 'cambios'),
          body: { idCupo: slotId, ...fromVisitor(visitor) },
          idempotencyKey,
          answer: BookingAnswer,
        },
        call,
      );
      return answer && toBooking(answer);
    },
    async cancel({ number, visitor, idempotencyKey }, call) {
      const answer = await gateway.find(
        {
          ...write,
          operation: 'cancel-appointment',
          path: pathOf(number, 'cancelaciones'),
          body: fromVisitor(visitor),
          idempotencyKey,
          answer: AppointmentAnswer,
        },
        call,
      );
      return answer && toAppointment(answer);
    },
    async find({ visitor, number }, call) {
      const { citas } = await gateway.call(
        {
          ...write,
          operation: 'find-appointments',
          readOnly: true,
          path: '/citas/v1/consultas',
          body: { ...fromVisitor(visitor), ...(number !== undefined && { numeroCita: number }) },
          answer: AppointmentList,
        },
        call,
      );
      return citas.slice(0, LISTED).map(toAppointment);
    },
  };
}
