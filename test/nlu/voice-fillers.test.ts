import { describe, expect, it } from 'vitest';
import { withoutFillers } from '../../nlu/voice-fillers.ts';

describe('words that gain time at the head of what is said on the phone (R-N1)', () => {
  it.each([
    ['eh quiero pagar', 'quiero pagar'],
    ['pues mire yo quiero saber cuanto debo', 'yo quiero saber cuanto debo'],
    ['ehh este pues quiero hablar con alguien', 'quiero hablar con alguien'],
    ['este es que no me llego el recibo', 'es que no me llego el recibo'],
    ['pues no', 'no'],
    ['mmm, si', 'si'],
  ])('"%s" is read as "%s"', (said, read) => expect(withoutFillers(said)).toBe(read));

  it.each(['este recibo no es mio', 'este es el numero', 'eh', 'pues', 'mire', 'bueno', 'esta bien', ''])(
    'leaves "%s" as it is',
    (said) => expect(withoutFillers(said)).toBe(said),
  );

  it('takes no longer for a flood of them', () => {
    expect(withoutFillers(`${'eh '.repeat(600)}si`)).toBe('si');
  });
});
