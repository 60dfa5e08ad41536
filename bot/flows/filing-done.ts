import type { FilingDraft } from '../policy/filing-draft.ts';
import { afterFiling } from './filing-made.ts';
import type { FlowContext, FlowStep, Outcome } from './flow.ts';

/** It has its number; what a person must accept first is told as that, and called filed by nobody. */
export function filingDone(outcome: Outcome, draft: FilingDraft, context: FlowContext): FlowStep {
  const { procedure, intent, payment } = draft;
  const step = afterFiling(outcome, context, procedure.name[context.conversation.locale]);
  if (step.end === undefined) return step;
  const replies = (step.replies ?? []).map((reply) => {
    if (procedure.registry !== 'cadastre') return reply;
    const key = reply.papers ? 'guide.in-review' : 'guide.in-review-no-receipt';
    return { ...reply, key, data: { ...reply.data, isPaid: payment?.state === 'approved' } };
  });
  if (!procedure.specialist) return { ...step, replies };
  const toPerson = { flow: 'handoff', slots: { intent, matter: intent } };
  return { replies: replies.map(({ choices: _choices, ...reply }) => reply), next: toPerson };
}
