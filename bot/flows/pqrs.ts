import type { Reply } from '../../contracts/reply.ts';
import { fold } from '../policy/choice.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import {
  isOfOtherOffice,
  petitionKind,
  petitionMatter,
  saidContact,
  saidPerson,
  tellsMore,
  wantsAnonymity,
} from '../policy/petition.ts';
import { PETITION_KINDS, termDaysOf } from '../policy/terms.ts';
import { yesOrNo } from '../policy/yes-no.ts';
import type { FilingRequest, Flow, FlowContext, FlowStep } from './flow.ts';
import { afterFiling, fileNow } from './filing-made.ts';
import { askConfirm, askPart, askResume, askWhatToFix } from './pqrs-questions.ts';
import { draftLeft, lackingIn, PetitionDraft, without, type Part } from './pqrs-draft.ts';

/**
 * A petition, complaint, claim, suggestion or report, with a name or without (R-A7; Ley 1755 de 2015): what the
 * citizen said already is not asked, everything can be corrected before it is filed, and no identity is demanded.
 * It stands at `resume`, at the part it asks for, at `confirm`, at `fix`, or files (`filing`, `receipting`).
 */
export const pqrs: Flow = {
  name: 'pqrs',
  level: LEVEL_NEEDED.inform,
  step(input, context) {
    const { frame } = context;
    switch (input.kind) {
      case 'enter':
        return entered(context);
      case 'said':
        return answered(frame.step, input.choice, context);
      case 'outcome':
        return afterFiling(input.outcome, context);
      case 'returned':
        throw new RangeError('pqrs calls no other flow');
    }
  },
};

function entered(context: FlowContext): FlowStep {
  const { frame, conversation, text, files } = context;
  if (frame.slots['draft'] === true) {
    // The proof went stale while the citizen was writing: what came is still the answer.
    const { asked } = PetitionDraft.parse(frame.slots);
    if (frame.slots['resumed'] !== true && asked !== undefined && (text !== '' || files.length > 0))
      return answered(asked, undefined, context);
    return goOn(PetitionDraft.parse(frame.slots), context);
  }
  const begun = { ...readFirst(text), files: [...files] };
  const left = draftLeft(conversation);
  if (!left) return goOn(PetitionDraft.parse(begun), context);
  // Said in the middle of it, it is a correction ("no, era un reclamo"); said later, it may be another one.
  const isOpen = conversation.dialog.stack.some(({ flow }) => flow === 'pqrs');
  if (isOpen && (left.asked === 'facts' || left.asked === 'request'))
    return answered(left.asked, undefined, context, left);
  if (isOpen) return goOn(PetitionDraft.parse({ ...left, ...begun, files: [...left.files, ...files] }), context);
  return keep('resume', { ...left, asked: 'resume' }, { ask: askResume(left) }, { fresh: begun });
}

/** What the sentence that began it says already. */
function readFirst(text: string): Partial<PetitionDraft> {
  const procedure = petitionKind(text);
  const matter = petitionMatter(text);
  const isAsked = procedure === 'peticion' || procedure === 'documentos' || procedure === 'consulta';
  return {
    ...(procedure !== undefined && { procedure }),
    ...(matter !== undefined && { [isAsked ? 'request' : 'facts']: matter }),
    ...(wantsAnonymity(text) && { who: 'anonymous' }),
  };
}

/** Asks for what is lacking, or reads the whole over. */
function goOn(draft: PetitionDraft, context: FlowContext, before: Reply[] = []): FlowStep {
  const told = `${draft.facts ?? ''} ${draft.request ?? ''}`;
  const isOthers = !draft.told && isOfOtherOffice(told);
  const replies = [...before, ...(isOthers ? [{ key: 'pqrs.other-office' }] : [])];
  const next: PetitionDraft = isOthers ? { ...draft, told: true } : draft;
  const part = lackingIn(next, context.conversation);
  const step = part ?? 'confirm';
  const ask = part ? askPart(part, next, context.conversation) : askConfirm(next, context.conversation);
  return keep(step, { ...next, asked: step }, { replies, ask });
}

