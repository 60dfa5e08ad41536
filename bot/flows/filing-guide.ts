import type { Frame } from '../../contracts/fact.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import type { Choice } from '../../contracts/reply.ts';
import type { Conversation } from '../domain/conversation.ts';
import { ownDrafts } from '../domain/folds/drafts.ts';
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
    if (step === 'which-draft') return draftChosen(choice, context);
    return step === 'which' ? chosen(choice, context) : answered(choice, context);
  },
};

function begin(context: FlowContext): FlowStep {
  const { slots } = context.frame;
  if (slots['resume'] === true) return resume(context);
  const draft = draftOf(context);
  return draft ? { at: { step: 'resuming', slots }, ask: askResume(draft) } : find(slots);
}

/** What was left half-way of this matter, newest first. */
function draftOf({ conversation, frame }: FlowContext): FilingDraft | undefined {
  return ownDrafts(conversation)
    .filter(({ flow }) => flow.startsWith('filing'))
    .flatMap(({ slots }) => FilingDraft.safeParse(slots).data ?? [])
    .findLast(({ intent }) => intent === frame.slots['intent']);
}

/** Asked for by name: what was left half-way goes on where it was, of several the one that is chosen. */
function resume({ conversation, frame }: FlowContext): FlowStep {
  const [only, ...others] = ownDrafts(conversation);
  if (!only) return { replies: [{ key: 'guide.no-draft', choices: [PERSON, MENU_CHOICE] }], end: 'done' };
  if (others.length === 0) return takeUp(only);
  return { at: { step: 'which-draft', slots: frame.slots }, ask: whichDraft(conversation) };
}

/** The words that chose it are no answer to what it asks. */
const takeUp = ({ flow, slots }: Frame): FlowStep => ({ next: { flow, slots: { ...slots, resumed: true } } });

function whichDraft(conversation: Conversation): Question {
  const choices = ownDrafts(conversation).map(({ slots }, index): Choice => {
    const { procedure } = FilingDraft.safeParse(slots).data ?? {};
    const id = `draft-${index + 1}`;
    return procedure ? { id, label: procedure.name[conversation.locale] } : { id, key: 'choice.pqrs' };
  });
  return { expects: 'choice', reply: { key: 'guide.resume-which', choices: [...choices, PERSON] } };
}

function draftChosen(choice: string | undefined, { conversation }: FlowContext): FlowStep {
  const chosen = ownDrafts(conversation)[Number(choice?.replace('draft-', '')) - 1];
  return chosen ? takeUp(chosen) : { ask: { ...whichDraft(conversation), again: true } };
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
  if (choice !== 'yes') return { ask: { ...askResume(draft), again: true } };
  return takeUp({ flow: flowOf(draft.procedure), step: 'start', slots: { ...draft } });
}

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
