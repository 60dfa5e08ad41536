import type { Appointment, Slot } from '../../contracts/appointment.ts';
import type { Office } from '../ports/offices.ts';
import type { Say } from './lists.ts';

/** Parts of sentences about offices and appointments: hours, holidays by name, what one comes for, and further notes. */
export function appointmentWords(data: Record<string, unknown>, say: Say): Record<string, string> {
  const hours = data['hours'] as Office['hours'] | undefined;
  const holidays = (data['holidays'] ?? []) as string[];
  const offices = data['offices'] as Office[] | undefined;
  const service = data['service'];
  const { holidayOn, remindAt, distanceKm } = data;
  const holidayNames = holidays.map((name) => say(`holiday.${name}`)).join(', ');
  return {
    ...(hours && { hoursNote: hoursLine(hours, say) }),
    ...(offices && { lines: offices.map((each) => officeLine(each, say)).join('\n') }),
    ...(typeof service === 'string' && { serviceName: withinSentence(say(`service.${service}`)) }),
    holidayNames,
    holidayNote:
      holidayOn === undefined || holidayNames === '' ? '' : say('offices.holiday-note', { holidayOn, holidayNames }),
    remindNote: remindAt === undefined ? '' : say('appointment.remind-note', { remindAt }),
    distanceNote: typeof distanceKm === 'number' ? say('offices.distance-note', { km: String(distanceKm) }) : '',
  };
}

const withinSentence = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;

function officeLine({ name, address, hours }: Office, say: Say): string {
  return say('offices.office-line', { office: name, address, hoursNote: hoursLine(hours, say) });
}

/** 4 January 2026 was a Sunday: days and times of the week are written by a date of that week. */
function hoursLine({ from, to, opens, closes }: Office['hours'], say: Say): string {
  const dayOf = (weekday: number): string => `2026-01-0${4 + weekday}`;
  const timeOf = (time: string): string => `2026-01-04T${time}:00-05:00`;
  return say('offices.hours-line', {
    first: dayOf(from),
    last: dayOf(to),
    opens: timeOf(opens),
    closes: timeOf(closes),
  });
}

/** The slot or the appointment that a choice `slot-<n>` or `booked-<n>` is of. */
export function bookedLabel(id: string, data: Record<string, unknown>, say: Say): string | undefined {
  const [, kind, place] = /^(slot|booked)-(\d+)$/.exec(id) ?? [];
  const at = Number(place) - 1;
  if (kind === 'slot') {
    const slot = ((data['slots'] ?? []) as Slot[])[at];
    const office = slot && (data['names'] as Record<string, string> | undefined)?.[slot.officeId];
    if (!slot) return undefined;
    return office === undefined
      ? say('choice.slot', { startsAt: slot.startsAt })
      : say('choice.slot-at', { startsAt: slot.startsAt, office });
  }
  const booked = kind === 'booked' ? ((data['appointments'] ?? []) as Appointment[])[at] : undefined;
  return (
    booked &&
    say('choice.booked', { startsAt: booked.startsAt, serviceName: withinSentence(say(`service.${booked.service}`)) })
  );
}
