/** Screen formats: pesos without decimals, days and hours of Bogotá, whatever the machine's own zone. */
export interface Formats {
  money(cop: number): string;
  /** Hour and minute. */
  time(iso: string): string;
  /** Day in words, for separators. */
  day(iso: string): string;
  /** Day and time, for "as of"; only the day where no time is given. */
  moment(iso: string): string;
  /** Two times of the same Bogotá day have the same key. */
  dayKey: (iso: string) => string;
}

const timeZone = 'America/Bogota';

/** Formats of a language; the money keeps the Colombian form in both. */
export function createFormats(locale: 'es-CO' | 'en'): Formats {
  const money = new Intl.NumberFormat('es-CO', { style: 'currency', currency: 'COP', maximumFractionDigits: 0 });
  const time = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long', day: 'numeric', month: 'long' });
  const moment = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' });
  const date = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'medium' });
  const key = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  return {
    money: (cop) => money.format(cop),
    time: dated(time),
    day: dated(day),
    // A date without a time is that day everywhere; read as an instant it would be the day before in Bogotá.
    moment: (iso) => (/^\d{4}-\d{2}-\d{2}$/.test(iso) ? dated(date)(iso) : dated(moment)(iso)),
    dayKey: dated(key),
  };
}

/** Waiting time in its largest unit: "40 s", "12 min", "2 h 5 min". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

// A time that is none must not take the whole screen down: `format` throws on it.
function dated(format: Intl.DateTimeFormat): (iso: string) => string {
  return (iso) => {
    const ms = Date.parse(iso);
    return Number.isNaN(ms) ? '' : format.format(ms);
  };
}
