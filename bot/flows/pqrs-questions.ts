import type { Reply } from '../../contracts/reply.ts';
import type { Conversation } from '../domain/conversation.ts';
import { PETITION_KINDS } from '../policy/terms.ts';
import { PERSON } from './choices.ts';
import type { Question } from './flow.ts';
import { partsOf, type Part, type PetitionDraft } from './pqrs-draft.ts';

/** The question for one part of a PQRS. */
export function askPart(part: Part, draft: PetitionDraft, { identity }: Conversation): Question {
  const { procedure } = draft;
  switch (part) {
    case 'procedure': {
      const choices = PETITION_KINDS.map((kind) => ({ id: kind, key: `procedure.${kind}` }));
      return { expects: 'choice', reply: { key: 'pqrs.ask-kind', choices }, takesFiles: true };
    }
    case 'request': {
      const key = procedure === 'queja' || procedure === 'reclamo' ? 'pqrs.ask-request-after' : 'pqrs.ask-request';
      return { expects: 'text', reply: { key, data: { procedure } }, takesFiles: true };
    }
    case 'facts': {
      const isOptional = procedure === 'peticion';
      const choices = isOptional ? [{ id: 'skip', key: 'choice.skip' }] : [];
      const key = isOptional ? 'pqrs.ask-reasons' : procedure === 'sugerencia' ? 'pqrs.ask-idea' : 'pqrs.ask-facts';
      return {
        expects: 'text',
        reply: { key, data: { procedure }, ...(isOptional && { choices }) },
        takesFiles: true,
      };
    }
    case 'files': {
      const { length: files } = draft.files;
      const key = files > 0 ? 'pqrs.ask-more-files' : 'pqrs.ask-files';
      const choices = [{ id: 'no', key: files > 0 ? 'choice.no-more-files' : 'choice.no-files' }];
      return { expects: 'yes-no', reply: { key, data: { files }, choices }, takesFiles: true };
    }
    case 'who': {
      const choices = [
        { id: 'named', key: 'choice.with-name' },
        { id: 'anonymous', key: 'choice.anonymous' },
      ];
      return { expects: 'name', reply: { key: 'pqrs.ask-who', choices } };
    }
    case 'person':
      return {
        expects: 'name',
        reply: { key: 'pqrs.ask-name', choices: [{ id: 'anonymous', key: 'choice.anonymous' }] },
      };
    case 'contact': {
      const isProven = identity.level >= 2;
      const choices = isProven
        ? [{ id: 'registered', key: 'choice.registered-contact' }]
        : [{ id: 'anonymous', key: 'choice.anonymous' }];
      return { expects: 'contact', reply: { key: isProven ? 'pqrs.ask-contact-proven' : 'pqrs.ask-contact', choices } };
    }
  }
}

/** The whole, read over before it is filed. */
export function askConfirm(draft: PetitionDraft, { identity }: Conversation): Question {
  const choices = [
    { id: 'yes', key: 'choice.file-it' },
    { id: 'fix', key: 'choice.correct' },
    { id: 'drop', key: 'choice.leave-it' },
  ];
  const { procedure, facts, request, files, who, person, contact } = draft;
  const name = identity.level >= 2 ? identity.name : person?.name;
  const petition = {
    ...{ procedure, facts, request, files: files.map(({ fileName }) => fileName), anonymous: who === 'anonymous' },
    ...(name !== undefined && { name }),
    ...(typeof contact === 'object' && { contact: contact.value }),
  };
  const reply: Reply = { key: 'pqrs.confirm', data: { petition }, choices };
  return { expects: 'yes-no', reply, takesFiles: true };
}

export function askWhatToFix(draft: PetitionDraft): Question {
  const choices = [
    ...partsOf(draft).map((part) => ({ id: `fix-${part}`, key: `choice.fix-${part}` })),
    { id: 'drop', key: 'choice.leave-it' },
    PERSON,
  ];
  return { expects: 'choice', reply: { key: 'pqrs.ask-fix', choices } };
}

/** What was left half-way is offered before another one is begun. */
export function askResume({ procedure, facts, request }: PetitionDraft): Question {
  const words = facts ?? request ?? '';
  const about = words.length > LONGEST_SHOWN ? `${words.slice(0, LONGEST_SHOWN)}…` : words;
  const choices = [
    { id: 'yes', key: 'choice.go-on' },
    { id: 'no', key: 'choice.begin-anew' },
  ];
  return {
    expects: 'yes-no',
    reply: { key: 'pqrs.ask-resume', data: { ...(procedure && { procedure }), about }, choices },
  };
}

const LONGEST_SHOWN = 120;
