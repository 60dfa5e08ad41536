import { PERSON_FROM, toPerson, WAYS_OUT_FROM, withWaysOut, type Plan } from './decide/plan.ts';
import type { DialogResult } from './dialog.ts';
import type { Conversation } from './domain/conversation.ts';
import { MENU_CHOICE, PERSON } from './flows/choices.ts';

/**
 * Runs a plan. A flow that takes any words and asks the same again has not understood them either: that counts as every
 * misunderstanding does, shows the ways out, and calls a person in the end (R-A15).
 */
export async function runInsisting(
  conversation: Conversation,
  decided: Plan,
  run: (plan: Plan) => Promise<DialogResult>,
): Promise<{ plan: Plan; result: DialogResult }> {
  const result = await run(decided);
  if (!asksInVain(conversation, decided, result)) return { plan: decided, result };
  const misunderstandings = conversation.dialog.misunderstandings + 1;
  if (misunderstandings >= PERSON_FROM && didNothing(result)) {
    const plan = toPerson(conversation.dialog.stack, 'misunderstood', misunderstandings);
    return { plan, result: await run(plan) };
  }
  return {
    plan: { ...decided, misunderstandings },
    result: misunderstandings >= WAYS_OUT_FROM ? withWays(result) : result,
  };
}

/** Whether what was said to a question only brought the same question again. */
function asksInVain({ dialog }: Conversation, plan: Plan, { awaiting, replies }: DialogResult): boolean {
  // A plan that did not understand has counted it already.
  if (plan.run?.input.kind !== 'said' || plan.misunderstandings > 0 || !awaiting) return false;
  const isSame = awaiting.flow === dialog.awaiting?.flow && awaiting.question.key === dialog.awaiting.question.key;
  return isSame && ANY_WORDS.has(awaiting.expects) && replies.at(-1)?.data?.['again'] === true;
}

/** What a question expects that any words may answer; elsewhere what fits is no misunderstanding. */
const ANY_WORDS: ReadonlySet<string> = new Set(['text', 'name', 'contact']);

/** What was done, or asked of the city, cannot be taken back by running something else. */
const didNothing = ({ facts, outbox, audit, calls }: DialogResult): boolean =>
  facts.length + outbox.length + audit.length + calls.length === 0;

function withWays(result: DialogResult): DialogResult {
  const { awaiting, replies } = result;
  const last = replies.at(-1);
  if (!awaiting || !last || last.key !== awaiting.question.key) return result;
  const open = withWaysOut(awaiting, PERSON, MENU_CHOICE);
  const { choices } = open.question;
  return { ...result, awaiting: open, replies: [...replies.slice(0, -1), { ...last, ...(choices && { choices }) }] };
}
