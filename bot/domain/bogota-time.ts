/** Bogotá has kept UTC−5 without summer time since 1993. */
const OFFSET_MS = 5 * 3_600_000;

/** The calendar day in Bogotá at an instant, ISO (`2026-11-20`). */
export function bogotaDay(instant: Date): string {
  return new Date(instant.getTime() - OFFSET_MS).toISOString().slice(0, 10);
}

/** Minutes since midnight in Bogotá at an instant. */
export function bogotaMinute(instant: Date): number {
  const there = new Date(instant.getTime() - OFFSET_MS);
  return there.getUTCHours() * 60 + there.getUTCMinutes();
}
