import type { FactOf } from '../../contracts/fact.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { priorityFor, queueFor } from '../policy/queues.ts';
import { LEAVE_QUEUE } from './choices.ts';
import type { Flow, FlowContext } from './flow.ts';

/** Puts the conversation in a queue, with all that is known; a hand-over is a fact, not a call (R-A13). */
export const handoff: Flow = {
  name: 'handoff',
  level: LEVEL_NEEDED.inform,
  step(input, context) {
    const { queue, priority, reason } = wanted(context);
    if (input.kind === 'enter') {
      return { at: { step: 'counting', slots: context.frame.slots }, effect: { kind: 'count-queue', queue, priority } };
    }
    if (input.kind !== 'outcome') return { end: 'stop' };
    const ahead = input.outcome.kind === 'queue' ? input.outcome.ahead : 0;
    const staffed = input.outcome.kind !== 'queue' || input.outcome.staffed;
    return {
      // The summary is filled in where there are words, at rendering.
      facts: [{ kind: 'handoff-requested', queue, priority, reason, summary: '' }],
      replies: [
        {
          key: staffed ? 'handoff.queued' : 'handoff.queued-unstaffed',
          data: { position: ahead + 1 },
          choices: [LEAVE_QUEUE],
        },
      ],
      end: 'stop',
    };
  },
};

function wanted({
  conversation,
  frame,
}: FlowContext): Pick<FactOf<'handoff-requested'>, 'queue' | 'priority' | 'reason'> {
  const { matter } = frame.slots as { matter?: string };
  const reason = (frame.slots as { reason?: FactOf<'handoff-requested'>['reason'] }).reason ?? 'asked';
  const about = matter ?? conversation.dialog.lastIntent;
  return { queue: queueFor(about), priority: priorityFor(about, reason), reason };
}
