import { LEVEL_NEEDED } from '../policy/identity.ts';
import { appointmentOwn } from './appointment-own.ts';
import type { Flow } from './flow.ts';

/** The appointments of who proves to be that person, without their numbers. */
export const myAppointments: Flow = {
  name: 'my-appointments',
  level: LEVEL_NEEDED['see-own-data'],
  step: (input, context) => appointmentOwn.step(input, context),
};
