import type { FilingState } from '../../contracts/filing.ts';
import { addBusinessDays, addMonths, businessDaysLeft, type OfficeCalendar } from './business-days.ts';

/** The clock of a filing; dates are ISO. */
export interface FilingTerm {
  /** Last day of the office's term; absent where none runs. */
  dueOn?: string;
  /** Days that were left of it when something was required of the citizen. */
  daysLeft?: number;
  /** Until when the citizen may answer a requirement. */
  answerBy?: string;
}

/** What moves the clock; a date that is given goes before one that is worked out. */
export interface TermChange {
  state: FilingState;
  dueOn?: string;
  answerBy?: string;
}

/**
 * The clock after a change on the ISO date `today` (Ley 1755 de 2015, articles 14 and 17): a requirement stops it and
 * leaves the citizen a month; with the answer the days that were left run on; a filing that is accepted begins its own
 * of `termDays` business days; one that was answered keeps the date it had.
 */
export function termAfter(
  before: FilingTerm & { termDays?: number },
  { state, dueOn = before.dueOn, answerBy }: TermChange,
  today: string,
  calendar: OfficeCalendar,
): FilingTerm {
  if (state === 'required') {
    const daysLeft = before.dueOn === undefined ? before.daysLeft : businessDaysLeft(today, before.dueOn, calendar);
    return { answerBy: answerBy ?? addMonths(today, 1), ...(daysLeft !== undefined && { daysLeft }) };
  }
  if (dueOn !== undefined) return { dueOn };
  const days = before.daysLeft ?? before.termDays;
  const begins = state === 'filed' && days !== undefined;
  return begins ? { dueOn: addBusinessDays(today, days, calendar) } : {};
}
