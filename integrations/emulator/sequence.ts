const DIGITS = 6;

/** The number after the last one given; another prefix (a new year) begins again at 1. */
export function nextNumber(prefix: string, last: string | undefined): string {
  const previous = last?.startsWith(prefix) ? Number(last.slice(prefix.length)) : 0;
  return prefix + String(previous + 1).padStart(DIGITS, '0');
}
