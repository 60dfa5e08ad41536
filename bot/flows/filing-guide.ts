import type { Procedure } from '../../contracts/procedure.ts';
import type { Choice } from '../../contracts/reply.ts';
import { FilingDraft } from '../policy/filing-draft.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import type { ProcedureOption } from '../ports/procedures.ts';
import { MENU_CHOICE, PERSON } from './choices.ts';
import type { Flow, FlowContext, FlowStep, Question } from './flow.ts';

/**
 * Which procedure a matter is, what it asks and how long it takes, to anybody; then whether it is filed now (R-A6, R-A8).
 * One that was left half-way is offered first.
 */
export const filingGuide: Flow = {
  name: 'filing-guide',
  level: LEVEL_NEEDED.inform,
  step(input, context) {
    const { step } = context.frame;
    if (input.kind === 'enter') return begin(context);
    if (input.kind === 'outcome')
      return input.outcome.kind === 'procedure' ? found(input.outcome, context) : { end: 'done' };
    const choice = input.kind === 'said' ? input.choice : undefined;
    if (step === 'resuming') return resumed(choice, context);
    return step === 'which' ? chosen(choice, context) : answered(choice, context);
  },
};

/** The draft of this conversation, unless it is of somebody else than who is proven. */
function draftOf({ conversation: { draft, identity } }: FlowContext): FilingDraft | undefined {
  if (!draft?.flow.startsWith('filing')) return undefined;
  const isOthers =
    identity.taxpayerId !== undefined && draft.taxpayerId !== undefined && draft.taxpayerId !== identity.taxpayerId;
  return isOthers ? undefined : FilingDraft.safeParse(draft.slots).data;
}

function begin(context: FlowContext): FlowStep {
  const { slots } = context.frame;
  const draft = draftOf(context);
  if (slots['resume'] === true) return resume(draft, context);
  if (draft && draft.intent === slots['intent']) return { at: { step: 'resuming', slots }, ask: askResume(draft) };
  return find(slots);
}

/** Asked for by name: what another flow left half-way goes on there. */
function resume(draft: FilingDraft | undefined, { conversation }: FlowContext): FlowStep {
  if (draft) return goOn(draft);
  const left = conversation.draft;
  if (left && !left.flow.startsWith('filing')) return { next: { flow: left.flow, slots: left.slots } };
  return { replies: [{ key: 'guide.no-draft', choices: [PERSON, MENU_CHOICE] }], end: 'done' };
}

function askResume({ procedure }: FilingDraft): Question {
  const choices = [
    { id: 'yes', key: 'choice.resume-filing' },
    { id: 'no', key: 'choice.start-over' },
  ];
  return { expects: 'yes-no', reply: { key: 'guide.resume', data: { procedure: procedure.name }, choices } };
}

function resumed(choice: string | undefined, context: FlowContext): FlowStep {
  const draft = draftOf(context);
  if (choice === 'no' || !draft) return find(context.frame.slots);
  return choice === 'yes' ? goOn(draft) : { ask: { ...askResume(draft), again: true } };
}

const goOn = (draft: FilingDraft): FlowStep => ({ next: { flow: flowOf(draft.procedure), slots: { ...draft } } });
const flowOf = ({ level }: Procedure): string => (level === 0 ? 'filing-open' : 'filing');

function find(slots: Record<string, unknown>, procedureId?: string): FlowStep {
  const intent = String(slots['intent']);
  return {
    at: { step: 'finding', slots },
    effect: { kind: 'find-procedure', intent, ...(procedureId !== undefined && { procedureId }) },
  };
}

function found(
  { procedure, options }: { procedure?: Procedure; options: ProcedureOption[] },
  { frame, conversation }: FlowContext,
): FlowStep {
  const slots = { ...frame.slots, options };
  if (procedure) return explain(procedure, slots);
  if (options.length === 0) return { replies: [{ key: 'guide.none', choices: [PERSON, MENU_CHOICE] }], end: 'done' };
  return { at: { step: 'which', slots }, ask: which(options, conversation.locale, 'guide.which') };
}

function which(options: readonly ProcedureOption[], locale: 'es-CO' | 'en', key: string): Question {
  const choices = options.map(({ id, name }) => ({ id: `procedure-${id}`, label: name[locale] }));
  return { expects: 'choice', reply: { key, choices: [...choices, PERSON] } };
}

function chosen(choice: string | undefined, { frame, conversation }: FlowContext): FlowStep {
  const options = (frame.slots['options'] ?? []) as ProcedureOption[];
  const all = options.flatMap(({ within = [], ...option }) => [{ ...option, within }, ...within]);
  const option = all.find(({ id }) => choice === `procedure-${id}`);
  if (!option) {
    const question = which(options, conversation.locale, 'guide.which');
    return { replies: [{ key: 'guide.which-unclear' }], ask: { ...question, again: true } };
  }
  if (option.within?.length) return { ask: which(option.within, conversation.locale, 'guide.which-one') };
  return find(frame.slots, option.id);
}

/** All of it in one answer, with the way to file it at hand. */
function explain(procedure: Procedure, slots: Record<string, unknown>): FlowStep {
  const { name, about, requirements, stamps, term, source } = procedure;
  const options = (slots['options'] ?? []) as ProcedureOption[];
  const data = { procedure: name, about, requirements, stamps, term: term.text, source };
  const choices = waysOn(options);
  return {
    at: { step: 'offered', slots: { ...slots, procedure } },
    ask: {
      expects: 'yes-no',
      reply: { key: 'guide.explain', data, choices },
      reminder: { key: 'guide.offer', data: { procedure: name } },
    },
  };
}

function waysOn(options: readonly ProcedureOption[]): Choice[] {
  return [
    { id: 'yes', key: 'choice.file-now' },
    ...(options.length > 1 ? [{ id: 'other-procedure', key: 'choice.other-procedure' }] : []),
    { id: 'no', key: 'choice.not-now' },
    PERSON,
  ];
}

function answered(choice: string | undefined, { frame, conversation }: FlowContext): FlowStep {
  const { intent, procedure, options } = frame.slots as {
    intent: string;
    procedure: Procedure;
    options: ProcedureOption[];
  };
  if (choice === 'yes') return { next: { flow: flowOf(procedure), slots: { intent, procedure, draft: true } } };
  if (choice === 'no') return { replies: [{ key: 'guide.not-now', choices: [PERSON, MENU_CHOICE] }], end: 'done' };
  if (choice === 'other-procedure')
    return { at: { step: 'which' }, ask: which(options, conversation.locale, 'guide.which') };
  const reply = { key: 'guide.offer', data: { procedure: procedure.name }, choices: waysOn(options) };
  return { ask: { expects: 'yes-no', reply } };
}
