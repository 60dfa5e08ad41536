/** A calendar day, without hour or zone. */
export interface Day {
  year: number;
  month: number;
  day: number;
}

/** The day in Bogotá (UTC−5 all year) at an instant, whatever the server's zone. */
export function bogotaDay(now: Date): Day {
  return fromUtc(new Date(now.getTime() - 5 * 3_600_000));
}

/** ISO form, `2026-03-15`. */
export function isoDay({ year, month, day }: Day): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The day, where the calendar has it (no 31 February). */
export function dayOf(year: number, month: number, day: number): Day | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1900 && year <= 2100;
  return exists ? { year, month, day } : undefined;
}

/** `days` later (earlier where negative). */
export function addDays({ year, month, day }: Day, days: number): Day {
  return fromUtc(new Date(Date.UTC(year, month - 1, day + days)));
}

/** The same day `months` later, or the month's last. */
export function addMonths({ year, month, day }: Day, months: number): Day {
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const [y, m] = [first.getUTCFullYear(), first.getUTCMonth() + 1];
  return { year: y, month: m, day: Math.min(day, lastOfMonth(y, m)) };
}

/** How many days a month has. */
export const lastOfMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** 0 is Sunday. */
export const weekdayOf = ({ year, month, day }: Day): number => new Date(Date.UTC(year, month - 1, day)).getUTCDay();

/** Days from one day to another. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round(
    (Date.UTC(to.year, to.month - 1, to.day) - Date.UTC(from.year, from.month - 1, from.day)) / 86_400_000,
  );
}

function fromUtc(date: Date): Day {
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
