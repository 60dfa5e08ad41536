import { asksFor } from '../policy/choice.ts';
import { filingSha256, withoutItem, type FilingDraft } from '../policy/filing-draft.ts';
import { withFiles } from './filing-answers.ts';
import { askSummary, askWhichItem } from './filing-questions.ts';
import { next, setAside } from './filing-next.ts';
import { fileNow } from './filing-made.ts';
import type { FilingRequest, FlowContext, FlowStep } from './flow.ts';

/** It was read over: signed and filed, corrected, or left for later. */
export function summarySaid(choice: string | undefined, draft: FilingDraft, context: FlowContext): FlowStep {
  if (context.files.length > 0) return next(withFiles(draft, context.files), [{ key: 'attachment.kept' }]);
  if (choice === 'correct') return askWhichItem(draft, context.conversation.locale);
  // "No, era el otro predio".
  if (choice !== 'yes' && draft.property && asksFor('pay-other', context.text))
    return next(withoutItem(draft, 'item-property'));
  if (choice === 'no' || choice === 'later') return setAside(draft, 'guide.kept');
  if (choice !== 'yes') return askSummary(draft, 'guide.confirm');
  if (draft.procedure.level < 3) return filed(draft, context);
  const sha256 = filingSha256(draft, context.conversation.identity.document ?? '');
  return { at: { step: 'signing', slots: { ...draft } }, call: { flow: 'sign', slots: { act: 'filing', sha256 } } };
}

export function itemSaid(choice: string | undefined, draft: FilingDraft, context: FlowContext): FlowStep {
  return choice === undefined ? askWhichItem(draft, context.conversation.locale) : next(withoutItem(draft, choice));
}

/** Signed or not: why not was said there, and the draft stays. */
export function signed(isSigned: boolean, draft: FilingDraft, context: FlowContext): FlowStep {
  return isSigned ? filed(draft, context) : setAside(draft, 'guide.kept');
}

/** Asks for it to be filed. */
function filed(draft: FilingDraft, { conversation, now }: FlowContext): FlowStep {
  const { procedure, property, documents, payment } = draft;
  const { signed: proof, identity } = conversation;
  const isSigned = proof?.act === 'filing' && proof.sha256 === filingSha256(draft, identity.document ?? '');
  if (procedure.level === 3 && !isSigned) throw new RangeError('a filing was asked for that nobody signed');
  const { businessDays, firstAnswerHours } = procedure.term;
  const firstAnswerMs = firstAnswerHours === undefined ? undefined : now.getTime() + firstAnswerHours * 3_600_000;
  const request: FilingRequest = {
    ...{ procedure: procedure.id, facts: factsOf(draft), request: procedure.name['es-CO'] },
    documents: documents.map(({ requirement, ...file }) => ({
      ...file,
      ...(requirement !== undefined && { requirement }),
    })),
    state: procedure.registry === 'cadastre' ? 'in-review' : 'filed',
    ...(property && { propertyId: property.propertyId }),
    ...(payment && { paymentReference: payment.reference }),
    ...(procedure.level === 3 && proof && { signature: { sha256: proof.sha256, at: proof.at, method: 'otp' } }),
    ...(businessDays !== undefined && { termDays: businessDays }),
    ...(firstAnswerMs !== undefined && { firstAnswerBy: new Date(firstAnswerMs).toISOString() }),
  };
  return fileNow(request, { ...draft });
}

/** What the citizen stated, each under its name, as the office reads it. */
function factsOf({ procedure, answers }: FilingDraft): string {
  const { statements } = procedure;
  const [only] = statements;
  if (only && statements.length === 1) return answers[only.id] ?? '';
  return statements.map(({ id, label }) => `${label['es-CO']}: ${answers[id] ?? ''}`).join('\n');
}
