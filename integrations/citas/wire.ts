import { z } from 'zod';
import type { Appointment, Service, Slot, Visitor } from '../../contracts/appointment.ts';
import type { Booking } from '../../bot/ports/appointments.ts';
import { DOCUMENT_TYPE_CODES } from '../gateway/city-codes.ts';

/** What the offices attend, as *citas* calls it. */
const SERVICE_CODES = {
  rentas: 'IMPUESTOS',
  catastro: 'CATASTRO',
  tesoreria: 'TESORERIA',
  cobro: 'COBRO',
  valorizacion: 'VALORIZACION',
  general: 'GENERAL',
} as const satisfies Record<Service, string>;

export const codeOfService = (service: Service): string => SERVICE_CODES[service];

function serviceOfCode(code: string): Service {
  const known = Object.entries(SERVICE_CODES).find(([, value]) => value === code);
  return (known?.[0] as Service | undefined) ?? 'general';
}

const time = z.iso.datetime({ offset: true });

/** `GET /citas/v1/cupos`. */
export const SlotList = z.object({
  cupos: z.array(
    z.object({
      idCupo: z.string().min(1),
      sede: z.string().min(1),
      inicio: time,
      disponibles: z.number().int().nonnegative(),
    }),
  ),
});

const Entry = z.object({
  numeroCita: z.string().min(1),
  sede: z.string().min(1),
  servicio: z.string().min(1),
  inicio: time,
  estado: z.enum(['VIGENTE', 'CANCELADA']),
});

/** `POST /citas/v1/citas` and a change of one: the appointment, or why there is none. */
export const BookingAnswer = z.object({
  cita: Entry.nullish(),
  impedimento: z.enum(['CUPO_AGOTADO', 'CITA_VIGENTE']).nullish(),
});

/** A cancelled appointment. */
export const AppointmentAnswer = Entry;

/** `POST /citas/v1/consultas`. */
export const AppointmentList = z.object({ citas: z.array(Entry) });

export const fromVisitor = ({ documentType, document }: Visitor) => ({
  tipoDocumento: DOCUMENT_TYPE_CODES[documentType],
  numeroDocumento: document,
});

export function toSlots({ cupos }: z.infer<typeof SlotList>): Slot[] {
  return cupos
    .filter(({ disponibles }) => disponibles > 0)
    .map(({ idCupo, sede, inicio, disponibles }) => ({
      slotId: idCupo,
      officeId: sede,
      startsAt: new Date(inicio).toISOString(),
      free: disponibles,
    }));
}

export function toAppointment({ numeroCita, sede, servicio, inicio, estado }: z.infer<typeof Entry>): Appointment {
  return {
    number: numeroCita,
    officeId: sede,
    service: serviceOfCode(servicio),
    startsAt: new Date(inicio).toISOString(),
    state: estado === 'VIGENTE' ? 'booked' : 'cancelled',
  };
}

/** An answer that says neither is read as a place that somebody else has. */
export function toBooking({ cita, impedimento }: z.infer<typeof BookingAnswer>): Booking {
  if (cita) return { appointment: toAppointment(cita) };
  return { refused: impedimento === 'CITA_VIGENTE' ? 'already-one' : 'taken' };
}
