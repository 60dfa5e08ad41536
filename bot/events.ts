import type { Fact } from '../contracts/fact.ts';
import type { Plan } from './decide.ts';
import { PERSON, withWaysOut } from './decide/plan.ts';
import type { Conversation } from './domain/conversation.ts';
import { MENU } from './flows/small-talk.ts';

/** What the assistant says of an event of the desk, or of the delivery of a code. Pure. */
export function planEvent(fact: Fact, conversation: Conversation): Plan {
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
    case 'otp-delayed':
      return codeDelayed(conversation);
    default:
      return silence;
  }
}

/**
 * Who waits for a code is told why it does not come; whatever is open stays open. Nothing is sent for an unknown
 * document, so nothing fails and it hears none of this: while messages fail, R-I2 holds less, which was accepted
 * for an honest word.
 */
function codeDelayed({ owner, dialog }: Conversation): Plan {
  const { awaiting, misunderstandings } = dialog;
  const kept: Plan = { ...silence, misunderstandings, ...(awaiting && { pending: awaiting }) };
  if (owner !== 'bot' || awaiting?.expects !== 'codigo_otp') return kept;
  const pending = withWaysOut(awaiting, PERSON);
  const { choices } = pending.question;
  return { ...kept, pending, replies: [{ key: 'identity.otp-delayed', ...(choices && { choices }) }] };
}

/** Who waits again may leave as before. */
const LEAVE = { id: 'leave-queue', key: 'choice.leave-queue' };
const silence: Plan = { facts: [], replies: [], misunderstandings: 0 };
