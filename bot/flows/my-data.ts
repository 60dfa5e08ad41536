import { LEVEL_NEEDED } from '../policy/identity.ts';
import type { Flow } from './flow.ts';
import { given } from './paper-given.ts';

/**
 * What is held of a person, at once: a signed paper and a file that machines read (Ley 1581 de 2012, art. 14). Where
 * it cannot be made now, the query is filed and has its term.
 */
export const myData: Flow = {
  name: 'my-data',
  level: LEVEL_NEEDED['see-own-data'],
  isRight: true,
  step(input, { frame }) {
    if (input.kind === 'enter') return { at: { step: 'making', slots: frame.slots }, effect: { kind: 'export-data' } };
    if (input.kind === 'outcome' && input.outcome.kind === 'paper')
      return { replies: [given(input.outcome.paper)], end: 'done' };
    return { next: { flow: 'data-claim', slots: { ...frame.slots, claim: 'see' } } };
  },
};
