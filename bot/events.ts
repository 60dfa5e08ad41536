import type { Fact, FactOf, Frame } from '../contracts/fact.ts';
import type { Plan } from './decide.ts';
import { askAgain, withWaysOut } from './decide/plan.ts';
import type { Conversation } from './domain/conversation.ts';
import { identityIsIdle } from './domain/identity-idle.ts';
import { without } from './domain/without.ts';
import { LEAVE_QUEUE, PERSON } from './flows/choices.ts';
import type { Write } from './flows/flow.ts';
import { flowNamed } from './flows/index.ts';
import { MENU } from './flows/small-talk.ts';

/** What the assistant says of an event of the desk, or of the delivery of a code. Pure. */
export function planEvent(fact: Fact, conversation: Conversation, now: Date): Plan {
  switch (fact.kind) {
    case 'write-intended':
      return doWrite(fact, conversation);
    case 'answer-deferred':
      return answerNow(fact, conversation, now);
    case 'reminder-set':
      return remindNow(fact, conversation, now);
    case 'agent-joined':
      return { ...silence, replies: [{ key: 'agent.joined', data: { name: fact.agentName } }] };
    case 'agent-left':
      return {
        ...silence,
        replies: [
          fact.to === 'bot'
            ? { key: 'agent.left', choices: [...MENU] }
            : { key: 'handoff.requeued', choices: [LEAVE_QUEUE] },
        ],
      };
    case 'conversation-closed': {
      const stack = [{ flow: 'goodbye', step: 'start', slots: { after: 'agent' } }];
      return { ...silence, run: { stack, input: { kind: 'enter' } } };
    }
    case 'otp-delayed':
      return codeDelayed(conversation);
    case 'filing-changed':
      return filingChanged(fact, conversation);
    case 'file-inspected':
      return fileInspected(fact, conversation);
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

/** What became of a filing is told at once, whoever has the conversation; what is open is asked again after it. */
function filingChanged(fact: FactOf<'filing-changed'>, { dialog }: Conversation): Plan {
  const { awaiting, misunderstandings } = dialog;
  const news = { flow: 'filing-news', step: 'start', slots: without(fact, 'kind') };
  const kept = awaiting && awaiting.flow !== 'offer' ? { pending: awaiting } : {};
  return { ...silence, ...kept, misunderstandings, run: { stack: [...dialog.stack, news], input: { kind: 'enter' } } };
}

/** A file that waited to be looked at had a virus: it is gone, and whoever sent it must know. What is open stays open. */
function fileInspected({ name, inspection }: FactOf<'file-inspected'>, { dialog }: Conversation): Plan {
  const { awaiting, misunderstandings } = dialog;
  const replies = inspection.state === 'refused' ? [{ key: 'file.removed', data: { name } }] : [];
  return { ...silence, misunderstandings, replies, ...(awaiting && { pending: awaiting }) };
}

/** What was intended is done, and the flow that asked for it goes on with what came of it. */
function doWrite({ effect, key }: FactOf<'write-intended'>, { dialog }: Conversation): Plan {
  const input = { kind: 'enter' } as const;
  return { ...silence, run: { stack: dialog.stack, input }, write: { effect: effect as Write, key } };
}

/** What is due is said by itself, and whatever is open is asked again after it; never between an agent and the citizen. */
function remindNow({ stack }: FactOf<'reminder-set'>, { owner, dialog }: Conversation, now: Date): Plan {
  const { awaiting, misunderstandings } = dialog;
  const kept: Plan = { ...silence, misunderstandings, ...(awaiting && { pending: awaiting }) };
  if (owner === 'agent') {
    const until = new Date(now.getTime() + AGENT_REST_MS).toISOString();
    return { ...kept, facts: [{ kind: 'reminder-set', until, stack }] };
  }
  const isFree = (!awaiting || awaiting.flow === 'offer') && owner !== 'queued';
  return {
    ...(isFree ? { ...silence, misunderstandings } : kept),
    run: { stack: isFree ? stack : [...dialog.stack, ...stack], input: { kind: 'enter' } },
  };
}

/** How much later a reminder comes that met an agent at work, ms. */
const AGENT_REST_MS = 30 * 60_000;

/** The question that was put off is asked now; whatever is open meanwhile is asked again after it. */
function answerNow({ stack }: FactOf<'answer-deferred'>, conversation: Conversation, now: Date): Plan {
  const { owner, dialog } = conversation;
  const { awaiting, misunderstandings } = dialog;
  const kept: Plan = { ...silence, misunderstandings, ...(awaiting && { pending: awaiting }) };
  if (owner === 'agent' || owner === 'closed') return kept;
  const idle = identityIsIdle(conversation, conversation.citizenLastAt, now);
  if (awaiting && PROOF.has(awaiting.flow) && needsProof(stack, idle ? 0 : conversation.identity.level)) {
    // The proof under way serves this too: its answer comes right after, before the matter that waits below.
    const under = dialog.stack.findIndex(({ flow }) => PROOF.has(flow));
    const waiting = [...dialog.stack.slice(0, under), ...stack, ...dialog.stack.slice(under)];
    return { ...kept, replies: [{ key: 'busy.proof-first' }, askAgain(awaiting)], stack: waiting };
  }
  const isFree = !awaiting || awaiting.flow === 'offer';
  // Options that stood beside an earlier answer give way to those of this one.
  return {
    ...(isFree ? { ...silence, misunderstandings } : kept),
    facts: idle ? [{ kind: 'identity-dropped', reason: 'idle' }] : [],
    replies: [{ key: 'busy.now' }],
    run: { stack: isFree ? stack : [...dialog.stack, ...stack], input: { kind: 'enter' } },
  };
}

/** The flows that prove who writes. */
const PROOF: ReadonlySet<string> = new Set(['consent', 'identify']);

const needsProof = (stack: readonly Frame[], level: number): boolean =>
  stack.some(({ flow }) => flowNamed(flow).level > level);

const silence: Plan = { facts: [], replies: [], misunderstandings: 0 };
