import { LEVEL_NEEDED } from '../policy/identity.ts';
import { asksBalance } from '../policy/asked.ts';
import { knowledge } from './knowledge.ts';
import type { Flow } from './flow.ts';

/** The contribution for public works: who asks what is owed gets the account of it, with identity; the rest is content. */
export const valorizacion: Flow = {
  name: 'valorizacion',
  level: LEVEL_NEEDED.inform,
  step(input, context) {
    const { slots } = context.frame;
    if (input.kind === 'enter' && asksBalance(context.text))
      return { next: { flow: 'account', slots: { ...slots, tax: 'valorizacion', said: context.text } } };
    return knowledge.step(input, context);
  },
};
