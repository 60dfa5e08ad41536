import type { Service } from '../../contracts/appointment.ts';
import type { Conversation } from '../domain/conversation.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { APPOINTMENT_CANCEL, APPOINTMENT_MOVE } from './choices.ts';
import type { Flow } from './flow.ts';

/** What to bring to the appointment there is or is being booked, and what to do who may be late (R-A12). */
export const appointmentDoubt: Flow = {
  name: 'appointment-doubt',
  level: LEVEL_NEEDED.inform,
  step(input, { frame, conversation }) {
    const choices = conversation.appointments?.length ? [APPOINTMENT_MOVE, APPOINTMENT_CANCEL] : [];
    if (frame.slots['doubt'] === 'late') return { replies: [{ key: 'appointment.late', choices }], end: 'done' };
    const service = serviceOf(conversation);
    if (input.kind === 'enter')
      return { at: { step: 'looking', slots: frame.slots }, effect: { kind: 'find-offices', service, text: '' } };
    if (input.kind !== 'outcome' || input.outcome.kind !== 'offices') return { end: 'done' };
    const { bring } = input.outcome.found;
    return { replies: [{ key: 'appointment.bring', data: { bring, service }, choices }], end: 'done' };
  },
};

/** Of what is being booked, else of the appointment that was made last. */
function serviceOf({ dialog, appointments = [] }: Conversation): Service {
  const booking = dialog.stack.map(({ slots }) => slots['service']).find((service) => typeof service === 'string');
  return (booking as Service | undefined) ?? appointments.at(-1)?.service ?? 'general';
}
