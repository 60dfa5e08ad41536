import { mayTreatData } from '../policy/consent.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { filing } from './filing.ts';
import type { Flow } from './flow.ts';

/** Filing for who is in no register yet and can prove nothing: whoever files says who it is, and is asked leave first. */
export const filingOpen: Flow = {
  name: 'filing-open',
  level: LEVEL_NEEDED.inform,
  step(input, context) {
    if (input.kind !== 'enter' || mayTreatData(context.conversation, context.now)) return filing.step(input, context);
    // A gate: it begins here once leave was given.
    return { at: { step: 'start', slots: context.frame.slots }, call: { flow: 'consent' } };
  },
};
