/** The 18 holidays of Colombia (Ley 51 de 1983, article 1). */
export type HolidayName =
  (typeof FIXED)[number]['name'] | (typeof MOVED_TO_MONDAY)[number]['name'] | (typeof AROUND_EASTER)[number]['name'];

/** What an office adds to weekends and holidays; days are ISO dates of Bogotá. */
export interface OfficeCalendar {
  /** Days on which the office does not open. */
  closedDays: readonly string[];
  /** Spans, both ends included, in which terms do not run although the office may be open. */
  suspendedTerms: readonly { from: string; to: string }[];
}

/** Whether the office works on an ISO date. */
export function isBusinessDay(day: string, { closedDays }: Pick<OfficeCalendar, 'closedDays'> = NO_CLOSINGS): boolean {
  return !isWeekend(day) && holidaysOn(day).length === 0 && !closedDays.includes(day);
}

/**
 * The last day of a term of so many business days that begins to run on the next one after `day` (Ley 4 de 1913,
 * article 62). With 0 it is `day` itself. Throws RangeError where terms are suspended without end.
 */
export function addBusinessDays(day: string, count: number, calendar: OfficeCalendar = NO_CLOSINGS): string {
  let last = day;
  for (let counted = 0, passed = 0; counted < count; passed++) {
    if (passed > MOST_DAYS_A_COUNT * (count + 1)) throw new RangeError('the term never ends: terms are suspended');
    last = addDays(last, 1);
    if (isBusinessDay(last, calendar) && !isSuspended(last, calendar)) counted++;
  }
  return last;
}

/** How many days of a term are left after `day` until its last one, as `addBusinessDays` counts them; 0 where it is over. */
export function businessDaysLeft(day: string, last: string, calendar: OfficeCalendar = NO_CLOSINGS): number {
  let left = 0;
  for (let one = addDays(day, 1); one <= last; one = addDays(one, 1))
    if (isBusinessDay(one, calendar) && !isSuspended(one, calendar)) left++;
  return left;
}

/** The holidays that fall on an ISO date, of which there may be two. */
export function holidaysOn(day: string): HolidayName[] {
  return holidaysOf(Number(day.slice(0, 4)))
    .filter((holiday) => holiday.day === day)
    .map(({ name }) => name);
}

/** All holidays of a year, in the order of the calendar. */
export function holidaysOf(year: number): { name: HolidayName; day: string }[] {
  const easter = easterSunday(year);
  return [
    ...FIXED.map(({ name, on }) => ({ name, day: `${year}-${on}` })),
    ...MOVED_TO_MONDAY.map(({ name, on }) => ({ name, day: onMonday(`${year}-${on}`) })),
    ...AROUND_EASTER.map(({ name, after }) => ({ name, day: addDays(easter, after) })),
  ].sort((a, b) => a.day.localeCompare(b.day));
}

/** The ISO date some months later; a day the month lacks is its last one. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** The ISO date so many days after another, or before it. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

const DAY_MS = 86_400_000;
const NO_CLOSINGS: OfficeCalendar = { closedDays: [], suspendedTerms: [] };
/** Far more than any holidays in a row: a year of suspended terms for each day counted. */
const MOST_DAYS_A_COUNT = 366;

const FIXED = [
  { name: 'new-year', on: '01-01' },
  { name: 'labour-day', on: '05-01' },
  { name: 'independence', on: '07-20' },
  { name: 'battle-of-boyaca', on: '08-07' },
  { name: 'immaculate-conception', on: '12-08' },
  { name: 'christmas', on: '12-25' },
] as const;

/** Kept on the next Monday where they fall on another day. */
const MOVED_TO_MONDAY = [
  { name: 'epiphany', on: '01-06' },
  { name: 'saint-joseph', on: '03-19' },
  { name: 'saints-peter-and-paul', on: '06-29' },
  { name: 'assumption', on: '08-15' },
  { name: 'ethnic-diversity', on: '10-12' },
  { name: 'all-saints', on: '11-01' },
  { name: 'independence-of-cartagena', on: '11-11' },
] as const;

/** Days after Easter Sunday; the last three are those feasts' Mondays. */
const AROUND_EASTER = [
  { name: 'holy-thursday', after: -3 },
  { name: 'good-friday', after: -2 },
  { name: 'ascension', after: 43 },
  { name: 'corpus-christi', after: 64 },
  { name: 'sacred-heart', after: 71 },
] as const;

/** 0 is Sunday. */
const weekday = (day: string): number => new Date(day).getUTCDay();
const isWeekend = (day: string): boolean => weekday(day) % 6 === 0;
const onMonday = (day: string): string => addDays(day, (8 - weekday(day)) % 7);

function isSuspended(day: string, { suspendedTerms }: OfficeCalendar): boolean {
  return suspendedTerms.some(({ from, to }) => from <= day && day <= to);
}

/** The anonymous Gregorian algorithm (Nature, 1876), of whole divisions only. */
function easterSunday(year: number): string {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const marchDays = epact + toSunday - 7 * late + 22;
  return addDays(`${year}-03-01`, marchDays - 1);
}
