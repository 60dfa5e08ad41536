import type { Awaiting, Fact, Frame } from '../contracts/fact.ts';
import type { Origin, Reply } from '../contracts/reply.ts';
import type { Plan, Said } from './decide.ts';
import { askAgain } from './decide/plan.ts';
import { foldAll, type Conversation } from './domain/conversation.ts';
import { saidFiles } from './domain/said-files.ts';
import type { EffectResult, Effects } from './effects.ts';
import { awaitingOf, isWrite, type FlowInput, type FlowStep } from './flows/flow.ts';
import { flowNamed } from './flows/index.ts';
import { mayTreatData } from './policy/consent.ts';

/** A reply with what led to it: the flow that said it, and the systems that were asked before. */
export interface TracedReply extends Reply {
  flow?: string;
  calls: Origin['calls'];
}

/** What a plan came to: all of it is committed together, or none of it. */
export interface DialogResult {
  facts: Fact[];
  replies: TracedReply[];
  outbox: EffectResult['outbox'];
  audit: EffectResult['audit'];
  stack: Frame[];
  awaiting?: Awaiting;
  /** Folded up to here. */
  conversation: Conversation;
  /** Systems of the city that were asked so far. */
  calls: Origin['calls'];
}

/** A turn takes a handful of steps; more is a loop, and our bug. */
const MOST_STEPS = 16;

/** Runs a plan's flows to where they wait, end, or ask the citizen: pure steps, and effects in between. */
export async function runDialog(start: Conversation, plan: Plan, said: Said, effects: Effects): Promise<DialogResult> {
  const result: DialogResult = {
    facts: [],
    replies: plan.replies.map((reply) => ({ ...reply, calls: [] })),
    outbox: [],
    audit: [],
    stack: [],
    conversation: start,
    calls: [],
  };
  add(result, plan.facts, said.now);
  if (!plan.run) return { ...result, ...remaining(start, plan) };

  result.stack = plan.run.stack;
  let { input }: { input: FlowInput | undefined } = plan.run;
  if (plan.write) {
    const { outcome, ...done } = await effects.write(plan.write.effect, plan.write.key, result.conversation);
    keep(result, done, said.now);
    input = { kind: 'outcome', outcome };
  }
  // A question kept open by the plan was already said by it where its own flow is on top.
  if (plan.pending && result.stack.at(-1)?.flow === plan.pending.flow) return { ...result, awaiting: plan.pending };

  for (let steps = 0; input !== undefined; steps++) {
    if (steps >= MOST_STEPS) throw new RangeError('the dialog does not come to rest');
    const gated = withGates(result.stack, result.conversation, said.now);
    if (gated.length > result.stack.length) input = { kind: 'enter' };
    result.stack = gated;
    const frame = result.stack.at(-1);
    if (!frame) break;
    const { conversation } = result;
    const step = flowNamed(frame.flow).step(input, {
      conversation,
      frame,
      meaning: said.meaning,
      text: said.text,
      files: saidFiles(said.attachments),
      now: said.now,
      ...(said.address !== undefined && { address: said.address }),
      ...(said.location && { location: said.location }),
    });
    input = await apply(step, frame, result, said, effects, plan.pending);
  }
  return result;
}

/** Applies one step. Returns what the top flow is called with next, or undefined where the dialog rests. */
async function apply(
  step: FlowStep,
  frame: Frame,
  result: DialogResult,
  said: Said,
  effects: Effects,
  pending: Awaiting | undefined,
): Promise<FlowInput | undefined> {
  add(result, step.facts ?? [], said.now);
  const say = (reply: Reply): void =>
    void result.replies.push({ ...reply, flow: frame.flow, calls: [...result.calls] });
  step.replies?.forEach(say);
  const below = result.stack.slice(0, -1);
  // Who was called stays so, whatever it keeps.
  const called = frame.slots['called'] === true ? { called: true } : {};
  const moved = step.at
    ? { ...frame, step: step.at.step, slots: { ...(step.at.slots ?? frame.slots), ...called } }
    : frame;
  result.stack = [...below, moved];

  if (step.effect && isWrite(step.effect)) {
    // Committed first, done in the next turn: the dialog rests here with nothing asked.
    add(result, [effects.intend(step.effect, result.conversation)], said.now);
    return undefined;
  }
  if (step.effect) {
    const { outcome, ...done } = await effects.run(step.effect, result.conversation);
    keep(result, done, said.now);
    return { kind: 'outcome', outcome };
  }
  if (step.call) {
    const { flow, slots } = step.call;
    result.stack = [...below, moved, { flow, step: 'start', slots: { ...slots, called: true } }];
    return { kind: 'enter' };
  }
  if (step.next) {
    result.stack = [...below, { flow: step.next.flow, step: 'start', slots: step.next.slots ?? {} }];
    return { kind: 'enter' };
  }
  if (step.ask) {
    say(step.ask.again ? { ...step.ask.reply, data: { ...step.ask.reply.data, again: true } } : step.ask.reply);
    result.awaiting = awaitingOf(frame.flow, step.ask);
    return undefined;
  }
  if (step.end === 'stop') {
    result.stack = [];
    return undefined;
  }
  if (step.end !== 'done') return undefined;
  result.stack = below;
  const top = below.at(-1);
  if (top && frame.slots['called'] === true) return { kind: 'returned', flow: frame.flow, slots: moved.slots };
  if (top?.step === 'start') return { kind: 'enter' };
  if (pending) resume(result, pending);
  return undefined;
}

/** After an aside, the question that was open is asked again, with its options only; in the queue there is none to ask. */
function resume(result: DialogResult, pending: Awaiting): void {
  result.awaiting = pending;
  // Nothing was said in between, so nothing is asked again.
  if (result.replies.length === 0) return;
  result.replies = result.replies.map(({ choices: _choices, ...reply }) => reply);
  if (pending.flow !== 'offer') result.replies.push({ ...askAgain(pending), flow: pending.flow, calls: [] });
}

/** A plan with nothing to run: what stays open is what it says stays open. */
function remaining({ dialog }: Conversation, { pending, stack }: Plan): Pick<DialogResult, 'stack' | 'awaiting'> {
  return pending ? { stack: stack ?? dialog.stack, awaiting: pending } : { stack: [] };
}

/** A flow that needs a proven citizen waits under the flows that ask consent and identity. */
function withGates(stack: Frame[], conversation: Conversation, now: Date): Frame[] {
  const top = stack.at(-1);
  if (!top || top.step !== 'start') return stack;
  const { level, isRight } = flowNamed(top.flow);
  const isProven = conversation.identity.level >= level;
  const isAllowed = isRight === true || mayTreatData(conversation, now);
  if (level === 0 || (isProven && isAllowed)) return stack;
  const gate = (flow: string, slots: Frame['slots'] = {}): Frame => ({ flow, step: 'start', slots });
  // A document that was said along with the matter need not be asked.
  const { document } = top.slots;
  return [
    ...stack,
    ...(isProven ? [] : [gate('identify', document === undefined ? {} : { document })]),
    ...(isAllowed ? [] : [gate('consent')]),
  ];
}

function keep(result: DialogResult, done: Omit<EffectResult, 'outcome'>, now: Date): void {
  add(result, done.facts, now);
  if (done.call) result.calls.push(done.call);
  result.outbox.push(...done.outbox);
  result.audit.push(...done.audit);
}

function add(result: DialogResult, facts: readonly Fact[], now: Date): void {
  result.facts.push(...facts);
  result.conversation = foldAll(result.conversation, facts, now.toISOString());
}
