import { bogotaDay } from '../../bot/domain/bogota-time.ts';
import type { Appointment, Service } from '../../contracts/appointment.ts';
import type { Clock, Ids } from '../../bot/ports/system.ts';
import { slotOf, slotsBetween, type CitySlot } from './appointment-slots.ts';
import type { AppointmentChange } from './ledger-entries.ts';
import type { Ledger } from './ledger.ts';
import { compactDocument } from './people/documents.ts';
import { EmulatorProblem } from './problem.ts';

type Keyed = Pick<AppointmentChange, 'idempotencyKey' | 'bodyHash'>;
type Booked = { appointment: Appointment } | { refused: 'taken' | 'already-one' };

/** *Citas* of the invented city: what is free and who comes when. */
export interface AppointmentOffice {
  /** Slots with what is still free of them, soonest first; those of the past are not told. */
  free(question: { service: Service; officeId?: string | undefined; from: string; until: string }): (CitySlot & {
    free: number;
  })[];
  book(order: Keyed & { slotId: string; service: Service; document: string }): Booked;
  /** Undefined where the document has no such appointment. */
  move(order: Keyed & { number: string; slotId: string; document: string }): Booked | undefined;
  cancel(order: Keyed & { number: string; document: string }): Appointment | undefined;
  /** Those to come, soonest first; with a number that one, whatever became of it. */
  find(question: { document: string; number?: string | undefined }): Appointment[];
}

type Kept = Appointment & { document: string; slotId: string };

/** What a change leaves is worked out of the ledger once, and kept in step after it. */
export function createAppointmentOffice(options: { ledger: Ledger; clock: Clock; ids: Ids }): AppointmentOffice {
  const { ledger, clock, ids } = options;
  const kept = new Map<string, Kept>();
  const taken = new Map<string, number>();
  const today = (): string => bogotaDay(clock.now());

  const count = (slotId: string, by: number): void => {
    taken.set(slotId, (taken.get(slotId) ?? 0) + by);
  };
  const apply = ({ number, document, officeId, service, startsAt, slotId, state }: AppointmentChange): Kept => {
    const former = kept.get(number);
    if (former?.state === 'booked') count(former.slotId, -1);
    if (state === 'booked') count(slotId, 1);
    const one = { number, officeId, service, startsAt, state, document, slotId };
    kept.set(number, one);
    return one;
  };
  for (const change of ledger.appointments.all()) apply(change);

  const change = (record: AppointmentChange): Appointment => {
    ledger.appointments.add(record);
    return shown(apply(record));
  };
  const isToCome = ({ state, startsAt }: Kept): boolean =>
    state === 'booked' && Date.parse(startsAt) > clock.now().getTime();
  const own = (number: string, document: string): Kept | undefined => {
    const one = kept.get(number.toUpperCase());
    return one?.document === compactDocument(document) ? one : undefined;
  };
  const roomAt = (slotId: string, service: Service): CitySlot | undefined => {
    const slot = slotOf(slotId, today());
    if (!slot || slot.service !== service || Date.parse(slot.startsAt) <= clock.now().getTime())
      throw new EmulatorProblem(422, 'unknown-slot', 'There is no such slot.');
    return (taken.get(slotId) ?? 0) < slot.capacity ? slot : undefined;
  };
  const record = (key: Keyed, number: string, document: string, { slotId, officeId, service, startsAt }: CitySlot) => ({
    ...key,
    ...{ number, document: compactDocument(document), slotId, officeId, service, startsAt },
    ...{ state: 'booked' as const, at: clock.now().toISOString() },
  });

  return {
    free: (question) =>
      slotsBetween({ ...question, today: today() })
        .map((slot) => ({ ...slot, free: slot.capacity - (taken.get(slot.slotId) ?? 0) }))
        .filter(({ startsAt, free }) => free > 0 && Date.parse(startsAt) > clock.now().getTime()),
    book({ slotId, service, document, ...key }) {
      const slot = roomAt(slotId, service);
      const has = [...kept.values()].some(
        (one) => one.document === compactDocument(document) && one.service === service && isToCome(one),
      );
      if (has) return { refused: 'already-one' };
      if (!slot) return { refused: 'taken' };
      return { appointment: change(record(key, freshNumber(), document, slot)) };
    },
    move({ number, slotId, document, ...key }) {
      const one = own(number, document);
      if (!one || !isToCome(one)) return undefined;
      if (one.slotId === slotId) return { appointment: shown(one) };
      const slot = roomAt(slotId, one.service);
      return slot ? { appointment: change(record(key, one.number, document, slot)) } : { refused: 'taken' };
    },
    cancel({ number, document, ...key }) {
      const one = own(number, document);
      if (!one || (one.state === 'booked' && !isToCome(one))) return undefined;
      if (one.state === 'cancelled') return shown(one);
      return change({ ...key, ...one, state: 'cancelled', at: clock.now().toISOString() });
    },
    find({ document, number }) {
      const one = number === undefined ? undefined : own(number, document);
      const all =
        number === undefined
          ? [...kept.values()].filter((each) => each.document === compactDocument(document) && isToCome(each))
          : [];
      return (one ? [one] : all).sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1)).map(shown);
    },
  };

  /** Not in a row: who has one number does not know another. */
  function freshNumber(): string {
    for (let tries = 0; tries < 20; tries += 1) {
      const number = `CIT-${today().slice(0, 4)}-${ids.digits(6)}`;
      if (!kept.has(number)) return number;
    }
    throw new EmulatorProblem(503, 'no-number', 'No free number was found.');
  }
}

const shown = ({ number, officeId, service, startsAt, state }: Kept): Appointment => ({
  ...{ number, officeId, service, startsAt, state },
});
