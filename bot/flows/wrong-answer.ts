import type { Conversation } from '../domain/conversation.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { MENU_CHOICE, PERSON } from './choices.ts';
import type { Flow, FlowStep } from './flow.ts';
import { unavailable } from './unavailable.ts';

const KIND = 'wrong-answer';
const LONGEST_SAID = 300;

/** The citizen says that an answer is wrong: a case with the record of that answer, its number, and a person at hand. */
export const wrongAnswer: Flow = {
  name: 'wrong-answer',
  level: LEVEL_NEEDED.inform,
  step(input, { conversation, frame, text }) {
    if (input.kind === 'outcome') {
      return input.outcome.kind === 'case' ? noted(input.outcome.number) : unavailable(input.outcome, { frame });
    }
    const known = justNoted(conversation);
    if (known !== undefined) return noted(known);
    const { about, answers = [] } = conversation.lastTurn ?? {};
    const replies = answers.map(({ key }) => key).join(', ');
    const detail = { about, replies, answers, said: text.slice(0, LONGEST_SAID) };
    return {
      at: { step: 'noting', slots: frame.slots },
      effect: { kind: 'open-case', caseKind: KIND, detail },
    };
  },
};

function noted(caseNumber: string): FlowStep {
  return {
    replies: [{ key: 'wrong-answer.noted', data: { caseNumber }, choices: [PERSON, MENU_CHOICE] }],
    end: 'done',
  };
}

/** Said twice running it is the same answer: it has its case. */
function justNoted({ dialog, cases }: Conversation): string | undefined {
  if (!dialog.lastReplies.includes('wrong-answer.noted')) return undefined;
  return cases?.findLast(({ caseKind }) => caseKind === KIND)?.number;
}
