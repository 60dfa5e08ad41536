import type { Filing, FilingDocument } from '../../contracts/filing.ts';
import type { PaperContent } from '../../contracts/paper.ts';
import type { Reply } from '../../contracts/reply.ts';
import { PERSON } from './choices.ts';
import type { FilingRequest, FlowContext, FlowStep, Outcome } from './flow.ts';
import { unavailable } from './unavailable.ts';

/** What a flow keeps in its slots while it files. */
interface Filed {
  filing: Filing;
  documents: readonly FilingDocument[];
}

/** Asks for the filing; the flow goes on with `afterFiling` from its step `filing` on. */
export function fileNow(request: FilingRequest, slots: FlowContext['frame']['slots']): FlowStep {
  return { at: { step: 'filing', slots: { ...slots, filed: request } }, effect: { kind: 'file-request', ...request } };
}

/**
 * It has its number: the receipt is made, and both are told. That no receipt can be signed now takes nothing from the
 * number. `procedureName` where the catalogues do not name the procedure.
 */
export function afterFiling(outcome: Outcome, context: FlowContext, procedureName?: string): FlowStep {
  const { frame } = context;
  if (frame.step === 'filing' && outcome.kind === 'filing') {
    const { filing, documents } = outcome;
    return {
      at: { step: 'receipting', slots: { ...frame.slots, made: { filing, documents } satisfies Filed } },
      effect: { kind: 'issue-paper', content: receiptOf(filing, documents, context, procedureName) },
    };
  }
  if (frame.step !== 'receipting') return unavailable(outcome, context);
  const { filing, documents } = frame.slots['made'] as Filed;
  const request = frame.slots['filed'] as FilingRequest;
  const paper = outcome.kind === 'paper' ? outcome.paper : undefined;
  const reply: Reply = {
    key: paper ? 'filing.made' : 'filing.made-no-receipt',
    data: {
      ...toldOf(filing),
      ...(procedureName !== undefined && { procedureName }),
      missing: request.documents.length - documents.length,
      ...(paper?.demo && { demo: true }),
    },
    ...(paper && { papers: [{ id: paper.id, fileName: paper.fileName }] }),
    choices: [{ id: 'filing-status', key: 'choice.filing-status' }, PERSON],
  };
  return { replies: [reply], end: 'done' };
}

/** What is said of a filing that one may know all of. */
export function toldOf(filing: Filing): Record<string, unknown> {
  const { number, procedure, state, filedAt, dueOn, documentNumber, cadastreNumber, answerBy, firstAnswerBy } = filing;
  return {
    ...{ number, procedure, state, filedAt },
    ...(dueOn !== undefined && { dueOn }),
    ...(documentNumber !== undefined && { documentNumber }),
    ...(cadastreNumber !== undefined && { cadastreNumber }),
    ...(answerBy !== undefined && { answerBy }),
    ...(firstAnswerBy !== undefined && { firstAnswerBy }),
  };
}

const TOLD_APART: ReadonlySet<string> = new Set(['required', 'returned', 'extended', 'transferred', 'answered']);

/** The words for where a filing stands. */
export const keyOfState = (state: string): string => (TOLD_APART.has(state) ? `tramite.${state}` : 'tramite.status');

function receiptOf(
  filing: Filing,
  annexes: readonly FilingDocument[],
  { conversation, frame }: FlowContext,
  procedureName: string | undefined,
): PaperContent {
  const { anonymous, name, document, contact, facts, request } = frame.slots['filed'] as FilingRequest;
  const { identity, channel } = conversation;
  const who = anonymous ? {} : identity.level >= 2 ? identity : { name, document };
  return {
    ...{ kind: 'filing', filing, facts, request, annexes: [...annexes], spoken: channel === 'voice' },
    filer: {
      ...(who.name !== undefined && { name: who.name }),
      ...(who.document !== undefined && { document: who.document }),
      ...(contact && { contact: contact.value }),
    },
    ...(procedureName !== undefined && { procedureName }),
  };
}