/** Where it stands, and that it is a draft which outlives an interruption. */
function keep(step: string, draft: PetitionDraft, rest: FlowStep, more: Record<string, unknown> = {}): FlowStep {
  return { ...rest, at: { step, slots: { intent: 'pqrs_radicar', ...draft, ...more, draft: true } } };
}

/** Longest that is kept of what is told, in characters: as long as a message may be. */
const LONGEST = 8_000;

function answered(
  step: string,
  choice: string | undefined,
  context: FlowContext,
  draftOf: PetitionDraft = PetitionDraft.parse(context.frame.slots),
): FlowStep {
  const draft = withFiles(draftOf, context);
  switch (step) {
    case 'resume':
      return resumed(choice, draft, context);
    case 'confirm':
      return confirmed(choice, draft, context);
    case 'fix': {
      const part = choice?.startsWith('fix-') ? (choice.slice('fix-'.length) as Part) : undefined;
      if (part) return goOn(without(draft, part), context);
      return choice === 'drop' ? dropped() : keep('fix', draft, { ask: askWhatToFix(draft) });
    }
    default:
      return read(step as Part, choice, draft, context);
  }
}

/** Files may come with any answer. */
function withFiles(draft: PetitionDraft, { files }: FlowContext): PetitionDraft {
  const known = new Set(draft.files.map(({ uploadId }) => uploadId));
  return {
    ...draft,
    files: [...draft.files, ...files.filter(({ uploadId }) => !known.has(uploadId))].slice(0, MOST_FILES),
  };
}

const MOST_FILES = 50;

/** Reads the answer to the question about one part; what it cannot be is asked again. */
function read(part: Part, choice: string | undefined, draft: PetitionDraft, context: FlowContext): FlowStep {
  const { text, meaning, files } = context;
  const said = text.trim().slice(0, LONGEST);
  const again = (key: string): FlowStep =>
    keep(
      part,
      { ...draft, asked: part },
      { replies: [{ key }], ask: { ...askPart(part, draft, context.conversation), again: true } },
    );
  switch (part) {
    case 'procedure': {
      const procedure = PETITION_KINDS.find((kind) => choice === kind) ?? petitionKind(said);
      return procedure ? goOn({ ...draft, procedure }, context) : again('pqrs.which-unclear');
    }
    case 'request':
    case 'facts':
      if (choice === 'skip' || (part === 'facts' && draft.procedure === 'peticion' && saysNo(said)))
        return goOn({ ...draft, [part]: '' }, context);
      // "Anónima" alone is how it is to be filed, not what happened.
      if (wantsAnonymity(said) && said.split(/\s+/).length <= LONGEST_WISH)
        return goOn({ ...draft, who: 'anonymous' }, context, [{ key: 'pqrs.anonymous-noted' }]);
      return said === '' || saysNo(said) ? again('pqrs.words-needed') : goOn({ ...draft, [part]: said }, context);
    case 'files':
      if (files.length > 0) {
        const reply = { key: 'pqrs.file-kept', data: { files: draft.files.length } };
        return keep(
          'files',
          { ...draft, asked: 'files' },
          { ask: { ...askPart('files', draft, context.conversation), reply: withChoices(reply) } },
        );
      }
      if (choice === 'no' || saysDone(said)) return goOn({ ...draft, filesDone: true }, context);
      if (choice === undefined && tellsMore(said, meaning)) return toldMore(said, draft, context);
      return again(choice === 'yes' ? 'pqrs.files-awaited' : 'pqrs.files-unclear');
    case 'who': {
      if (choice === 'anonymous' || wantsAnonymity(said)) return goOn({ ...draft, who: 'anonymous' }, context);
      if (choice === 'named' || yesOrNo(said, meaning) === 'yes') return goOn({ ...draft, who: 'named' }, context);
      // Whoever gives the name at once has chosen.
      const person = saidPerson(meaning.entities, said);
      const isNew = context.conversation.identity.level < 2 && person !== undefined;
      return isNew ? goOn({ ...draft, who: 'named', person }, context) : again('pqrs.who-unclear');
    }
    case 'person': {
      if (choice === 'anonymous' || wantsAnonymity(said)) return goOn({ ...draft, who: 'anonymous' }, context);
      const person = saidPerson(meaning.entities, said);
      const contact = saidContact(
        meaning.entities.filter(({ type }) => type !== 'direccion'),
        '',
      );
      return person ? goOn({ ...draft, person, ...(contact && { contact }) }, context) : again('pqrs.name-unclear');
    }
    case 'contact': {
      if (choice === 'registered') return goOn({ ...draft, contact: 'registered' }, context);
      if (choice === 'anonymous' || wantsAnonymity(said))
        return goOn({ ...without(draft, 'who'), who: 'anonymous' }, context);
      const contact = saidContact(meaning.entities, said);
      return contact ? goOn({ ...draft, contact }, context) : again('pqrs.contact-unclear');
    }
  }
}

