import { bogotaDay } from '../domain/bogota-time.ts';
import { addDays, isBusinessDay } from '../domain/business-days.ts';

/** Who books later than this before the reminder needs none, ms. */
const LEAST_AHEAD_MS = 3 * 3_600_000;

/** When an appointment is reminded of (ISO): at 9:00 in Bogotá of the last business day before; undefined where it is too near. */
export function remindAt(startsAt: string, now: Date): string | undefined {
  let day = addDays(bogotaDay(new Date(startsAt)), -1);
  while (!isBusinessDay(day)) day = addDays(day, -1);
  const at = new Date(`${day}T09:00:00-05:00`);
  return at.getTime() - now.getTime() < LEAST_AHEAD_MS ? undefined : at.toISOString();
}
