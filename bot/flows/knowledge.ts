import type { Choice } from '../../contracts/reply.ts';
import type { Flow, FlowContext, FlowStep } from './flow.ts';

/** Answers from the knowledge base, with its source; where it has nothing, says so and offers a person (R-N6). */
export const knowledge: Flow = {
  name: 'knowledge',
  level: 0,
  step(input, context) {
    const intent = askedIntent(context);
    if (input.kind === 'enter') {
      return { at: { step: 'looking', slots: context.frame.slots }, effect: { kind: 'find-knowledge', intent } };
    }
    if (input.kind !== 'outcome' || input.outcome.kind !== 'knowledge') return { end: 'done' };
    const { answer } = input.outcome;
    if (!answer) return { replies: [nothingFound()], end: 'done' };
    const { text, source, validTo } = answer;
    const choices = NEXT[intent];
    const data = { text, source, ...(validTo && { validTo }) };
    return { replies: [{ key: 'knowledge.answer', data, ...(choices && { choices: [...choices] }) }], end: 'done' };
  },
};

/** What can be done here after the conditions were told. */
const NEXT: Readonly<Record<string, readonly Choice[]>> = {
  acuerdo_pago_solicitar: [
    { id: 'agreement', key: 'choice.agreement' },
    { id: 'person', key: 'choice.person' },
  ],
};

function nothingFound(): NonNullable<FlowStep['replies']>[number] {
  return {
    key: 'knowledge.none',
    choices: [
      { id: 'person', key: 'choice.person' },
      { id: 'menu', key: 'choice.menu' },
    ],
  };
}

/** The menu's choices name the matter; otherwise it is what the citizen's sentence meant. */
function askedIntent({ frame, meaning }: FlowContext): string {
  const { intent } = frame.slots as { intent?: string };
  return intent ?? meaning.intent;
}
