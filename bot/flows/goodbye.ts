import { LEVEL_NEEDED } from '../policy/identity.ts';
import type { Flow, FlowContext, Question } from './flow.ts';

/** Ends the conversation and asks how it went, 1 to 5 (R-D5); a later message opens it again. */
export const goodbye: Flow = {
  name: 'goodbye',
  level: LEVEL_NEEDED.inform,
  step(input, context) {
    if (input.kind === 'enter') {
      const closed = { kind: 'conversation-closed' as const, by: 'citizen' as const };
      return {
        facts: context.conversation.owner === 'closed' ? [] : [closed],
        at: { step: 'rating', slots: context.frame.slots },
        ask: askRating(context),
      };
    }
    if (input.kind !== 'said') return { end: 'stop' };
    if (input.choice === 'no') return { replies: [{ key: 'rating.skipped' }], end: 'stop' };
    const score = scoreOf(input.choice);
    if (score === undefined)
      return { ask: { ...askRating(context), reply: { ...askRating(context).reply, key: 'rating.range' } } };
    return {
      facts: [{ kind: 'rating-given', score }],
      replies: [{ key: score >= 4 ? 'rating.thanks' : 'rating.thanks-low' }],
      end: 'stop',
    };
  },
};

function askRating({ frame }: FlowContext): Question {
  const { after } = frame.slots as { after?: 'agent' };
  return {
    expects: 'score',
    reply: {
      key: after === 'agent' ? 'rating.ask-after-agent' : 'rating.ask',
      choices: ['1', '2', '3', '4', '5'].map((label) => ({ id: label, label })),
    },
  };
}

function scoreOf(choice: string | undefined): number | undefined {
  const score = Number(choice);
  return Number.isInteger(score) && score >= 1 && score <= 5 ? score : undefined;
}
