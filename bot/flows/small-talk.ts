import type { Choice, Reply } from '../../contracts/reply.ts';
import type { Flow, FlowStep } from './flow.ts';

/** What can be done here, as numbered options: never needed, always available (R-A14). */
export const MENU: readonly Choice[] = [
  { id: 'predial', key: 'choice.predial' },
  { id: 'statement', key: 'choice.statement' },
  { id: 'pay', key: 'choice.pay' },
  { id: 'clearance', key: 'choice.clearance' },
  { id: 'agreement', key: 'choice.agreement' },
  { id: 'my-papers', key: 'choice.my-papers' },
  { id: 'hours', key: 'choice.hours' },
  { id: 'person', key: 'choice.person' },
];

/** One sentence in answer to one sentence; what is offered with it stands in the reply's choices. */
const ANSWERS: Readonly<Record<string, Reply>> = {
  saludar: { key: 'greeting.again', choices: [...MENU] },
  ayuda: { key: 'help.menu', choices: [...MENU] },
  agradecer: { key: 'thanks.answer' },
  identidad_bot: {
    key: 'identity-bot.answer',
    choices: [
      { id: 'person', key: 'choice.person' },
      { id: 'menu', key: 'choice.menu' },
    ],
  },
  frustracion: {
    key: 'frustration.sorry',
    choices: [
      { id: 'person', key: 'choice.person' },
      { id: 'menu', key: 'choice.menu' },
    ],
  },
  negar: { key: 'small-talk.no' },
  afirmar: { key: 'small-talk.yes', choices: [...MENU] },
  cancelar: { key: 'cancel.nothing' },
};

export const smallTalk: Flow = {
  name: 'small-talk',
  level: 0,
  step(_input, { frame, meaning }): FlowStep {
    const { intent } = frame.slots as { intent?: string };
    const reply = ANSWERS[intent ?? meaning.intent] ?? { key: 'help.menu', choices: [...MENU] };
    return { replies: [reply], end: 'done' };
  },
};
