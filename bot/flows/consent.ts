import { LEVEL_NEEDED } from '../policy/identity.ts';
import { consentVersionAt } from '../policy/consent.ts';
import { PERSON } from './choices.ts';
import type { Flow, FlowStep, Question } from './flow.ts';

/** Asks leave to treat personal data, once a conversation (Ley 1581 de 2012, R-I4). */
export const consent: Flow = {
  name: 'consent',
  level: LEVEL_NEEDED.inform,
  step(input, { conversation, frame, now }) {
    const current = consentVersionAt(now);
    const asked: FlowStep = { at: { step: 'asked', slots: { version: current } }, ask: question(current) };
    // A new text is asked for although an older one was agreed to; that one's proof stays.
    if (input.kind === 'enter' && conversation.consent?.given === true)
      return { ...asked, replies: [{ key: 'consent.changed' }] };
    if (input.kind === 'enter') return asked;
    // The digest of the words shown joined the version in the slots when they were rendered; without it nothing was shown.
    const { version = current, textSha256 } = frame.slots as { version?: string; textSha256?: string };
    const choice = input.kind === 'said' ? input.choice : undefined;
    if (choice === 'yes') {
      return textSha256 === undefined
        ? asked
        : { facts: [{ kind: 'consent-given', version, textSha256 }], end: 'done' };
    }
    if (choice === 'no') {
      return {
        facts: [{ kind: 'consent-refused', version }],
        replies: [
          {
            key: 'consent.refused',
            choices: [PERSON, { id: 'hours', key: 'choice.hours' }],
          },
        ],
        end: 'stop',
      };
    }
    // The whole text was just said: what is missing is a yes or a no.
    return { replies: [{ key: 'consent.explain' }], ask: { ...question(version), again: true } };
  },
};

function question(version: string): Question {
  return {
    expects: 'yes-no',
    reply: {
      key: 'consent.ask',
      data: { version, consentVersion: version },
      choices: [
        { id: 'yes', key: 'choice.accept' },
        { id: 'no', key: 'choice.decline' },
      ],
    },
  };
}
