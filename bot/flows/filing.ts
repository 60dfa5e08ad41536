import { openWrites } from '../domain/conversation.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { FilingDraft } from '../policy/filing-draft.ts';
import { documentSaid, statementSaid } from './filing-answers.ts';
import { filingDone } from './filing-done.ts';
import { fileNow } from './filing-made.ts';
import { next, setAside } from './filing-next.ts';
import { listed, matched, ownerSaid, propertySaid } from './filing-property.ts';
import { checked, ordered, paymentSaid } from './filing-stamps.ts';
import { itemSaid, signed, summarySaid } from './filing-summary.ts';
import type { Flow, FlowContext, FlowStep, Outcome, Write } from './flow.ts';
import { unavailable } from './unavailable.ts';

/**
 * Files a procedure of the office, as its content says (R-A8, R-A9): property, documents, statements, stamps, then read
 * over, signed and filed. It stands at the question it asked; whatever interrupts it, its frame is kept as a draft.
 */
export const filing: Flow = {
  name: 'filing',
  level: LEVEL_NEEDED['make-own-paper'],
  step(input, context) {
    const draft = draftIn(context);
    switch (input.kind) {
      case 'enter':
        return begin(draft, context);
      case 'returned':
        // Who did not sign keeps what was gathered.
        return input.flow === 'sign' ? signed(input.slots['ok'] === true, draft, context) : next(draft);
      case 'outcome':
        return afterOutcome(input.outcome, draft, context);
      case 'said':
        return answered(input.choice, draft, context);
    }
  },
};

/** What was gathered by another person than who is proven now is not this one's. */
function draftIn({ frame, conversation }: FlowContext): FilingDraft {
  const draft = FilingDraft.parse(frame.slots);
  const { taxpayerId } = conversation.identity;
  if (taxpayerId === undefined || draft.taxpayerId === taxpayerId) return draft;
  const { intent, procedure } = draft;
  const isOthers = draft.taxpayerId !== undefined;
  return isOthers ? FilingDraft.parse({ intent, procedure, taxpayerId }) : { ...draft, taxpayerId };
}

/** It was signed and asked for, and how it ended is not known: it is asked for again, and nobody signs twice. */
function begin(draft: FilingDraft, context: FlowContext): FlowStep {
  const pending = openWrites('file-request', context.conversation)
    .map(({ effect }) => effect as unknown as Extract<Write, { kind: 'file-request' }>)
    .find(({ procedure }) => procedure === draft.procedure.id);
  return pending ? fileNow(pending, { ...draft }) : next(draft);
}

function answered(choice: string | undefined, draft: FilingDraft, context: FlowContext): FlowStep {
  switch (context.frame.step) {
    case 'property':
      return propertySaid(choice, draft, context);
    case 'owner-document':
      return ownerSaid(choice, draft, context);
    case 'document':
      return documentSaid(choice, draft, context);
    case 'statement':
      return statementSaid(choice, draft, context);
    case 'stamps':
      return paymentSaid(choice, draft);
    case 'summary':
      return summarySaid(choice, draft, context);
    case 'correcting':
      return itemSaid(choice, draft, context);
    default:
      return next(draft);
  }
}

function afterOutcome(outcome: Outcome, draft: FilingDraft, context: FlowContext): FlowStep {
  switch (outcome.kind) {
    case 'properties':
      return listed(outcome, draft);
    case 'owner':
      return matched(outcome, draft);
    case 'stamp-link':
      return ordered(outcome, draft);
    case 'payment':
      return checked(outcome, draft);
    default:
      if (context.frame.step === 'filing' || context.frame.step === 'receipting')
        return filingDone(outcome, draft, context);
      return outcome.kind === 'failed' && outcome.refused
        ? setAside(draft, 'guide.refused')
        : { ...unavailable(outcome, context), at: { step: 'start', slots: { ...draft } } };
  }
}
