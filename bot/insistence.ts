import { toPerson, withWaysOut, type Plan } from './decide/plan.ts';
import type { DialogResult } from './dialog.ts';
import type { Conversation } from './domain/conversation.ts';
import { MENU_CHOICE, PERSON } from './flows/choices.ts';

/**
 * How often running a question was answered with what is no answer to it, this turn included: a flow that takes any
 * words and asks the same again has not understood them either (R-A15).
 */
export function timesUnanswered({ dialog }: Conversation, plan: Plan, { awaiting, replies }: DialogResult): number {
  const isAnswer = plan.run?.input.kind === 'said' && plan.misunderstandings === 0;
  const isSame = awaiting?.flow === dialog.awaiting?.flow && awaiting?.question.key === dialog.awaiting?.question.key;
  const isAskedAgain = replies.at(-1)?.data?.['again'] === true;
  const isFree = awaiting !== undefined && ANY_WORDS.has(awaiting.expects);
  return isAnswer && isFree && isSame && isAskedAgain ? dialog.misunderstandings + 1 : plan.misunderstandings;
}

/** What a question expects that any words may answer; elsewhere what fits is no misunderstanding. */
const ANY_WORDS: ReadonlySet<string> = new Set(['text', 'name', 'contact']);

/** From the third time on a person is called instead, where nothing was done or said to the city meanwhile. */
export function callsPerson(
  { dialog }: Conversation,
  plan: Plan,
  result: DialogResult,
  times: number,
): Plan | undefined {
  const { facts, outbox, audit, calls } = result;
  const didNothing = facts.length + outbox.length + audit.length + calls.length === 0;
  return times >= 3 && plan.misunderstandings === 0 && didNothing
    ? toPerson(dialog.stack, 'misunderstood', times)
    : undefined;
}

/** From the second time on the ways out stand beside the question. */
export function withWays(result: DialogResult, times: number): DialogResult {
  const { awaiting, replies } = result;
  const last = replies.at(-1);
  if (times < 2 || !awaiting || !last || last.key !== awaiting.question.key) return result;
  const open = withWaysOut(awaiting, PERSON, MENU_CHOICE);
  const { choices } = open.question;
  return { ...result, awaiting: open, replies: [...replies.slice(0, -1), { ...last, ...(choices && { choices }) }] };
}
