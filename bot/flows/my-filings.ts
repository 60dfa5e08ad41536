import { LEVEL_NEEDED } from '../policy/identity.ts';
import { PERSON } from './choices.ts';
import type { Flow } from './flow.ts';
import { unavailable } from './unavailable.ts';

/** Older ones are asked for by their number. */
const MOST_LISTED = 8;

/** "Mis trámites": what who is proven has filed, and the cases besides (R-A10). */
export const myFilings: Flow = {
  name: 'my-filings',
  level: LEVEL_NEEDED['see-own-data'],
  step(input, context) {
    const { frame } = context;
    if (input.kind === 'enter')
      return { at: { step: 'listing', slots: frame.slots }, effect: { kind: 'list-filings' } };
    if (input.kind !== 'outcome') return { end: 'done' };
    if (input.outcome.kind !== 'filings') return unavailable(input.outcome, context);
    const { filings, cases } = input.outcome;
    if (filings.length + cases.length === 0)
      return { replies: [{ key: 'tramite.none', choices: [{ id: 'pqrs', key: 'choice.pqrs' }, PERSON] }], end: 'done' };
    const data = {
      filings: filings.slice(0, MOST_LISTED).map(({ number, procedure, state }) => ({ number, procedure, state })),
      cases: cases.slice(0, MOST_LISTED).map(({ number, state }) => ({ number, state })),
    };
    return { replies: [{ key: 'tramite.list', data, choices: [PERSON] }], end: 'done' };
  },
};
