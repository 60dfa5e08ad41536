import type { Choice, Reply } from '../../contracts/reply.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { AGREEMENT, CLEARANCE, MY_PAPERS, PAY, PERSON, STATEMENT, WAYS_OUT } from './choices.ts';
import type { Flow, FlowStep } from './flow.ts';

/** What can be done here, as numbered options: never needed, always available (R-A14). */
export const MENU: readonly Choice[] = [
  { id: 'predial', key: 'choice.predial' },
  STATEMENT,
  PAY,
  CLEARANCE,
  AGREEMENT,
  MY_PAPERS,
  { id: 'hours', key: 'choice.hours' },
  PERSON,
];

/** One sentence in answer to one sentence; what is offered with it stands in the reply's choices. */
const ANSWERS: Readonly<Record<string, Reply>> = {
  saludar: { key: 'greeting.again', choices: [...MENU] },
  ayuda: { key: 'help.menu', choices: [...MENU] },
  agradecer: { key: 'thanks.answer' },
  identidad_bot: {
    key: 'identity-bot.answer',
    choices: WAYS_OUT,
  },
  frustracion: {
    key: 'frustration.sorry',
    choices: WAYS_OUT,
  },
  negar: { key: 'small-talk.no' },
  afirmar: { key: 'small-talk.yes', choices: [...MENU] },
  cancelar: { key: 'cancel.nothing' },
};

export const smallTalk: Flow = {
  name: 'small-talk',
  level: LEVEL_NEEDED.inform,
  step(_input, { frame, meaning }): FlowStep {
    const { intent } = frame.slots as { intent?: string };
    const reply = ANSWERS[intent ?? meaning.intent] ?? { key: 'help.menu', choices: [...MENU] };
    return { replies: [reply], end: 'done' };
  },
};
