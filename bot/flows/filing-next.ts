import type { Reply } from '../../contracts/reply.ts';
import type { FilingDraft } from '../policy/filing-draft.ts';
import { PERSON, RESUME_FILING } from './choices.ts';
import { askMissing } from './filing-questions.ts';
import type { FlowStep } from './flow.ts';

/** Goes on with a draft: what it lacks first is asked for. */
export function next(draft: FilingDraft, replies: readonly Reply[] = []): FlowStep {
  const step = askMissing(draft);
  return { ...step, replies: [...replies, ...(step.replies ?? [])] };
}

/** Leaves the filing as it is; it can be taken up again in this conversation. */
export function setAside(draft: FilingDraft, key: string, data: Record<string, unknown> = {}): FlowStep {
  const reply = { key, data: { ...data, procedure: draft.procedure.name }, choices: [RESUME_FILING, PERSON] };
  return { at: { step: 'start', slots: { ...draft } }, replies: [reply], end: 'done' };
}
