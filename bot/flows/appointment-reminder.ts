import type { Visitor } from '../../contracts/appointment.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { officeOf } from './appointment-told.ts';
import { APPOINTMENT_CANCEL, APPOINTMENT_MOVE } from './choices.ts';
import type { Flow, FlowContext, FlowStep, Outcome } from './flow.ts';

/** Reminds of an appointment, if it still stands as it was booked; *citas* is asked, as it may be cancelled elsewhere. */
export const appointmentReminder: Flow = {
  name: 'appointment-reminder',
  level: LEVEL_NEEDED.inform,
  step(input, context) {
    const { slots } = context.frame;
    const { number, startsAt, visitor } = slots as { number: string; startsAt: string; visitor: Visitor };
    const booked = context.conversation.appointments?.find((each) => each.number === number);
    if (booked?.startsAt !== startsAt || Date.parse(startsAt) <= context.now.getTime()) return { end: 'done' };
    if (input.kind === 'enter')
      return { at: { step: 'checking', slots }, effect: { kind: 'find-appointments', visitor, number } };
    return input.kind === 'outcome' ? afterOutcome(input.outcome, context) : { end: 'done' };
  },
};

function afterOutcome(outcome: Outcome, { conversation, frame }: FlowContext): FlowStep {
  const { number, startsAt } = frame.slots as { number: string; startsAt: string };
  const booked = conversation.appointments?.find((each) => each.number === number);
  if (!booked) return { end: 'done' };
  if (outcome.kind === 'offices') {
    const data = { ...officeOf({ ...booked, state: 'booked' }, outcome.found), bring: outcome.found.bring };
    return {
      replies: [{ key: 'appointment.reminder', data, choices: [APPOINTMENT_MOVE, APPOINTMENT_CANCEL] }],
      end: 'done',
    };
  }
  if (outcome.kind === 'appointments') {
    const [now] = outcome.appointments;
    if (now?.state !== 'booked' || now.startsAt !== startsAt) return { end: 'done' };
  }
  // Where *citas* does not answer, what was booked here is told: better than silence.
  return {
    at: { step: 'telling', slots: frame.slots },
    effect: { kind: 'find-offices', service: booked.service, text: '' },
  };
}
