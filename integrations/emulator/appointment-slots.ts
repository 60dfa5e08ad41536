import type { Service } from '../../contracts/appointment.ts';
import { addDays, isBusinessDay } from '../../bot/domain/business-days.ts';

/** A time at one of the invented city's offices. */
export interface CitySlot {
  slotId: string;
  officeId: string;
  service: Service;
  /** ISO, in Bogotá's offset. */
  startsAt: string;
  /** How many come at that time. */
  capacity: number;
}

/** Windows by office and service; the offices are those of `training-data/offices.yaml`. */
const WINDOWS: Readonly<Record<string, Partial<Record<Service, number>>>> = {
  CENTRO: { rentas: 4, catastro: 2, tesoreria: 2, cobro: 2, valorizacion: 1, general: 2 },
  SUR: { rentas: 2, catastro: 1, tesoreria: 1, general: 1 },
  ORIENTE: { rentas: 1, tesoreria: 1, general: 1 },
};
const OPENS_MINUTE = 8 * 60;
const CLOSES_MINUTE = 16 * 60;
const STEP_MINUTES = 30;
/** Farther ahead nothing is given. */
const HORIZON_DAYS = 60;

/** The slots of a service from and until those days, soonest first. */
export function slotsBetween(question: {
  service: Service;
  officeId?: string | undefined;
  from: string;
  until: string;
  today: string;
}): CitySlot[] {
  const { service, officeId, until, today } = question;
  const last = until < addDays(today, HORIZON_DAYS) ? until : addDays(today, HORIZON_DAYS);
  const slots: CitySlot[] = [];
  for (let day = question.from < today ? today : question.from; day <= last; day = addDays(day, 1)) {
    if (!isBusinessDay(day)) continue;
    for (let minute = OPENS_MINUTE; minute < CLOSES_MINUTE; minute += STEP_MINUTES) {
      for (const [office, windows] of Object.entries(WINDOWS)) {
        const capacity = windows[service];
        if (capacity === undefined || (officeId !== undefined && office !== officeId)) continue;
        slots.push(slotAt(office, service, day, minute, capacity));
      }
    }
  }
  return slots;
}

/** The slot of an id, where there is one. */
export function slotOf(slotId: string, today: string): CitySlot | undefined {
  const [officeId = '', service = '', day = ''] = slotId.split('.');
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day);
  if (!isDay || !Object.hasOwn(WINDOWS, officeId)) return undefined;
  const found = slotsBetween({ service: service as Service, officeId, from: day, until: day, today });
  return found.find((slot) => slot.slotId === slotId);
}

function slotAt(officeId: string, service: Service, day: string, minute: number, capacity: number): CitySlot {
  const two = (part: number): string => String(part).padStart(2, '0');
  const time = `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
  return {
    slotId: `${officeId}.${service}.${day}.${time.replace(':', '')}`,
    ...{ officeId, service, capacity },
    startsAt: `${day}T${time}:00-05:00`,
  };
}
