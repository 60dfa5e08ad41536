import { CONSENT_VERSION } from '../policy/consent.ts';
import type { Flow, Question } from './flow.ts';

/** Asks leave to treat personal data, once a conversation (Ley 1581 de 2012, R-I4). */
export const consent: Flow = {
  name: 'consent',
  level: 0,
  step(input) {
    if (input.kind === 'enter') return { at: { step: 'asked' }, ask: question() };
    const choice = input.kind === 'said' ? input.choice : undefined;
    if (choice === 'yes') {
      // The text's digest is filled in where the text is known, at rendering.
      return { facts: [{ kind: 'consent-given', version: CONSENT_VERSION, textSha256: '' }], end: 'done' };
    }
    if (choice === 'no') {
      return {
        facts: [{ kind: 'consent-refused', version: CONSENT_VERSION }],
        replies: [
          {
            key: 'consent.refused',
            choices: [
              { id: 'person', key: 'choice.person' },
              { id: 'hours', key: 'choice.hours' },
            ],
          },
        ],
        end: 'stop',
      };
    }
    // The whole text was just said: what is missing is a yes or a no.
    return { replies: [{ key: 'consent.explain' }], ask: { ...question(), again: true } };
  },
};

function question(): Question {
  return {
    expects: 'yes-no',
    reply: {
      key: 'consent.ask',
      data: { version: CONSENT_VERSION },
      choices: [
        { id: 'yes', key: 'choice.accept' },
        { id: 'no', key: 'choice.decline' },
      ],
    },
  };
}
