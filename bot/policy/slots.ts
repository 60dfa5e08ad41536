import type { Slot } from '../../contracts/appointment.ts';
import { bogotaDay, bogotaMinute } from '../domain/bogota-time.ts';
import type { TimeWindow, WantedTime } from './said-time.ts';

/** What is offered, and whether it is what was wanted or only the next there is. */
export interface OfferedSlots {
  slots: Slot[];
  fits: boolean;
}

/** Options that fit on one screen beside the ways out. */
const MOST_OFFERED = 5;

/** A few slots to choose from: of the day and time wanted, else the soonest after; with nothing wanted, over the next days. */
export function offeredSlots(slots: readonly Slot[], { day, time, after }: WantedTime): OfferedSlots {
  const later = slots.filter((slot) => after === undefined || dayOf(slot) > after);
  const inTime = later.filter((slot) => time === undefined || isWithin(slot, time));
  if (day === undefined) {
    const fits = inTime.length > 0;
    return { slots: time === undefined || !fits ? overDays(fits ? inTime : later) : firstOfDays(inTime), fits };
  }
  const onDay = inTime.filter((slot) => dayOf(slot) === day);
  if (onDay.length > 0) return { slots: spread(onDay), fits: true };
  // Another time of the same day, else the same time of another day.
  const sameDay = later.filter((slot) => dayOf(slot) === day);
  const next = inTime.filter((slot) => dayOf(slot) > day);
  const rest = sameDay.length > 0 ? spread(sameDay) : firstOfDays(next.length > 0 ? next : later);
  return { slots: rest, fits: false };
}

/** The one slot meant by a day and an exact time. */
export function exactSlot(slots: readonly Slot[], { day, time }: WantedTime): Slot | undefined {
  if (day === undefined || time === undefined || time.before - time.from !== 60) return undefined;
  return slots.find((slot) => dayOf(slot) === day && bogotaMinute(new Date(slot.startsAt)) === time.from);
}

/** What is wanted instead of a slot: where only another hour was said, the day stays. */
export function insteadOf({ startsAt }: Slot, wanted: WantedTime): WantedTime {
  const isSameDay = wanted.time !== undefined && wanted.day === undefined;
  return { ...(isSameDay && { day: bogotaDay(new Date(startsAt)) }), ...wanted };
}

const dayOf = ({ startsAt }: Slot): string => bogotaDay(new Date(startsAt));
const isWithin = ({ startsAt }: Slot, { from, before }: TimeWindow): boolean => {
  const minute = bogotaMinute(new Date(startsAt));
  return minute >= from && minute < before;
};

/** The first of the morning and the first of the afternoon of each day. */
function overDays(slots: readonly Slot[]): Slot[] {
  const seen = new Set<string>();
  return slots
    .filter((slot) => isNew(seen, `${dayOf(slot)} ${isWithin(slot, { from: 0, before: NOON })}`))
    .slice(0, MOST_OFFERED);
}

const NOON = 12 * 60;

/** The first of each day. */
function firstOfDays(slots: readonly Slot[]): Slot[] {
  const seen = new Set<string>();
  return slots.filter((slot) => isNew(seen, dayOf(slot))).slice(0, MOST_OFFERED);
}

function isNew(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

/** Evenly over what there is, first and last among them; one of each time. */
function spread(slots: readonly Slot[]): Slot[] {
  if (slots.length <= MOST_OFFERED) return [...slots];
  const step = (slots.length - 1) / (MOST_OFFERED - 1);
  return Array.from({ length: MOST_OFFERED }, (_, index) => slots[Math.round(index * step)]).filter(
    (slot) => slot !== undefined,
  );
}
