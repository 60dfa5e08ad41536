import type { Reply } from '../../contracts/reply.ts';
import { asksDays, asksWhere } from '../policy/asked-offices.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import type { Office } from '../ports/offices.ts';
import { BOOK_APPOINTMENT, PERSON } from './choices.ts';
import type { Flow, FlowContext, FlowStep, Opening, Outcome } from './flow.ts';

/** Where the offices are and when they open, the nearest one where a place is known, with holidays by name (R-A12). */
export const offices: Flow = {
  name: 'offices',
  level: LEVEL_NEEDED.inform,
  step(input, context): FlowStep {
    const { frame, location, meaning, text } = context;
    if (input.kind === 'enter') {
      const day = meaning.entities.find(({ type, valid }) => type === 'fecha' && valid !== false)?.value;
      return {
        at: { step: 'looking', slots: frame.slots },
        effect: {
          ...{ kind: 'find-offices', text },
          ...(location && { location }),
          ...(typeof day === 'string' && { day }),
        },
      };
    }
    return input.kind === 'outcome' && input.outcome.kind === 'offices'
      ? { replies: [{ ...told(input.outcome, context), choices: [BOOK_APPOINTMENT, PERSON] }], end: 'done' }
      : { end: 'done' };
  },
};

function told(outcome: Extract<Outcome, { kind: 'offices' }>, { text }: FlowContext): Reply {
  const { found, opening, holiday } = outcome;
  const { by, offices: all, source } = found;
  const office = by?.kind === 'office' ? all.find(({ officeId }) => officeId === by.officeId) : all[0];
  const near = holiday && nearHoliday(holiday);
  if (opening) return onDay(opening, office, source);
  if (asksDays(text)) return { key: 'offices.weekdays', data: { hours: office?.hours, source, ...near } };
  if (by?.kind === 'office') return { key: 'offices.one', data: { ...office, office: office?.name, source, ...near } };
  if (by) {
    const key = by.kind === 'barrio' ? 'offices.nearest' : 'offices.nearest-here';
    const place = by.kind === 'barrio' ? by.name : undefined;
    return { key, data: { ...office, office: office?.name, place, source, ...near } };
  }
  return asksWhere(text)
    ? { key: 'offices.list', data: { offices: all, source, ...near } }
    : { key: 'offices.hours', data: { hours: office?.hours, source, ...near } };
}

function onDay(
  { day, isOpen, isWeekend, holidays, nextOpen }: Opening,
  office: Office | undefined,
  source: string,
): Reply {
  const data = { day, hours: office?.hours, source };
  if (isOpen) return { key: 'offices.open-day', data };
  const otherwise = isWeekend ? 'offices.closed-weekend' : 'offices.closed-day';
  const key = holidays.length > 0 ? 'offices.closed-holiday' : otherwise;
  return { key, data: { ...data, holidays, nextOpen } };
}

/** Told beside the hours, so that nobody comes in vain. */
const nearHoliday = ({ day, holidays }: Opening): Record<string, unknown> => ({ holidayOn: day, holidays });
