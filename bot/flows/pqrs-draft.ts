import { z } from 'zod';
import type { Conversation } from '../domain/conversation.ts';
import { ownDrafts } from '../domain/folds/drafts.ts';
import { PETITION_KINDS, type PetitionKind } from '../policy/terms.ts';

/** A PQRS as it is gathered, in the flow's slots; what is not there yet is asked. */
export const PetitionDraft = z.object({
  procedure: z.enum(PETITION_KINDS).optional(),
  facts: z.string().optional(),
  request: z.string().optional(),
  files: z.array(z.object({ uploadId: z.string(), fileName: z.string() })).default([]),
  /** The citizen was asked for files, or sent some, and has no more. */
  filesDone: z.literal(true).optional(),
  who: z.enum(['named', 'anonymous']).optional(),
  /** As the citizen said it; who is proven is not asked. */
  person: z.object({ name: z.string(), document: z.string().optional() }).optional(),
  contact: z
    .union([z.literal('registered'), z.object({ kind: z.enum(['email', 'sms', 'address']), value: z.string() })])
    .optional(),
  /** It was told that the matter is another office's. */
  told: z.literal(true).optional(),
  /** The step whose question is open: an answer that comes after a proof went stale is still its answer. */
  asked: z.string().optional(),
});
export type PetitionDraft = z.infer<typeof PetitionDraft>;

/** What a PQRS may be asked for, in the order in which it is asked. */
export type Part = 'procedure' | 'request' | 'facts' | 'files' | 'who' | 'person' | 'contact';

/** What happened and what is asked, by kind: who complains tells first, who asks says first what. */
const WORDS: Readonly<Record<PetitionKind, readonly ('facts' | 'request')[]>> = {
  peticion: ['request', 'facts'],
  documentos: ['request'],
  consulta: ['request'],
  queja: ['facts', 'request'],
  reclamo: ['facts', 'request'],
  sugerencia: ['facts'],
  denuncia: ['facts'],
};

/** The first thing that a draft lacks; undefined where it can be filed. */
export function lackingIn(draft: PetitionDraft, { identity }: Conversation): Part | undefined {
  const { procedure, who } = draft;
  if (procedure === undefined) return 'procedure';
  const words = WORDS[procedure].find((part) => draft[part] === undefined);
  if (words) return words;
  if (!draft.filesDone) return 'files';
  if (who === undefined) return 'who';
  if (who === 'anonymous') return undefined;
  const isProven = identity.level >= 2;
  if (!isProven && !draft.person) return 'person';
  // Without a proof there is no registered contact to fall back on.
  const isReachable = draft.contact !== undefined && (isProven || draft.contact !== 'registered');
  return isReachable ? undefined : 'contact';
}

/** The parts of a draft that can be corrected. */
export function partsOf({ procedure, who }: PetitionDraft): Part[] {
  const words = procedure === undefined ? [] : WORDS[procedure];
  return ['procedure', ...words, 'files', 'who', ...(who === 'named' ? (['contact'] as const) : [])];
}

/** A draft without one of its parts, so that it is asked again. */
export function without(draft: PetitionDraft, part: Part): PetitionDraft {
  switch (part) {
    case 'files':
      return { ...omit(draft, 'filesDone'), files: [] };
    case 'who':
      return omit(draft, 'who', 'person', 'contact');
    default:
      return omit(draft, part);
  }
}

function omit(draft: PetitionDraft, ...fields: (keyof PetitionDraft)[]): PetitionDraft {
  const left: ReadonlySet<string> = new Set(fields);
  return PetitionDraft.parse(Object.fromEntries(Object.entries(draft).filter(([field]) => !left.has(field))));
}

/** What was begun in this conversation and may be taken up by who is here now. */
export function draftLeft(conversation: Conversation): PetitionDraft | undefined {
  const under = conversation.dialog.stack.find(({ flow, slots }) => flow === 'pqrs' && slots['draft'] === true);
  const left = under ?? ownDrafts(conversation).findLast(({ flow }) => flow === 'pqrs');
  return left && PetitionDraft.parse(left.slots);
}
