import type { Fact } from '../contracts/fact.ts';
import type { Plan } from './decide.ts';
import { MENU } from './flows/small-talk.ts';

/** What the assistant says of an event of the desk. Pure. */
export function planEvent(fact: Fact): Plan {
  switch (fact.kind) {
    case 'agent-joined':
      return { ...silence, replies: [{ key: 'agent.joined', data: { name: fact.agentName } }] };
    case 'agent-left':
      return {
        ...silence,
        replies: [
          fact.to === 'bot' ? { key: 'agent.left', choices: [...MENU] } : { key: 'handoff.requeued', choices: [LEAVE] },
        ],
      };
    case 'conversation-closed': {
      const stack = [{ flow: 'goodbye', step: 'start', slots: { after: 'agent' } }];
      return { ...silence, run: { stack, input: { kind: 'enter' } } };
    }
    default:
      return silence;
  }
}

/** Who waits again may leave as before. */
const LEAVE = { id: 'leave-queue', key: 'choice.leave-queue' };
const silence: Plan = { facts: [], replies: [], misunderstandings: 0 };
