import { z } from 'zod';
import type { Appointment, Service } from '../../../contracts/appointment.ts';
import type { AppointmentOffice } from '../appointments.ts';
import type { Ledger } from '../ledger.ts';
import { EmulatorProblem, parseInput } from '../problem.ts';
import { assertSameBody, idempotency, type Route } from './route.ts';

const SERVICES = {
  IMPUESTOS: 'rentas',
  CATASTRO: 'catastro',
  TESORERIA: 'tesoreria',
  COBRO: 'cobro',
  VALORIZACION: 'valorizacion',
  GENERAL: 'general',
} as const satisfies Record<string, Service>;
const ServiceCode = z.enum(Object.keys(SERVICES) as [keyof typeof SERVICES]);
const codeOf = (service: Service): string =>
  Object.entries(SERVICES).find(([, value]) => value === service)?.[0] ?? 'GENERAL';

const SlotQuery = z.strictObject({
  servicio: ServiceCode,
  sede: z.string().max(40).optional(),
  desde: z.iso.date(),
  hasta: z.iso.date(),
  limite: z.coerce.number().int().min(1).max(500).default(200),
});
const visitor = {
  tipoDocumento: z.enum(['12', '13', '22', '31', '41', '48']),
  numeroDocumento: z.string().min(1).max(30),
};
const NewAppointment = z.strictObject({ idCupo: z.string().min(1).max(80), servicio: ServiceCode, ...visitor });
const Change = z.strictObject({ idCupo: z.string().min(1).max(80), ...visitor });
const Cancellation = z.strictObject(visitor);
const Question = z.strictObject({ ...visitor, numeroCita: z.string().min(1).max(40).optional() });

const IMPEDIMENTS = { taken: 'CUPO_AGOTADO', 'already-one': 'CITA_VIGENTE' } as const;

/** Appointments: what is free, and those of one document; nobody sees another's. */
export function citasRoutes({ office, ledger }: { office: AppointmentOffice; ledger: Ledger }): Route[] {
  /** What the same key came to before. */
  const repeated = (key: { idempotencyKey: string; bodyHash: string }): Appointment | undefined => {
    const earlier = ledger.appointments.byKey(key.idempotencyKey);
    if (earlier) assertSameBody(earlier, key.bodyHash);
    return earlier;
  };
  return [
    {
      system: 'citas',
      method: 'get',
      path: '/citas/v1/cupos',
      handle(request, response) {
        const { servicio, sede, desde, hasta, limite } = parseInput(SlotQuery, request.query);
        const free = office.free({ service: SERVICES[servicio], officeId: sede, from: desde, until: hasta });
        response.json({
          cupos: free.slice(0, limite).map(({ slotId, officeId, startsAt, free: disponibles }) => ({
            ...{ idCupo: slotId, sede: officeId, inicio: startsAt, disponibles },
          })),
        });
      },
    },
    {
      system: 'citas',
      method: 'post',
      path: '/citas/v1/citas',
      handle(request, response) {
        const key = idempotency(request);
        const { idCupo, servicio, numeroDocumento } = parseInput(NewAppointment, request.body);
        const earlier = repeated(key);
        const order = { ...key, slotId: idCupo, service: SERVICES[servicio], document: numeroDocumento };
        const booked = earlier ? { appointment: earlier } : office.book(order);
        response.status(!earlier && 'appointment' in booked ? 201 : 200).json(toBooking(booked));
      },
    },
    {
      system: 'citas',
      method: 'post',
      path: '/citas/v1/citas/:numero/cambios',
      handle(request, response) {
        const key = idempotency(request);
        const { idCupo, numeroDocumento } = parseInput(Change, request.body);
        const earlier = repeated(key);
        const order = { ...key, number: numberOf(request.params['numero']), slotId: idCupo, document: numeroDocumento };
        response.json(toBooking(earlier ? { appointment: earlier } : found(office.move(order))));
      },
    },
    {
      system: 'citas',
      method: 'post',
      path: '/citas/v1/citas/:numero/cancelaciones',
      handle(request, response) {
        const key = idempotency(request);
        const { numeroDocumento } = parseInput(Cancellation, request.body);
        const earlier = repeated(key);
        const order = { ...key, number: numberOf(request.params['numero']), document: numeroDocumento };
        response.json(toAnswer(earlier ?? found(office.cancel(order))));
      },
    },
    {
      system: 'citas',
      method: 'post',
      path: '/citas/v1/consultas',
      handle(request, response) {
        const { numeroDocumento, numeroCita } = parseInput(Question, request.body);
        response.json({ citas: office.find({ document: numeroDocumento, number: numeroCita }).map(toAnswer) });
      },
    },
  ];
}

const numberOf = (parameter: unknown): string => (typeof parameter === 'string' ? parameter : '');

function found<T>(value: T | undefined): T {
  if (value === undefined)
    throw new EmulatorProblem(404, 'unknown-appointment', 'That document has no such appointment.');
  return value;
}

function toBooking(booked: { appointment: Appointment } | { refused: keyof typeof IMPEDIMENTS }) {
  return 'appointment' in booked
    ? { cita: toAnswer(booked.appointment), impedimento: null }
    : { cita: null, impedimento: IMPEDIMENTS[booked.refused] };
}

function toAnswer({ number, officeId, service, startsAt, state }: Appointment) {
  return {
    ...{ numeroCita: number, sede: officeId, servicio: codeOf(service), inicio: startsAt },
    estado: state === 'booked' ? 'VIGENTE' : 'CANCELADA',
  };
}
