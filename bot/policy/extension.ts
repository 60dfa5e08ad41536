import { addBusinessDays, type OfficeCalendar } from '../domain/business-days.ts';
import type { ExtensionRefusal } from '../ports/filing-extension.ts';
import type { KeptFiling } from '../ports/filings.ts';

/** Business days that the law of personal data adds (Ley 1581 de 2012, articles 14 and 15). */
const DATA_DAYS: Readonly<Record<string, number>> = {
  'datos-consulta': 5,
  'datos-correccion': 8,
  'datos-supresion': 8,
};

/**
 * Whether a term may be put off to the ISO date `until`: told before it ends, and to no more than double what the law
 * gave (Ley 1755 de 2015, article 14, paragraph), or by the days of the law of personal data.
 */
export function extensionRefusal(
  { filing, content }: KeptFiling,
  { until, today }: { until: string; today: string },
  calendar: OfficeCalendar,
): ExtensionRefusal | undefined {
  const { dueOn, procedure, state } = filing;
  const days = DATA_DAYS[procedure] ?? content.termDays;
  if (state !== 'filed' || dueOn === undefined || days === undefined) return { because: 'no-term' };
  if (today > dueOn) return { because: 'over' };
  const latest = addBusinessDays(dueOn, days, calendar);
  if (until <= dueOn) return { because: 'not-later', latest };
  return until > latest ? { because: 'too-late', latest } : undefined;
}