/** "Es anónima, por favor" says no more than that. */
const LONGEST_WISH = 5;

/** What is told later goes with what was told before. */
function toldMore(said: string, draft: PetitionDraft, context: FlowContext): FlowStep {
  const part = draft.facts === undefined ? 'request' : 'facts';
  const words = [draft[part] ?? '', said].filter((one) => one !== '').join('\n');
  return goOn({ ...draft, [part]: words.slice(0, LONGEST) }, context, [{ key: 'pqrs.added' }]);
}

const saysNo = (text: string): boolean => /^(no|nada|ninguna?|nothing|none)( (gracias|thanks))?$/.test(fold(text));

/** "Listo", "eso es todo" after files were sent. */
const saysDone = (text: string): boolean =>
  /^(ya( esta)?|listo|eso es todo|es todo|nada mas|no mas|solo es[oea]s?|done|that s (all|it))\b/.test(fold(text));

const withChoices = (reply: { key: string; data: Record<string, unknown> }) => ({
  ...reply,
  choices: [{ id: 'no', key: 'choice.no-more-files' }],
});

function resumed(choice: string | undefined, draft: PetitionDraft, context: FlowContext): FlowStep {
  if (choice === 'yes') return goOn(draft, context);
  if (choice === 'no') return goOn(PetitionDraft.parse(context.frame.slots['fresh']), context);
  return keep('resume', draft, { ask: { ...askResume(draft), again: true } }, { fresh: context.frame.slots['fresh'] });
}

function confirmed(choice: string | undefined, draft: PetitionDraft, context: FlowContext): FlowStep {
  if (choice === 'yes') return fileNow(requestOf(draft), { ...draft, intent: 'pqrs_radicar', draft: true });
  if (choice === 'drop') return dropped();
  // "Mejor respóndanme a este correo."
  const { entities } = context.meaning;
  const contact =
    choice === 'fix'
      ? undefined
      : saidContact(
          entities.filter(({ type }) => REACHES.has(type)),
          '',
        );
  if (contact && draft.who === 'named') return goOn({ ...draft, contact }, context);
  const procedure = petitionKind(context.text);
  // "No, era un reclamo."
  if (choice !== 'no' && choice !== 'fix' && procedure && procedure !== draft.procedure)
    return goOn({ ...draft, procedure }, context);
  if (context.files.length > 0) return goOn(draft, context);
  if (choice === undefined && tellsMore(context.text, context.meaning)) return toldMore(context.text, draft, context);
  return keep('fix', { ...draft, asked: 'fix' }, { ask: askWhatToFix(draft) });
}

const REACHES: ReadonlySet<string> = new Set(['correo', 'telefono']);

/** It stays as a draft: who changes the mind goes on with it. */
function dropped(): FlowStep {
  return { replies: [{ key: 'pqrs.dropped' }], end: 'done' };
}

function requestOf({
  procedure = 'peticion',
  facts = '',
  request = '',
  files,
  who,
  person,
  contact,
}: PetitionDraft): FilingRequest {
  const termDays = termDaysOf(procedure);
  const isNamed = who === 'named';
  return {
    ...{ procedure, facts, request, documents: files, state: 'filed' },
    ...(termDays !== undefined && { termDays }),
    ...(!isNamed && { anonymous: true }),
    ...(isNamed && person && { name: person.name }),
    ...(isNamed && person?.document !== undefined && { document: person.document }),
    ...(isNamed && contact !== undefined && contact !== 'registered' && { contact }),
  };
}
