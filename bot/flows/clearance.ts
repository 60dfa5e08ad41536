import { backOfficeDown } from './account.ts';
import { askedOf } from '../policy/asked.ts';
import type { Flow } from './flow.ts';

/** Says whether the paz y salvo can be issued, or why not; asked of the source, never of a copy (R-A2, R-G2). */
export const clearance: Flow = {
  name: 'clearance',
  level: 2,
  step(input, { frame }) {
    const { tax } = askedOf(frame.slots);
    if (input.kind === 'enter') {
      return { at: { step: 'checking', slots: frame.slots }, effect: { kind: 'check-clearance', ...(tax && { tax }) } };
    }
    if (input.kind !== 'outcome') return { end: 'done' };
    if (input.outcome.kind !== 'clearance') return backOfficeDown({ frame });
    const { allowed, pendingCop } = input.outcome;
    return {
      facts: [{ kind: 'clearance-checked', allowed, ...(tax && { tax }) }],
      replies: [
        allowed
          ? { key: 'clearance.ready', data: tax ? { tax } : {}, choices: [{ id: 'person', key: 'choice.person' }] }
          : {
              key: 'clearance.refused',
              data: { pendingCop, ...(tax && { tax }) },
              choices: [
                { id: 'pay', key: 'choice.pay' },
                { id: 'statement', key: 'choice.statement' },
                { id: 'agreement', key: 'choice.agreement' },
              ],
            },
      ],
      end: 'done',
    };
  },
};
